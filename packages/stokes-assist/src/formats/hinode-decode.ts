import { ShapeError, type TypedArray } from "@helioscope/core";

/** A slit of Hinode SP as its level-1 file holds it: [4][slit][wavelengths], 16-bit integers. */
export interface RawSlit {
  readonly data: TypedArray;
  readonly slitPixels: number;
  readonly wavelengths: number;
  /** SPBSHFT: how many of I, V, and Q and U were halved before they were sent. */
  readonly bitShift: number;
}

/**
 * Puts a slit into column `x` of a cube [height][width][4][wavelengths], in counts. Two things are put right:
 * intensities beyond 32767 have wrapped round to negative numbers, and what SPBSHFT says was halved is doubled
 * (1: I; 2: V too; 3: Q and U too).
 */
export function placeSlit(slit: RawSlit, cube: Float32Array, width: number, x: number): void {
  const { data, slitPixels, wavelengths: n, bitShift } = slit;
  if (data.length !== 4 * slitPixels * n) {
    throw new ShapeError(`A slit of ${data.length} values`, { expected: `4 x ${slitPixels} x ${n}` });
  }
  const doubled = [bitShift >= 1, bitShift >= 3, bitShift >= 3, bitShift >= 2].map((yes) => (yes ? 2 : 1));
  for (let s = 0; s < 4; s++) {
    const wrap = s === 0 ? 65536 : 0;
    const factor = doubled[s];
    for (let y = 0; y < slitPixels; y++) {
      const from = (s * slitPixels + y) * n;
      const to = ((y * width + x) * 4 + s) * n;
      if (wrap === 0 && factor === 1) cube.set(data.subarray(from, from + n), to);
      else unwrap(data, from, cube, to, n, wrap, factor);
    }
  }
}

function unwrap(
  data: TypedArray,
  from: number,
  cube: Float32Array,
  to: number,
  n: number,
  wrap: number,
  factor: number,
): void {
  for (let i = 0; i < n; i++) {
    const value = data[from + i];
    cube[to + i] = (value < 0 ? value + wrap : value) * factor;
  }
}
