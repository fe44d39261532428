import type { Sampling } from "./kernel.ts";

/** Takes four Stokes profiles on the grid, from `offset` on, to the samples, from `at` on. */
export type Sampler = (from: Float64Array, offset: number, out: Float64Array, at: number) => void;

/** Applies a {@link Sampling} to profiles of `points` wavelengths; a copy where there is none. */
export function sampler(points: number, sampling: Sampling | undefined): Sampler {
  if (!sampling) {
    return (from, offset, out, at) => {
      for (let i = 0; i < 4 * points; i++) out[at + i] = from[offset + i];
    };
  }
  const { starts, weights, width } = sampling;
  const n = starts.length;
  if (isConvolution(sampling)) {
    const taps = weights.slice(0, width);
    return (from, offset, out, at) => {
      for (let s = 0; s < 4; s++) convolve(from, offset + s * points + starts[0], taps, out, at + s * n, n);
    };
  }
  return (from, offset, out, at) => {
    for (let s = 0; s < 4; s++) sampleProfile(sampling, from, offset + s * points, out, at + s * n);
  };
}

/** Takes one profile on the grid, from `offset` on, to the samples, from `at` on. */
export function sampleProfile(
  { starts, weights, width }: Sampling,
  from: Float64Array,
  offset: number,
  out: Float64Array,
  at: number,
): void {
  for (let i = 0; i < starts.length; i++) {
    const first = offset + starts[i];
    let sum = 0;
    for (let k = 0; k < width; k++) sum += weights[i * width + k] * from[first + k];
    out[at + i] = sum;
  }
}

/** Whether every sample has the same weights, one grid point further than the one before. */
function isConvolution({ starts, weights, width }: Sampling): boolean {
  for (let i = 1; i < starts.length; i++) {
    if (starts[i] !== starts[0] + i) return false;
    for (let k = 0; k < width; k++) if (Math.abs(weights[i * width + k] - weights[k]) > 1e-9) return false;
  }
  return true;
}

/** Four samples at a time. */
function convolve(
  from: Float64Array,
  start: number,
  taps: Float64Array,
  out: Float64Array,
  at: number,
  n: number,
): void {
  const width = taps.length;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let x0 = from[start + i];
    let x1 = from[start + i + 1];
    let x2 = from[start + i + 2];
    for (let k = 0; k < width; k++) {
      const tap = taps[k];
      const x3 = from[start + i + k + 3];
      a += tap * x0;
      b += tap * x1;
      c += tap * x2;
      d += tap * x3;
      x0 = x1;
      x1 = x2;
      x2 = x3;
    }
    out[at + i] = a;
    out[at + i + 1] = b;
    out[at + i + 2] = c;
    out[at + i + 3] = d;
  }
  for (; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += taps[k] * from[start + i + k];
    out[at + i] = sum;
  }
}
