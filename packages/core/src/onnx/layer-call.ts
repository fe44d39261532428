import type { tf, tfl } from "../engine/tensors.ts";
import { UnsupportedError } from "../errors.ts";
import type { OnnxGraph, OnnxValue } from "./graph.ts";

/** One use of a layer in a network. */
export interface LayerCall {
  readonly layer: tfl.layers.Layer;
  readonly config: tf.serialization.ConfigDict;
  readonly graph: OnnxGraph;
  readonly inputs: readonly OnnxValue[];
  /** Shape of the output as the layer gives it, channels last. */
  readonly shape: tfl.Shape;
  /** A batch normalisation that follows, to be folded into the weights. */
  readonly normalisation: tfl.layers.Layer | undefined;
}

/** How a class of layers becomes nodes. Gives its output. */
export type LayerConverter = (call: LayerCall) => OnnxValue | Promise<OnnxValue>;

/** The error for what a layer asks for and ONNX, or this exporter, has not. */
export function unsupported(
  { layer, config }: Pick<LayerCall, "layer" | "config">,
  fact: string,
): UnsupportedError {
  return new UnsupportedError(`Layer ${layer.name} (${layer.getClassName()}) ${fact}`, {
    value: config,
    remedy: "Pass a converter of your own for this class in options.layers.",
  });
}

/** A weight of a layer by the last part of its name; undefined when it has none. */
export function hasWeight(layer: tfl.layers.Layer, name: string): boolean {
  return layer.weights.some((weight) => lastPart(weight.originalName) === name);
}

/** Values and shape of a weight. Throws an UnsupportedError when the layer has no such weight. */
export async function weightOf(
  layer: tfl.layers.Layer,
  name: string,
): Promise<{ readonly shape: number[]; readonly data: Float32Array }> {
  const weight = layer.weights.find(({ originalName }) => lastPart(originalName) === name);
  if (!weight) throw new UnsupportedError(`Layer ${layer.name} has no weight ${name}`);
  const tensor = weight.read();
  const values = await tensor.data<"float32">();
  return { shape: [...tensor.shape], data: values };
}

const lastPart = (name: string) => name.slice(name.lastIndexOf("/") + 1);

/** The one input of a layer. */
export function only(call: LayerCall): OnnxValue {
  if (call.inputs.length !== 1) throw unsupported(call, `has ${call.inputs.length} inputs`);
  return call.inputs[0];
}

/** A value with the same layout as another one that came before it. */
export function like(value: OnnxValue, name: string, shape: tfl.Shape = value.shape): OnnxValue {
  return { name, shape, layout: value.layout };
}
