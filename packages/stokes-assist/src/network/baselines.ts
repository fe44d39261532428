import type { DrawnPixels } from "./batches.ts";
import type { ScoredQuantity } from "./scored.ts";

/** What needs no training, for one pixel after the other; constant with depth. */
export interface Baseline {
  readonly name: string;
  readonly about: string;
  /** Values of the quantities that it knows, in the units of `SCORED`. */
  predict(
    pixels: DrawnPixels,
    wavelengths: Float64Array,
    lines: readonly string[],
  ): Promise<Partial<Record<ScoredQuantity, Float32Array>>>;
}

/** Temperature of the HSRA at log tau 0, K. */
const QUIET_SUN_KELVIN = 6390;
/** h c / k, Angstrom K. */
const SECOND_RADIATION_CONSTANT = 1.4387769e8;

/** Temperature at which the Planck function is the pixel's continuum, where that of the quiet Sun is the HSRA's. */
export const brightness: Baseline = {
  name: "brightness temperature",
  about: "the temperature that the continuum's brightness stands for",
  async predict({ count, profiles }, wavelengths) {
    const n = wavelengths.length;
    const x = SECOND_RADIATION_CONSTANT / wavelengths[0];
    const quiet = Math.expm1(x / QUIET_SUN_KELVIN);
    const temperature = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const intensity = continuum(profiles.subarray(4 * i * n, (4 * i + 1) * n));
      temperature[i] = x / Math.log1p(quiet / Math.max(1e-3, intensity));
    }
    return { temperature };
  },
};

/** Mean of the brightest tenth of a profile. */
function continuum(intensity: Float32Array): number {
  const sorted = intensity.slice().sort();
  const brightest = sorted.subarray(sorted.length - Math.max(1, Math.round(sorted.length / 10)));
  return brightest.reduce((sum, value) => sum + value, 0) / brightest.length;
}

/** Those that every evaluation is shown beside, the mean atmosphere apart. */
export const BASELINES: readonly Baseline[] = [brightness];

export const MEAN_ATMOSPHERE = {
  name: "mean atmosphere",
  about: "the mean of the very pixels that are scored: the best constant",
} as const;
