import { fillNormal, seededRandom } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { layerSeed } from "@helioscope/core/train";
import type { ClassifierNetConfig } from "../config.ts";

/**
 * Standard deviation of a fresh kernel, sqrt(2 / n) (Equation 1). n is the number of inputs of one output (He et al. 2015b),
 * or for convolutions with `feature-maps`, read as the paper words it, the number of feature maps that it makes; fully
 * connected layers have none and count their inputs.
 *
 * @param shape of the kernel, its outputs last
 */
export function initialDeviation(shape: readonly number[], initial: ClassifierNetConfig["initial"]): number {
  const outputs = shape[shape.length - 1];
  const inputs = shape.reduce((product, side) => product * side, 1) / outputs;
  return Math.sqrt(2 / (initial === "feature-maps" && shape.length === 4 ? outputs : inputs));
}

/** Draws all kernels of a layer anew; the same seed and layer name give the same on every engine. */
export function drawKernels(
  layer: tfl.layers.Layer,
  initial: ClassifierNetConfig["initial"],
  seed: number,
): void {
  for (const weight of layer.weights) {
    if (!isKernel(weight)) continue;
    const shape = weight.shape as number[];
    const deviation = initialDeviation(shape, initial);
    const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
    fillNormal(seededRandom(layerSeed(seed, layer.name)), values, 0, deviation);
    const drawn = tf.tensor(values, shape);
    weight.write(drawn);
    drawn.dispose();
  }
}

/** Whether a weight is a kernel: neither a bias nor part of batch normalisation. */
export function isKernel(weight: { readonly shape: readonly (number | null)[] }): boolean {
  return weight.shape.length > 1;
}
