import { ArgumentError, assertNotEmpty, type Raster, raster } from "@helioscope/core";
import { resize } from "@helioscope/core/image";
import { SHARP_PIXEL_DEGREES } from "../keywords/geometry.ts";
import type { FlareInput, InputConfig } from "../types.ts";

export interface PrepareOptions {
  /** Degrees a pixel of the magnetogram; 0.03, the SHARP CEA scale, where absent. */
  readonly pixelScaleDeg?: number;
}

/** Only what is stronger pulls the centre of a crop. */
const CENTRE_GAUSS = 50;

/**
 * Makes a line-of-sight magnetogram (gauss, row 0 south, NaN for no data) into what a network takes; NaN becomes 0.
 *
 * - `resize`: bicubic to the size, whatever the shape was (section 4.1), with a widened kernel where it shrinks.
 * - `native`: means of whole blocks where `scaleDeg` is a multiple of the pixel, else bicubic. Blocks are laid out from
 *   the middle of the frame, and what they reach beyond it counts as 0 G, so that a region in the middle of frames of
 *   different (even) size falls on the same blocks.
 * - `crop`: the same, then a square about the centre of the field above 50 G; zeros where it leaves the magnetogram.
 *
 * @throws ShapeError for an empty magnetogram, ArgumentError for a scale that is not above zero
 */
export function prepareInput(field: Raster, input: InputConfig, options: PrepareOptions = {}): FlareInput {
  const { pixelScaleDeg = SHARP_PIXEL_DEGREES } = options;
  assertNotEmpty(field, "A magnetogram");
  if (!(pixelScaleDeg > 0)) {
    throw new ArgumentError(`A scale of ${pixelScaleDeg} degrees a pixel`, {
      value: pixelScaleDeg,
      expected: "a number above 0",
    });
  }
  const known = withoutNaN(field);
  if (input.kind === "resize") return resize(known, input.sizePx, input.sizePx);
  const scaled = atScale(known, input.scaleDeg / pixelScaleDeg);
  return input.kind === "native" ? scaled : aboutCentre(scaled, input.sizePx);
}

function withoutNaN({ data, width, height }: Raster): FlareInput {
  const known = Float32Array.from(data);
  for (let i = 0; i < known.length; i++) if (Number.isNaN(known[i])) known[i] = 0;
  return raster(known, width, height);
}

function atScale(field: FlareInput, factor: number): FlareInput {
  const block = Math.round(factor);
  if (block >= 1 && Math.abs(factor - block) < 1e-6 * factor)
    return block === 1 ? field : blockMeans(field, block);
  const side = (size: number) => Math.max(1, Math.round(size / factor));
  return resize(field, side(field.width), side(field.height));
}

/** Means of squares of `block` pixels: an even number of them each way, their common corner in the frame's middle. */
function blockMeans(field: FlareInput, block: number): FlareInput {
  const width = 2 * Math.ceil(field.width / (2 * block));
  const height = 2 * Math.ceil(field.height / (2 * block));
  const left = Math.floor((width * block - field.width) / 2);
  const below = Math.floor((height * block - field.height) / 2);
  const sums = new Float64Array(width * height);
  for (let y = 0; y < field.height; y++) {
    const row = Math.floor((y + below) / block) * width;
    const line = y * field.width;
    for (let column = 0; column < width; column++) {
      const end = line + Math.min(field.width, (column + 1) * block - left);
      let sum = 0;
      for (let i = line + Math.max(0, column * block - left); i < end; i++) sum += field.data[i];
      sums[row + column] += sum;
    }
  }
  const area = block * block;
  const data = new Float32Array(sums.length);
  for (let i = 0; i < data.length; i++) data[i] = sums[i] / area;
  return { data, width, height };
}

/** First column and row, in the scaled magnetogram, of the square of a `crop`; it may lie outside. */
export function cropCorner(field: FlareInput, side: number): readonly [column: number, row: number] {
  let weight = 0;
  let xs = 0;
  let ys = 0;
  for (let y = 0, i = 0; y < field.height; y++) {
    for (let x = 0; x < field.width; x++, i++) {
      const strength = Math.abs(field.data[i]);
      if (strength <= CENTRE_GAUSS) continue;
      weight += strength;
      xs += strength * x;
      ys += strength * y;
    }
  }
  const from = (sum: number, size: number) =>
    Math.round((weight > 0 ? sum / weight : (size - 1) / 2) - (side - 1) / 2);
  return [from(xs, field.width), from(ys, field.height)];
}

function aboutCentre(field: FlareInput, side: number): FlareInput {
  const [left, below] = cropCorner(field, side);
  const data = new Float32Array(side * side);
  const first = Math.max(0, left);
  const last = Math.min(field.width, left + side);
  for (let y = 0; y < side; y++) {
    const row = y + below;
    if (row < 0 || row >= field.height || first >= last) continue;
    data.set(
      field.data.subarray(row * field.width + first, row * field.width + last),
      y * side + first - left,
    );
  }
  return { data, width: side, height: side };
}
