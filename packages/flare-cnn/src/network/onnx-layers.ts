import {
  type LayerCall,
  type LayerConverter,
  type OnnxGraph,
  type OnnxValue,
  weightOf,
} from "@helioscope/core/onnx";
import { EPSILON } from "./layers/masked-normalisation.ts";
import { ABSENT, type MaskedPooling } from "./layers/masked-pooling.ts";

/** Axes of the plane, channels first. */
const PLANE = [2, 3];

/** Nodes of a layer, their names after it. */
function nodesOf({ graph, layer }: LayerCall) {
  return {
    node: (op: string, inputs: readonly string[], more: Parameters<OnnxGraph["node"]>[2] = {}): string =>
      graph.node(op, inputs, { name: `${layer.name}/${op}`, ...more }),
    number: (name: string, value: number): string => graph.floats(`${layer.name}/${name}`, value),
    axes: (values: readonly number[]): string => graph.integers(`${layer.name}/axes`, values),
  };
}

const maskedNormalisation: LayerConverter = async (call) => {
  const { graph, layer, inputs, shape } = call;
  const { node } = nodesOf(call);
  const [x, mask] = inputs.map((input) => graph.channelsFirst(input));
  const part = async (name: string) => (await weightOf(layer, name)).data;
  const scale = async () => {
    const [gamma, variance] = [await part("gamma"), await part("moving_variance")];
    return gamma.map((value, i) => value / Math.sqrt(variance[i] + EPSILON));
  };
  const offset = async () => {
    const [beta, mean, factor] = [await part("beta"), await part("moving_mean"), await scale()];
    return beta.map((value, i) => value - mean[i] * factor[i]);
  };
  const constant = (name: string, make: () => Promise<Float32Array>) =>
    graph.constant(layer, `${layer.name}/${name}`, async () => {
      const data = await make();
      return { shape: [data.length, 1, 1], data };
    });
  const scaled = node("Mul", [x.name, await constant("scale", scale)]);
  const normal = node("Add", [scaled, await constant("offset", offset)]);
  return { name: node("Mul", [normal, mask.name]), shape, layout: "channels-first" };
};

/** The maximum over the cells of a mask, 0 where it has none: [n, c]. */
function maximum(call: LayerCall, x: string, mask: string): string {
  const { node, number } = nodesOf(call);
  const gone = node("Mul", [node("Sub", [number("one", 1), mask]), number("absent", ABSENT)]);
  const present = node("Add", [node("Mul", [x, mask]), gone]);
  const over = { axes: PLANE, keepdims: 0 };
  return node("Mul", [node("ReduceMax", [present], over), node("ReduceMax", [mask], over)]);
}

const maskedPooling: LayerConverter = (call) => {
  const { graph, layer, inputs, shape } = call;
  const { node, number, axes } = nodesOf(call);
  const { kinds, sumCells } = layer as MaskedPooling;
  const [x, mask] = inputs.map((input): OnnxValue | undefined => graph.channelsFirst(input));
  const values = (x as OnnxValue).name;
  const sum = (name: string) => node("ReduceSum", [name, axes(PLANE)], { keepdims: 0 });
  const over = { axes: PLANE, keepdims: 0 };
  const pooled = kinds.map((kind) => {
    if (!mask) {
      if (kind === "sum") return node("Div", [sum(values), number("cells", sumCells)]);
      return node(kind === "average" ? "ReduceMean" : "ReduceMax", [values], over);
    }
    if (kind === "max") return maximum(call, values, mask.name);
    const total = sum(node("Mul", [values, mask.name]));
    if (kind === "sum") return node("Div", [total, number("cells", sumCells)]);
    return node("Div", [total, node("Max", [sum(mask.name), number("one", 1)])]);
  });
  const name = pooled.length === 1 ? pooled[0] : node("Concat", pooled, { axis: 1 });
  return { name, shape, layout: "channels-last" };
};

const pyramidPooling: LayerConverter = (call) => {
  const { graph, layer, inputs, shape } = call;
  const { node } = nodesOf(call);
  const [x, bins] = inputs.map((input) => graph.channelsFirst(input));
  const at = (name: string, value: number) => graph.integers(`${layer.name}/${name}`, [value]);
  const channel = at("axis", 1);
  const pooled = Array.from({ length: inputs[1].shape[3] as number }, (_, bin) =>
    maximum(call, x.name, node("Slice", [bins.name, at("from", bin), at("to", bin + 1), channel])),
  );
  return { name: node("Concat", pooled, { axis: 1 }), shape, layout: "channels-last" };
};

/** How core's `exportOnnx` and `openInference` take the layers of these networks. */
export const flareLayers: Readonly<Record<string, LayerConverter>> = {
  MaskedNormalisation: maskedNormalisation,
  MaskedPooling: maskedPooling,
  PyramidPooling: pyramidPooling,
};
