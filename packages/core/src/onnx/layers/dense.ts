import { hasWeight, type LayerConverter, like, only, weightOf } from "../layer-call.ts";
import { ownActivation } from "./activation.ts";
import { channelMap, constantsOwner } from "./normalisation.ts";

const dense: LayerConverter = async (call) => {
  const { graph, layer, normalisation } = call;
  const value = graph.channelsLast(only(call));
  const prefix = normalisation ? `${layer.name}+${normalisation.name}` : layer.name;
  const owner = constantsOwner(layer, normalisation);
  const map = normalisation ? await channelMap(normalisation) : undefined;
  const kernel = await graph.constant(owner, `${prefix}/kernel`, async () => {
    const { shape, data } = await weightOf(layer, "kernel"); // [in, out]
    if (!map) return { shape, data };
    return { shape, data: data.map((weight, i) => weight * map.scale[i % shape[1]]) };
  });
  const inputs = [value.name, kernel];
  const hasBias = normalisation !== undefined || hasWeight(layer, "bias");
  if (hasBias) {
    inputs.push(
      await graph.constant(owner, `${prefix}/bias`, async () => {
        if (!map) return weightOf(layer, "bias");
        const bias = hasWeight(layer, "bias") ? (await weightOf(layer, "bias")).data : undefined;
        const data = Float32Array.from(map.offset, (offset, i) => (bias?.[i] ?? 0) * map.scale[i] + offset);
        return { shape: [data.length], data };
      }),
    );
  }
  const { name } = layer;
  let output: string;
  if (value.shape.length === 2) output = graph.node("Gemm", inputs, { name });
  else {
    output = graph.node("MatMul", inputs.slice(0, 2), { name });
    if (hasBias) output = graph.node("Add", [output, inputs[2]], { name: `${name}/add` });
  }
  return ownActivation(call, like(value, output, call.shape));
};

const embedding: LayerConverter = async (call) => {
  const { graph, layer } = call;
  const value = graph.channelsLast(only(call));
  const table = await graph.constant(layer, `${layer.name}/embeddings`, () => weightOf(layer, "embeddings"));
  const INT64 = 7;
  const index = graph.node("Cast", [value.name], { name: `${layer.name}/index`, to: INT64 });
  return like(value, graph.node("Gather", [table, index], { name: layer.name, axis: 0 }), call.shape);
};

export const denses: Readonly<Record<string, LayerConverter>> = { Dense: dense, Embedding: embedding };
