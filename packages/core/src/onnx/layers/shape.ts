import type { OnnxValue } from "../graph.ts";
import { type LayerCall, type LayerConverter, like, only, unsupported } from "../layer-call.ts";
import { assertChannelsLast, sizes } from "./windows.ts";

function reshaped(call: LayerCall, target: readonly number[]): OnnxValue {
  const { graph, layer } = call;
  const value = graph.channelsLast(only(call));
  const shape = graph.integers(`${layer.name}/shape`, [0, ...target]); // 0: the batch as it comes
  return like(value, graph.node("Reshape", [value.name, shape], { name: layer.name }), call.shape);
}

const flatten: LayerConverter = (call) => {
  assertChannelsLast(call);
  return reshaped(call, [-1]);
};

const reshape: LayerConverter = (call) => {
  const target = call.config.targetShape as readonly (number | null)[];
  return reshaped(
    call,
    target.map((size) => size ?? -1),
  );
};

const permute: LayerConverter = (call) => {
  const { graph, layer, config } = call;
  const value = graph.channelsLast(only(call));
  const perm = [0, ...(config.dims as readonly number[])];
  return like(value, graph.node("Transpose", [value.name], { name: layer.name, perm }), call.shape);
};

const zeroPadding: LayerConverter = (call) => {
  assertChannelsLast(call);
  const { graph, layer, config } = call;
  const value = graph.channelsFirst(only(call));
  const [[top, bottom], [left, right]] = config.padding as readonly (readonly number[])[];
  const pads = graph.integers(`${layer.name}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
  return like(value, graph.node("Pad", [value.name, pads], { name: layer.name }), call.shape);
};

const cropping: LayerConverter = (call) => {
  assertChannelsLast(call);
  const { graph, layer, config } = call;
  const value = graph.channelsFirst(only(call));
  const [[top, bottom], [left, right]] = config.cropping as readonly (readonly number[])[];
  const all = Number.MAX_SAFE_INTEGER;
  const part = (name: string, values: readonly number[]) => graph.integers(`${layer.name}/${name}`, values);
  const inputs = [
    part("starts", [top, left]),
    part("ends", [bottom === 0 ? all : -bottom, right === 0 ? all : -right]),
    part("axes", [2, 3]),
  ];
  return like(value, graph.node("Slice", [value.name, ...inputs], { name: layer.name }), call.shape);
};

const upSampling: LayerConverter = (call) => {
  assertChannelsLast(call);
  const { graph, layer, config } = call;
  const value = graph.channelsFirst(only(call));
  // Not in every version's configuration.
  const { interpolation = config.interpolation ?? "nearest" } = layer as { interpolation?: unknown };
  if (interpolation !== "nearest" && interpolation !== "bilinear")
    throw unsupported(call, `has the interpolation ${String(interpolation)}`);
  const scales = graph.floats(`${layer.name}/scales`, [1, 1, ...sizes(config.size, 2)]);
  const name = graph.node("Resize", [value.name, "", scales], {
    name: layer.name,
    mode: interpolation === "nearest" ? "nearest" : "linear",
    coordinate_transformation_mode: "asymmetric",
    nearest_mode: "floor",
  });
  return like(value, name, call.shape);
};

const rescaling: LayerConverter = (call) => {
  const { graph, layer, config } = call;
  const value = only(call);
  const [scale, offset] = [Number(config.scale ?? 1), Number(config.offset ?? 0)];
  let { name } = value;
  if (scale !== 1)
    name = graph.node("Mul", [name, graph.floats(`${layer.name}/scale`, scale)], {
      name: `${layer.name}/scaled`,
    });
  if (offset !== 0)
    name = graph.node("Add", [name, graph.floats(`${layer.name}/offset`, offset)], {
      name: `${layer.name}/moved`,
    });
  return like(value, name);
};

const identity: LayerConverter = (call) => only(call);

export const shapes: Readonly<Record<string, LayerConverter>> = {
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  ZeroPadding2D: zeroPadding,
  Cropping2D: cropping,
  UpSampling2D: upSampling,
  Rescaling: rescaling,
  // Of these nothing is left at inference.
  Dropout: identity,
  SpatialDropout1D: identity,
  GaussianNoise: identity,
  GaussianDropout: identity,
  AlphaDropout: identity,
};
