import type { Raster } from "@helioscope/core";
import type { Affine } from "@helioscope/core/image";
import type { Gathered } from "./gathered.ts";
import type { Kernel } from "./kernel.ts";

/** Places of a pixel's centre that are told apart where the image is rotated: so many an output pixel. */
const PHASES = 4096;

/** A shift over the whole image that is none, output pixels. */
const UNSEEN = 1e-9;

/**
 * Resamples rows, then columns. Where the image is rotated by an angle a, what an input pixel weighs is taken at the place
 * where its row meets the output column: a kernel sheared by tan a, whose centre is exact. For small angles, and for
 * those near 180 degrees; see `gatherDirect` for the others.
 *
 * @param toOutput takes an input pixel to the output grid; its larger terms on the diagonal
 */
export function gatherSheared(image: Raster, toOutput: Affine, side: number, kernel: Kernel): Gathered {
  const [a, , c, , e, f] = toOutput;
  const { width, height } = image;
  // The sine of 180 degrees is no zero.
  const b = Math.abs(toOutput[1]) * height < UNSEEN ? 0 : toOutput[1];
  const d = Math.abs(toOutput[3]) * width < UNSEEN ? 0 : toOutput[3];
  const rows = narrowed(image, [a, b, c], side, kernel);
  // Along an output column U = a x + b y + c is fixed, so that V = d x + e y + f = slope U + pitch y + start.
  const slope = d / a;
  const pitch = e - (d * b) / a;
  const start = f - (d * c) / a;
  const taps = tapsOf(pitch, kernel, side, slope === 0 ? (row) => (row - start) / pitch : undefined);
  const sum = new Float32Array(side * side);
  const weight = new Float32Array(side * side);
  const sums = new Float64Array(side);
  const weights = new Float64Array(side);
  for (let row = 0; row < side; row++) {
    sums.fill(0);
    weights.fill(0);
    for (let column = 0; column < side; column++) {
      const centre = (row - start - slope * column) / pitch;
      const below = Math.floor(centre);
      const from = below - taps.before;
      const at = taps.slot(row, centre - below) * taps.count;
      const first = Math.max(0, -from);
      const last = Math.min(taps.count, height - from);
      let value = 0;
      let known = 0;
      for (let k = first, i = (from + first) * side + column; k < last; k++, i += side) {
        value += taps.weights[at + k] * rows.sum[i];
        known += taps.weights[at + k] * rows.weight[i];
      }
      sums[column] = value;
      weights[column] = known;
    }
    sum.set(sums, row * side);
    weight.set(weights, row * side);
  }
  return { sum, weight };
}

/** Each input row on the output columns. */
function narrowed(
  { data, width, height }: Raster,
  [a, b, c]: readonly [number, number, number],
  side: number,
  kernel: Kernel,
): Gathered {
  const taps = tapsOf(a, kernel, side, b === 0 ? (column) => (column - c) / a : undefined);
  const { count, weights, before } = taps;
  const sum = new Float32Array(side * height);
  const weight = new Float32Array(side * height);
  const values = new Float64Array(width);
  const known = new Float64Array(width);
  /** How many are missing before each pixel of the row. */
  const lacking = new Int32Array(width + 1);
  for (let row = 0; row < height; row++) {
    for (let x = 0, i = row * width; x < width; x++, i++) {
      const value = data[i];
      // NaN for what is infinite too.
      const lacks = value - value !== 0;
      values[x] = lacks ? 0 : value;
      known[x] = lacks ? 0 : 1;
      lacking[x + 1] = lacking[x] + (lacks ? 1 : 0);
    }
    if (lacking[width] === width) continue;
    for (let column = 0; column < side; column++) {
      const centre = (column - b * row - c) / a;
      const below = Math.floor(centre);
      const from = below - before;
      const first = Math.max(0, -from);
      const last = Math.min(count, width - from);
      if (first >= last) continue;
      const missing = lacking[from + last] - lacking[from + first];
      if (missing === last - first) continue;
      const at = taps.slot(column, centre - below) * count;
      let total = 0;
      for (let k = first; k < last; k++) total += weights[at + k] * values[from + k];
      let weighs = 1;
      if (missing > 0 || first > 0 || last < count) {
        weighs = 0;
        for (let k = first; k < last; k++) weighs += weights[at + k] * known[from + k];
      }
      sum[row * side + column] = total;
      weight[row * side + column] = weighs;
    }
  }
  return { sum, weight };
}

/** Weights that add up to 1, of `count` input pixels from `before` before the one at or below the centre. */
interface PhasedTaps {
  readonly before: number;
  readonly count: number;
  readonly weights: Float64Array;
  /** Which weights an output pixel takes whose centre lies `fraction` behind an input pixel's. */
  slot(output: number, fraction: number): number;
}

/**
 * Exact ones for each output pixel where its centre is the same in every row (`centreOf`), else ones for `PHASES` places
 * of an output pixel.
 */
function tapsOf(
  step: number,
  kernel: Kernel,
  side: number,
  centreOf: ((output: number) => number) | undefined,
): PhasedTaps {
  const before = Math.ceil(kernel.support / Math.abs(step));
  const count = 2 * before + 2;
  const slots = centreOf ? side : Math.max(16, Math.ceil(PHASES * Math.abs(step)));
  const weights = new Float64Array(slots * count);
  for (let slot = 0; slot < slots; slot++) {
    const centre = centreOf?.(slot);
    const fraction = centre === undefined ? (slot + 0.5) / slots : centre - Math.floor(centre);
    let total = 0;
    for (let k = 0; k < count; k++) {
      const value = kernel.at(step * (k - before - fraction));
      weights[slot * count + k] = value;
      total += value;
    }
    for (let k = 0; k < count; k++) weights[slot * count + k] /= total;
  }
  const slot = centreOf
    ? (output: number) => output
    : (_: number, fraction: number) => Math.min(slots - 1, Math.floor(fraction * slots));
  return { before, count, weights, slot };
}
