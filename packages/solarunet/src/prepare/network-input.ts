import type { Mask, Raster } from "@helioscope/core";

/**
 * The one place where the network's classes are named: class 1 (and the sigmoid's output) is NON-significant, as in
 * the training labels. A pixel is in class 1 when its value lies above this.
 */
export const NON_SIGNIFICANT_ABOVE = 0.5;

/** What the network sees: grey / 255, in [0, 1]. */
export function networkInput(grey: Raster): Raster<Float32Array> {
  const input = new Float32Array(grey.data.length);
  for (let i = 0; i < input.length; i++) input[i] = grey.data[i] / 255;
  return { data: input, width: grey.width, height: grey.height };
}

/** What the network learns: 1 where label / 255 > 0.5 (non-significant), 0 elsewhere. */
export function networkTarget(label: Raster): Raster<Float32Array> {
  const target = new Float32Array(label.data.length);
  for (let i = 0; i < target.length; i++) target[i] = label.data[i] / 255 > NON_SIGNIFICANT_ABOVE ? 1 : 0;
  return { data: target, width: label.width, height: label.height };
}

/** Binary mask (1 significant, 0 not) of the network's output, the probability of NON-significance (NaN: not significant). */
export function significantPixels(probability: Raster): Mask {
  const mask = new Int8Array(probability.data.length);
  for (let i = 0; i < mask.length; i++) mask[i] = probability.data[i] <= NON_SIGNIFICANT_ABOVE ? 1 : 0;
  return { data: mask, width: probability.width, height: probability.height };
}

/** Two-class grey image (0 significant, 255 not) of the network's output. */
export function labelFromProbability(probability: Raster): Raster<Uint8Array> {
  const label = new Uint8Array(probability.data.length);
  for (let i = 0; i < label.length; i++) label[i] = probability.data[i] <= NON_SIGNIFICANT_ABOVE ? 0 : 255;
  return { data: label, width: probability.width, height: probability.height };
}
