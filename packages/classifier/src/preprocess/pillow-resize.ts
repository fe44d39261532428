import type { Raster } from "@helioscope/core";

/** Bits behind the point of a weight: those of 32 that 8 bits of a value and 2 of overshoot leave. */
const PRECISION = 22;
const HALF = 2 ** (PRECISION - 1);

/** Keys' cubic convolution with a = -1/2. */
function bicubic(x: number): number {
  const d = Math.abs(x);
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
}

interface Weights {
  readonly first: number;
  /** Fixed-point. */
  readonly weights: Int32Array;
}

function weightsOf(input: number, output: number): Weights[] {
  const scale = input / output;
  const widening = Math.max(scale, 1);
  const support = 2 * widening;
  return Array.from({ length: output }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(input, Math.trunc(centre + support + 0.5));
    const exact = Array.from({ length: end - first }, (_, k) =>
      bicubic((first + k - centre + 0.5) / widening),
    );
    const sum = exact.reduce((total, weight) => total + weight, 0);
    const weights = Int32Array.from(exact, (weight) => {
      const fixed = (weight / sum) * 2 ** PRECISION;
      return Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    });
    return { first, weights };
  });
}

const toByte = (sum: number): number => {
  const value = sum >> PRECISION;
  return value < 0 ? 0 : Math.min(value, 255);
};

/** Resizes bytes as Pillow's bicubic filter does, to the last bit: columns first, rounded to bytes, then rows. */
export function resizeBytes(image: Raster<Uint8Array>, width: number, height: number): Raster<Uint8Array> {
  const narrow = width === image.width ? image : resizeRows(image, width);
  return height === narrow.height ? narrow : resizeColumns(narrow, height);
}

function resizeRows({ data, width: from, height }: Raster<Uint8Array>, width: number): Raster<Uint8Array> {
  const columns = weightsOf(from, width);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x];
      let sum = HALF;
      for (let k = 0; k < weights.length; k++) sum += data[y * from + first + k] * weights[k];
      out[y * width + x] = toByte(sum);
    }
  }
  return { data: out, width, height };
}

function resizeColumns(
  { data, width, height: from }: Raster<Uint8Array>,
  height: number,
): Raster<Uint8Array> {
  const rows = weightsOf(from, height);
  const out = new Uint8Array(width * height);
  const sums = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y];
    sums.fill(HALF);
    for (let k = 0; k < weights.length; k++) {
      const start = (first + k) * width;
      for (let x = 0; x < width; x++) sums[x] += data[start + x] * weights[k];
    }
    for (let x = 0; x < width; x++) out[y * width + x] = toByte(sums[x]);
  }
  return { data: out, width, height };
}
