import type { Raster } from "@helioscope/core";

/** The input pixels, and their weights, that each output pixel of one axis is made of. */
export interface AxisTaps {
  readonly first: Int32Array;
  /** Where the weights of each output pixel begin; one place more than there are pixels. */
  readonly start: Int32Array;
  readonly weights: Float64Array;
}

/** Four standard deviations to either side hold all but 6e-5. */
const REACH = 4;

/** A Gaussian blur that leaves the size; beyond the rim there is nothing. A deviation of 0 leaves all as it is. */
export function gaussianTaps(size: number, sigmaPx: number): AxisTaps {
  const radius = Math.ceil(REACH * sigmaPx);
  return tapsOf(
    size,
    size,
    (i) => [i - radius, i + radius],
    (k, i) => (sigmaPx > 0 ? Math.exp(-0.5 * ((k - i) / sigmaPx) ** 2) : 1),
  );
}

/** Averages over equal lengths: a pixel that two of them share counts by its parts. */
export function areaTaps(input: number, output: number): AxisTaps {
  const scale = input / output;
  return tapsOf(
    input,
    output,
    (i) => [Math.floor(i * scale + 1e-9), Math.ceil((i + 1) * scale - 1e-9) - 1],
    (k, i) => Math.min(k + 1, (i + 1) * scale) - Math.max(k, i * scale),
  );
}

function tapsOf(
  input: number,
  output: number,
  reach: (i: number) => readonly [number, number],
  weigh: (k: number, i: number) => number,
): AxisTaps {
  const first = new Int32Array(output);
  const start = new Int32Array(output + 1);
  const all: number[] = [];
  for (let i = 0; i < output; i++) {
    const [low, high] = reach(i);
    first[i] = Math.max(0, low);
    const weights: number[] = [];
    for (let k = first[i]; k <= Math.min(input - 1, high); k++) weights.push(weigh(k, i));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const weight of weights) all.push(weight / sum);
    start[i + 1] = all.length;
  }
  return { first, start, weights: Float64Array.from(all) };
}

/** Weighted means of the pixels that hold a number; NaN where these weigh less than one half. */
export function resampleKnown(image: Raster, columns: AxisTaps, rows: AxisTaps): Raster<Float32Array> {
  const { data } = image;
  const values = new Float64Array(data.length);
  let valid: Float64Array | undefined;
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i])) {
      valid ??= new Float64Array(data.length).fill(1);
      valid[i] = 0;
    } else values[i] = data[i];
  }
  const [width, height] = [columns.first.length, rows.first.length];
  const sums = separable(values, image.width, columns, rows);
  const out = Float32Array.from(sums);
  if (!valid) return { data: out, width, height };
  const weight = separable(valid, image.width, columns, rows);
  for (let i = 0; i < out.length; i++) out[i] = weight[i] >= 0.5 ? sums[i] / weight[i] : Number.NaN;
  return { data: out, width, height };
}

function separable(data: Float64Array, from: number, columns: AxisTaps, rows: AxisTaps): Float64Array {
  const width = columns.first.length;
  const height = rows.first.length;
  const narrow = new Float64Array(width * (data.length / from));
  for (let y = 0, row = 0; row < data.length; y++, row += from) {
    for (let x = 0; x < width; x++) {
      const base = row + columns.first[x] - columns.start[x];
      let sum = 0;
      for (let k = columns.start[x]; k < columns.start[x + 1]; k++)
        sum += columns.weights[k] * data[base + k];
      narrow[y * width + x] = sum;
    }
  }
  const out = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let k = rows.start[y]; k < rows.start[y + 1]; k++) {
      const row = (rows.first[y] + k - rows.start[y]) * width;
      for (let x = 0; x < width; x++) out[y * width + x] += rows.weights[k] * narrow[row + x];
    }
  }
  return out;
}
