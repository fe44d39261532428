import { isUsable } from "../inversion/weights.ts";
import type { StokesProfiles } from "../types.ts";

/**
 * Mean square of the misfit in units of the noise, each Stokes parameter with its weight, over the samples that are
 * data: finite, and not below -1 (SIR's flag). 1 is a perfect fit.
 */
export function misfit(
  observed: StokesProfiles,
  fit: StokesProfiles,
  noise: number,
  weights: readonly [number, number, number, number] = [1, 1, 1, 1],
): number {
  const n = observed.length / 4;
  let sum = 0;
  let norm = 0;
  for (let at = 0; at < observed.length; at++) {
    if (!isUsable(observed[at])) continue;
    const weight = weights[Math.floor(at / n)];
    const difference = (observed[at] - fit[at]) / noise;
    if (Number.isNaN(difference)) continue;
    sum += weight * difference * difference;
    norm += weight;
  }
  return norm > 0 ? sum / norm : Number.NaN;
}
