import { assertNotEmpty, type Raster } from "@helioscope/core";
import type { ClassifierInput, PreprocessConfig } from "../types.ts";
import { spanOf } from "./finite.ts";
import { resizeBytes } from "./pillow-resize.ts";
import { resizeAntialiased } from "./skimage-resize.ts";

/**
 * The two ways in which the original code brought images to its grid, stretched to a square. `training`, as
 * scipy.misc.imresize did: each image's own range to bytes, then Pillow's bicubic resampling of bytes; values are whole
 * numbers from 0 to 255. `inference`, as skimage.transform.resize does with anti_aliasing: values as they are, blurred and
 * interpolated bilinearly. What is not finite becomes the lowest value first (the original had no rule for it).
 *
 * Throws a DataError for an image without any finite value, a ShapeError for one without pixels.
 */
export function slicLegacy(
  image: Raster,
  config: Extract<PreprocessConfig, { kind: "slic-legacy" }>,
): ClassifierInput {
  const { way, sizePx } = config;
  assertNotEmpty(image, "Preparing");
  const { width, height } = image;
  const { low, high } = spanOf(image);
  const values = Float64Array.from(image.data);
  for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) values[i] = low;
  if (way === "inference") return resizeAntialiased({ data: values, width, height }, sizePx, sizePx);
  const data = bytesOf(values, low, high);
  const resized = resizeBytes({ data, width, height }, sizePx, sizePx);
  return { data: Float32Array.from(resized.data), width: sizePx, height: sizePx };
}

/** scipy.misc.bytescale: a constant image is 0. */
function bytesOf(values: Float64Array, low: number, high: number): Uint8Array {
  const scale = 255 / (high - low || 1);
  const data = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) data[i] = Math.min(255, (values[i] - low) * scale) + 0.5;
  return data;
}

/** Whether the original left an image out of its training: one with any pixel that is exactly 0. */
export function slicRejects({ data }: Raster): boolean {
  return data.indexOf(0) >= 0;
}
