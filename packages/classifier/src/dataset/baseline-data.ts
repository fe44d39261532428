import type { Raster } from "@helioscope/core";
import { resize } from "@helioscope/core/image";
import type { ClassifierInput, LabelKind, PreprocessConfig } from "../types.ts";

/** Side of the small pictures that the nearest neighbour compares. */
export const THUMBNAIL_PX = 16;

/** What baselines see: the image's own values, whole, at 64 x 64 pixels, so that brightness keeps its meaning. */
export const baselineInput: PreprocessConfig = { kind: "slic-legacy", way: "inference", sizePx: 64 };

/** What the trivial classifiers remember of their training images; plain data, saved beside a model. */
export interface BaselineData {
  readonly classes: readonly string[];
  readonly labels: LabelKind;
  /** Share of all training images that have each class. */
  readonly prior: Float32Array;
  /** Images that are remembered. */
  readonly count: number;
  /** 1 where an image has a class, [count * classes]. */
  readonly targets: Uint8Array;
  /** Mean and standard deviation of each image, [count * 2]. */
  readonly moments: Float32Array;
  /** Mean and standard deviation of both over all training images. */
  readonly momentMean: readonly [number, number];
  readonly momentSpread: readonly [number, number];
  /** Pictures of 16 x 16 pixels, [count * 256]; 0 is `low`, 255 is `high`. */
  readonly thumbnails: Uint8Array;
  readonly low: number;
  readonly high: number;
}

/** 16 x 16 pixels, each the mean of those it covers. */
export function thumbnail(image: Raster): Float32Array {
  const step = image.width / THUMBNAIL_PX;
  if (image.width !== image.height || !Number.isInteger(step))
    return Float32Array.from(resize(image, THUMBNAIL_PX, THUMBNAIL_PX, { interpolation: "bilinear" }).data);
  const out = new Float32Array(THUMBNAIL_PX * THUMBNAIL_PX);
  for (let y = 0; y < image.height; y++) {
    const row = Math.floor(y / step) * THUMBNAIL_PX;
    for (let x = 0; x < image.width; x++) out[row + Math.floor(x / step)] += image.data[y * image.width + x];
  }
  for (let k = 0; k < out.length; k++) out[k] /= step * step;
  return out;
}

/** Mean and standard deviation of the pixels. */
export function moments({ data }: ClassifierInput): [number, number] {
  let sum = 0;
  for (let k = 0; k < data.length; k++) sum += data[k];
  const mean = sum / data.length;
  let squares = 0;
  for (let k = 0; k < data.length; k++) squares += (data[k] - mean) ** 2;
  return [mean, Math.sqrt(squares / data.length)];
}
