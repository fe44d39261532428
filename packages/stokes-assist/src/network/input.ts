import type { Resampler } from "./resample.ts";

/**
 * Profiles [count][4][m] as the network takes them, [count][n][4]: brought to its wavelengths, each Stokes parameter
 * times its factor (5 on V in the paper).
 */
export function networkInput(
  profiles: Float32Array,
  count: number,
  n: number,
  resample: Resampler,
  factors: readonly number[],
): Float32Array {
  const m = profiles.length / (4 * count);
  const row = new Float32Array(n);
  const out = new Float32Array(count * 4 * n);
  for (let i = 0; i < count; i++) {
    for (let s = 0; s < 4; s++) {
      resample.row(profiles, (4 * i + s) * m, row, 0);
      const start = 4 * i * n + s;
      const factor = factors[s];
      for (let l = 0; l < n; l++) out[start + 4 * l] = factor * row[l];
    }
  }
  return out;
}
