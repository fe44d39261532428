/** How values between pixel centres are found. */
export type Interpolation = "nearest" | "bilinear" | "bicubic";

/** Keys' cubic convolution (1981, doi:10.1109/TASSP.1981.1163711, a = -1/2); zero from 2 on. */
export function keys(x: number): number {
  const d = Math.abs(x);
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
}

/** Linear interpolation; zero from 1 on. */
export function triangle(x: number): number {
  return Math.max(0, 1 - Math.abs(x));
}

/** The input pixels, and their weights, that each output pixel of one axis is made of. */
export interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `stride` places for each output pixel, of which `count` are in use. */
  readonly weights: Float64Array;
  readonly stride: number;
}

/**
 * Weights for resampling `input` pixels to `output` that cover the same extent. With `antialias` the kernel is as
 * wide as an output pixel where that is wider than an input one. It is cut at the image's rim, and the weights of
 * an output pixel add up to 1.
 */
export function taps(
  input: number,
  output: number,
  kernel: "bilinear" | "bicubic",
  antialias: boolean,
): Taps {
  const weigh = kernel === "bicubic" ? keys : triangle;
  const scale = input / output;
  const widening = antialias ? Math.max(scale, 1) : 1;
  const support = (kernel === "bicubic" ? 2 : 1) * widening;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(output);
  const count = new Int32Array(output);
  const weights = new Float64Array(output * stride);
  for (let i = 0; i < output; i++) {
    const centre = (i + 0.5) * scale - 0.5;
    let from = Math.max(0, Math.ceil(centre - support));
    let to = Math.min(input - 1, Math.floor(centre + support));
    const at = (k: number) => weigh((k - centre) / widening);
    while (from < to && at(from) === 0) from++;
    while (to > from && at(to) === 0) to--;
    let sum = 0;
    for (let k = from; k <= to; k++) sum += at(k);
    for (let k = from; k <= to; k++) weights[i * stride + k - from] = at(k) / sum;
    first[i] = from;
    count[i] = to - from + 1;
  }
  return { first, count, weights, stride };
}

/** As {@link taps}, for averages over the area of an output pixel: a pixel that two of them share counts by its parts. */
export function areaTaps(input: number, output: number): Taps {
  const scale = input / output;
  const stride = Math.ceil(scale) + 1;
  const first = new Int32Array(output);
  const count = new Int32Array(output);
  const weights = new Float64Array(output * stride);
  for (let i = 0; i < output; i++) {
    const [low, high] = [i * scale, (i + 1) * scale];
    // A share that rounding alone makes is none.
    const from = Math.floor(low + 1e-9);
    const to = Math.min(input, Math.ceil(high - 1e-9)) - 1;
    const at = (k: number) => Math.min(k + 1, high) - Math.max(k, low);
    let sum = 0;
    for (let k = from; k <= to; k++) sum += at(k);
    for (let k = from; k <= to; k++) weights[i * stride + k - from] = at(k) / sum;
    first[i] = from;
    count[i] = to - from + 1;
  }
  return { first, count, weights, stride };
}
