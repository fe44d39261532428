import type { LayerCall, LayerConverter } from "@helioscope/core/onnx";
import { hasWeight, permuted, weightOf } from "@helioscope/core/onnx";
import { BorrowedGru, type ConvGru } from "./conv-gru.ts";
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

const convGru: LayerConverter = async (call) => {
  const { graph, layer, inputs, shape } = call;
  const cell = layer instanceof BorrowedGru ? layer.cell : (layer as ConvGru);
  const { frames } = layer as BorrowedGru | ConvGru;
  const [x, first] = inputs.map((input) => graph.channelsFirst(input).name);
  const node = (op: string, names: readonly string[]) =>
    graph.node(op, names, { name: `${layer.name}/${op}` });
  const conv = (value: string, weight: string, kernel: string) =>
    convolution(call, cell, value, weight, kernel);
  const products = await conv(x, "kernel", "kernel");
  let h: string | undefined = first;
  for (const moment of inEqualParts(call, products, frames, 0)) {
    const [xz, xr, xc] = inEqualParts(call, moment, 3, 1);
    if (h === undefined) {
      // Without a state the reset gate multiplies zeros.
      h = node("Mul", [node("Sigmoid", [xz]), node("Tanh", [xc])]);
      continue;
    }
    let remembered: string;
    let z: string;
    if (cell.form === "paper") {
      const [hz, hr, hc] = inEqualParts(call, await conv(h, "recurrent_kernel", "recurrent_kernel"), 3, 1);
      z = node("Sigmoid", [node("Add", [xz, hz])]);
      remembered = node("Mul", [node("Sigmoid", [node("Add", [xr, hr])]), hc]);
    } else {
      const [hz, hr] = inEqualParts(call, await conv(h, "recurrent_kernel", "gates"), 2, 1);
      z = node("Sigmoid", [node("Add", [xz, hz])]);
      const kept = node("Mul", [node("Sigmoid", [node("Add", [xr, hr])]), h]);
      remembered = await conv(kept, "recurrent_kernel", "candidate");
    }
    const candidate = node("Tanh", [node("Add", [xc, remembered])]);
    h = node("Add", [h, node("Mul", [z, node("Sub", [candidate, h])])]);
  }
  return { name: h as string, shape, layout: "channels-first" };
};

/** A value in equal parts along an axis. */
function inEqualParts({ graph, layer }: LayerCall, value: string, count: number, axis: number): string[] {
  if (count === 1) return [value];
  const outputs = Array.from({ length: count }, () => graph.unique(`${layer.name}/part`));
  const name = graph.unique(`${layer.name}/Split`);
  graph.nodes.push({ op: "Split", name, inputs: [value], outputs, attributes: { axis } });
  return outputs;
}

/** Which outputs of a kernel of 3 hidden maps; a kernel whole has the bias of the update gate, if there is one. */
const PARTS: Readonly<Record<string, readonly [number, number]>> = {
  kernel: [0, 3],
  recurrent_kernel: [0, 3],
  gates: [0, 2],
  candidate: [2, 3],
};

/** The convolution by the part of a kernel that is asked for. */
async function convolution(
  { graph, layer }: LayerCall,
  cell: ConvGru,
  value: string,
  weight: string,
  part: string,
): Promise<string> {
  const own = `${cell.name}/${part}`;
  const { hidden, kernelSize: k } = cell;
  const [from, to] = PARTS[part].map((place) => place * hidden);
  const kernel = await graph.constant(cell, own, async () => {
    const { shape, data } = await weightOf(cell, weight);
    const [rows, columns, channels, all] = shape;
    const outputs = permuted(data, [rows * columns, channels, all], [2, 1, 0]); // outputs first, as ONNX has them
    const size = channels * rows * columns;
    return { shape: [to - from, channels, rows, columns], data: outputs.slice(from * size, to * size) };
  });
  const inputs = [value, kernel];
  if (part === "kernel" && hasWeight(cell, "update_bias")) {
    const bias = await graph.constant(cell, `${cell.name}/bias`, async () => {
      const data = new Float32Array(3 * hidden);
      data.set((await weightOf(cell, "update_bias")).data);
      return { shape: [3 * hidden], data };
    });
    inputs.push(bias);
  }
  const border = (k - 1) / 2;
  return graph.node("Conv", inputs, {
    name: `${layer.name}/${part}/conv`,
    kernel_shape: [k, k],
    pads: [border, border, border, border],
  });
}

/** How core's `exportOnnx` writes the layers of these networks: `exportOnnx(model, { layers: magnetogramLayers })`. */
export const magnetogramLayers: Readonly<Record<string, LayerConverter>> = {
  ConvGru: convGru,
  BorrowedGru: convGru,
  FramesToBatch: framesToBatch,
  TakeFrame: takeFrame,
  LastChannel: lastChannel,
};
