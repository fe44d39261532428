import { lightReason } from "../inversion/usable.ts";
import { isUsable } from "../inversion/weights.ts";

/** What can be said of profiles before they are inverted. */
export interface Examination {
  /** Why they hold nothing to fit. */
  readonly reason?: string;
  /** Level of the continuum: mean of the highest eighth of I. */
  readonly continuum: number;
}

/**
 * Copies the data among `profiles` to `out`, NaN for what is none: values that are not finite, or below -1 (SIR's flag)
 * in units of the continuum, and below minus the continuum of the pixel where this is more, as in counts. Looks for NaN, darkness,
 * flat and clipped spectra. `noise` is that of I.
 */
export function examine(profiles: Float64Array, noise: number, out: Float64Array): Examination {
  const n = profiles.length / 4;
  const bright = profiles.subarray(0, n).filter(Number.isFinite).sort();
  const unit = Math.max(1, bright[Math.floor(0.875 * bright.length)] ?? 1);
  for (let k = 0; k < 4 * n; k++) out[k] = isUsable(profiles[k] / unit) ? profiles[k] : Number.NaN;
  const intensities = out
    .subarray(0, n)
    .filter((value, i) => !Number.isNaN(value + out[n + i] + out[2 * n + i] + out[3 * n + i]));
  const usable = intensities.length;
  if (usable < Math.max(4, n / 2)) {
    return { reason: `${n - usable} of ${n} wavelengths hold no number`, continuum: Number.NaN };
  }
  const reason = lightReason(intensities, noise);
  const sorted = intensities.sort();
  const count = Math.max(1, usable >> 3);
  let continuum = 0;
  for (let i = usable - count; i < usable; i++) continuum += sorted[i] / count;
  return reason === null ? { continuum } : { reason, continuum };
}
