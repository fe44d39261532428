import type { LayerCall, LayerConverter, OnnxValue } from "@helioscope/core/onnx";
import { permuted, weightOf } from "@helioscope/core/onnx";
import type { ConvGru } from "./conv-gru.ts";
import type { FramesToBatch, TakeFrame } from "./frames.ts";

const framesToBatch: LayerConverter = (call) => {
  const { graph, layer, inputs, shape } = call;
  const frames = (layer as FramesToBatch).frames;
  const images = graph.channelsFirst(inputs[0]); // [n, T, h, w]
  const turned = graph.node("Transpose", [images.name], {
    name: `${layer.name}/moments`,
    perm: [1, 0, 2, 3],
  });
  // 0 keeps a size.
  const one = graph.integers(`${layer.name}/one`, frames === 1 ? [0, 0, 0, 0] : [-1, 1, 0, 0]);
  const name = graph.node("Reshape", [frames === 1 ? images.name : turned, one], { name: layer.name });
  return { name, shape, layout: "channels-first" };
};

const takeFrame: LayerConverter = (call) => {
  const { graph, layer, inputs, shape } = call;
  const { frames, frame } = layer as TakeFrame;
  const [x] = inputs;
  const node = (op: string, names: string[], more = {}) =>
    graph.node(op, names, { name: `${layer.name}/${op}`, ...more });
  const constant = (name: string, value: number) => graph.integers(`${layer.name}/${name}`, [value]);
  const all = node("Shape", [x.name], { start: 0, end: 1 });
  const each = node("Div", [all, constant("frames", frames)]);
  const from = node("Mul", [each, constant("from", frame)]);
  const to = node("Mul", [each, constant("to", frame + 1)]);
  const name = graph.node("Slice", [x.name, from, to, constant("axis", 0)], { name: layer.name });
  return { name, shape, layout: x.layout };
};

const lastChannel: LayerConverter = ({ graph, layer, inputs, shape }) => {
  const [x] = inputs;
  const constant = (name: string, value: number) => graph.integers(`${layer.name}/${name}`, [value]);
  const axis = x.layout === "channels-first" ? 1 : 3;
  const range = [constant("from", -1), constant("to", 2 ** 31 - 1), constant("axis", axis)];
  return { name: graph.node("Slice", [x.name, ...range], { name: layer.name }), shape, layout: x.layout };
};

/** Gates in the order of the kernels. */
const GATES = ["z", "r", "candidate"] as const;
type Gate = (typeof GATES)[number];

const convGru: LayerConverter = async (call) => {
  const { graph, layer, inputs, shape } = call;
  const { form } = layer as ConvGru;
  const [x, h] = inputs.map((input) => graph.channelsFirst(input));
  const node = (op: string, names: readonly string[]) =>
    graph.node(op, names, { name: `${layer.name}/${op}` });
  const conv = (value: string, weight: string, gate: Gate) => convolution(call, value, weight, gate);
  const sum = async (gate: Gate) =>
    node("Add", [await conv(x.name, "kernel", gate), await conv(h.name, "recurrent_kernel", gate)]);
  const done = (name: string): OnnxValue => ({ name, shape, layout: "channels-first" });
  if (h === undefined) {
    const z = node("Sigmoid", [await conv(x.name, "kernel", "z")]);
    return done(node("Mul", [z, node("Tanh", [await conv(x.name, "kernel", "candidate")])]));
  }
  const z = node("Sigmoid", [await sum("z")]);
  const r = node("Sigmoid", [await sum("r")]);
  const remembered =
    form === "paper"
      ? node("Mul", [r, await conv(h.name, "recurrent_kernel", "candidate")])
      : await conv(node("Mul", [r, h.name]), "recurrent_kernel", "candidate");
  const candidate = node("Tanh", [node("Add", [await conv(x.name, "kernel", "candidate"), remembered])]);
  const change = node("Mul", [z, node("Sub", [candidate, h.name])]);
  return done(node("Add", [h.name, change]));
};

/** The convolution by the part of a kernel that belongs to a gate. */
async function convolution(
  { graph, layer }: LayerCall,
  value: string,
  weight: string,
  gate: Gate,
): Promise<string> {
  const own = `${layer.name}/${weight}/${gate}`;
  const { hidden, kernelSize: k } = layer as ConvGru;
  const kernel = await graph.constant(layer, own, async () => {
    const { shape, data } = await weightOf(layer, weight);
    const [rows, columns, channels, all] = shape;
    const outputs = permuted(data, [rows * columns, channels, all], [2, 1, 0]); // outputs first, as ONNX has them
    const size = hidden * channels * rows * columns;
    const part = outputs.slice(GATES.indexOf(gate) * size, (GATES.indexOf(gate) + 1) * size);
    return { shape: [hidden, channels, rows, columns], data: part };
  });
  const border = (k - 1) / 2;
  return graph.node("Conv", [value, kernel], {
    name: `${own}/conv`,
    kernel_shape: [k, k],
    pads: [border, border, border, border],
  });
}

/** How core's `exportOnnx` writes the layers of these networks: `exportOnnx(model, { layers: magnetogramLayers })`. */
export const magnetogramLayers: Readonly<Record<string, LayerConverter>> = {
  ConvGru: convGru,
  FramesToBatch: framesToBatch,
  TakeFrame: takeFrame,
  LastChannel: lastChannel,
};
