import type { Random, Raster } from "@helioscope/core";
import { flipY, pad, resize } from "@helioscope/core/image";
import type { FlareAugmentation } from "../config.ts";
import type { FlareInput } from "../types.ts";
import { type NetworkShape, totalStride } from "./build-network.ts";
import { type Staged, staged } from "./staging.ts";

/** Whether frames themselves change, before they are prepared. */
export function reframes({ aspect, padding }: FlareAugmentation): boolean {
  return aspect > 1 || padding > 0;
}

/** Stretches and widens a magnetogram at random, so that its frame says less; NaN becomes 0. */
export function reframed(
  field: Raster<Float32Array>,
  { aspect, padding }: FlareAugmentation,
  random: Random,
): Raster<Float32Array> {
  const known = { ...field, data: field.data.map((value) => (Number.isNaN(value) ? 0 : value)) };
  const stretch = (size: number) =>
    Math.max(1, Math.round(size * Math.exp(Math.log(aspect) * (2 * random.uniform() - 1))));
  const stretched =
    aspect > 1
      ? resize(known, stretch(field.width), stretch(field.height), { interpolation: "bilinear" })
      : known;
  const margin = (size: number) => Math.floor(padding * size * random.uniform());
  return pad(stretched, {
    columnsBefore: margin(stretched.width),
    columnsAfter: margin(stretched.width),
    rowsBefore: margin(stretched.height),
    rowsAfter: margin(stretched.height),
  });
}

/** Exchanges the polarities, or the hemispheres (north to south with the polarities exchanged), and scales the field, at random. */
export function augment(
  input: FlareInput,
  { polarity, hemisphere, gain }: FlareAugmentation,
  random: Random,
): FlareInput {
  const other = hemisphere && random.uniform() < 0.5;
  const exchanged = polarity && random.uniform() < 0.5;
  const turned = other ? flipY(input) : input;
  const sign = other === exchanged ? 1 : -1;
  const factor = gain > 1 ? sign * Math.exp(Math.log(gain) * (2 * random.uniform() - 1)) : sign;
  return factor === 1 ? turned : { ...turned, data: turned.data.map((value) => factor * value) };
}

/**
 * What a network sees of an input that may fall anywhere on the grid of its poolings: native input begins at a random
 * phase, a square is moved by up to half of the total stride to either side, with zeros.
 */
export function shifted(input: FlareInput, shape: NetworkShape, random: Random): Staged {
  const { body } = shape.network;
  if (body.kind === "cnn-1") return staged(input, shape);
  const stride = totalStride(body);
  const [columns, rows] = [random.integer(stride), random.integer(stride)];
  if (shape.input.kind === "native") return staged(input, shape, [columns, rows]);
  return staged(moved(input, columns - (stride >> 1), rows - (stride >> 1)), shape);
}

/** The same size, its contents moved towards the last column and row; zeros come in. */
function moved({ data, width, height }: FlareInput, columns: number, rows: number): FlareInput {
  const out = new Float32Array(data.length);
  const [first, last] = [Math.max(0, -columns), Math.min(width, width - columns)];
  for (let y = Math.max(0, -rows); y < Math.min(height, height - rows); y++) {
    if (first >= last) break;
    out.set(data.subarray(y * width + first, y * width + last), (y + rows) * width + first + columns);
  }
  return { data: out, width, height };
}
