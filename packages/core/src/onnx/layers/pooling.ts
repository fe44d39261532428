import { type LayerConverter, like, only } from "../layer-call.ts";
import { assertChannelsLast, sizes, windowAttributes } from "./windows.ts";

const pooling =
  (op: "MaxPool" | "AveragePool", rank: 1 | 2): LayerConverter =>
  (call) => {
    assertChannelsLast(call);
    const { config, graph, layer } = call;
    const value = graph.channelsFirst(only(call));
    const size = sizes(config.poolSize, rank);
    const attributes = windowAttributes(
      call,
      value,
      size,
      sizes(config.strides ?? size, rank),
      sizes(1, rank),
    );
    return like(value, graph.node(op, [value.name], { name: layer.name, ...attributes }), call.shape);
  };

const global =
  (op: "GlobalAveragePool" | "GlobalMaxPool"): LayerConverter =>
  (call) => {
    assertChannelsLast(call);
    const { graph, layer } = call;
    const value = graph.channelsFirst(only(call));
    const pooled = graph.node(op, [value.name], { name: `${layer.name}/pool` });
    const name = graph.node("Flatten", [pooled], { name: layer.name, axis: 1 });
    return { name, shape: call.shape, layout: "channels-last" };
  };

export const poolings: Readonly<Record<string, LayerConverter>> = {
  MaxPooling1D: pooling("MaxPool", 1),
  MaxPooling2D: pooling("MaxPool", 2),
  AveragePooling1D: pooling("AveragePool", 1),
  AveragePooling2D: pooling("AveragePool", 2),
  GlobalAveragePooling1D: global("GlobalAveragePool"),
  GlobalAveragePooling2D: global("GlobalAveragePool"),
  GlobalMaxPooling1D: global("GlobalMaxPool"),
  GlobalMaxPooling2D: global("GlobalMaxPool"),
};
