import { tfl } from "../engine/tensors.ts";
import type { OnnxGraph, OnnxValue } from "./graph.ts";
import { type LayerConverter, unsupported } from "./layer-call.ts";
import { isLinear } from "./layers/activation.ts";
import { normalisesChannels } from "./layers/normalisation.ts";
import { inOrder, outputsBeside, sourcesOf } from "./order.ts";

export interface WalkOptions {
  readonly converters: Readonly<Record<string, LayerConverter>>;
  readonly foldNormalisation: boolean;
}

type Symbolic = tfl.SymbolicTensor;

/** Layers into whose weights a normalisation that follows can go. */
const FOLDABLE: ReadonlySet<string> = new Set([
  "Conv1D",
  "Conv2D",
  "DepthwiseConv2D",
  "SeparableConv2D",
  "Conv2DTranspose",
  "Dense",
]);

/**
 * Converts every use of a layer between the inputs and the outputs of a model, models within it included. Gives the
 * values of its outputs.
 */
export async function walk(
  model: tfl.LayersModel,
  inputs: readonly OnnxValue[],
  graph: OnnxGraph,
  options: WalkOptions,
): Promise<OnnxValue[]> {
  const values = new Map<Symbolic, OnnxValue>(model.inputs.map((tensor, i) => [tensor, inputs[i]]));
  const order = inOrder(model);
  const uses = new Map<Symbolic, Symbolic[]>();
  for (const tensor of order)
    for (const source of sourcesOf(tensor)) uses.set(source, [...(uses.get(source) ?? []), tensor]);
  const folded = new Set<Symbolic>();

  for (const tensor of order) {
    if (values.has(tensor)) continue;
    const layer = tensor.sourceLayer;
    const sources = sourcesOf(tensor).map((source) => values.get(source) as OnnxValue);
    if (folded.has(tensor)) values.set(tensor, sources[0]);
    else if (layer instanceof tfl.LayersModel) {
      const outputs = await walk(layer, sources, graph, options);
      for (const [i, output] of outputs.entries()) values.set(outputsBeside(tensor)[i], output);
    } else {
      const next = options.foldNormalisation ? normalisationAfter(tensor, model, uses) : undefined;
      if (next) folded.add(next);
      const call = {
        ...{ layer, graph, inputs: sources, shape: tensor.shape },
        config: layer.getConfig(),
        normalisation: next?.sourceLayer,
      };
      const convert = options.converters[layer.getClassName()];
      if (!convert) throw unsupported(call, "has no counterpart in ONNX here");
      values.set(tensor, await convert(call));
    }
  }
  return model.outputs.map((tensor) => values.get(tensor) as OnnxValue);
}

/** The normalisation that alone takes a tensor of a layer without activation, or undefined. */
function normalisationAfter(
  tensor: Symbolic,
  model: tfl.LayersModel,
  uses: ReadonlyMap<Symbolic, readonly Symbolic[]>,
): Symbolic | undefined {
  const layer = tensor.sourceLayer;
  if (!FOLDABLE.has(layer.getClassName()) || !isLinear(layer.getConfig()) || model.outputs.includes(tensor))
    return undefined;
  const users = uses.get(tensor) ?? [];
  const [user] = users;
  return users.length === 1 && normalisesChannels(user.sourceLayer, tensor.shape.length) ? user : undefined;
}
