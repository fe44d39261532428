import { ArgumentError, ShapeError } from "@helioscope/core";
import type { SpectralSetup } from "../types.ts";
import type { InversionConfig } from "./config.ts";

/** What of a pixel is fitted, and how much each point counts. */
export interface WeightedProfiles {
  /** 4 n values; 0 where the point is not used. */
  readonly observed: Float64Array;
  /** 4 n weights that sum to 1 when multiplied by the noise squared: chi squared is their sum with the squared misfits. */
  readonly weights: Float64Array;
  /** 4 n values 1 / noise^2; 0 where the point is not used. */
  readonly inverseVariance: Float64Array;
  /** 4 n values weight x noise^2: the same for all points where weights go by the noise alone. */
  readonly deviations: Float64Array;
  /** Number of points with a weight. */
  readonly used: number;
}

export interface WeightOptions {
  /** Standard deviation of all, or of I, Q, U and V. */
  readonly noise?: number | readonly [number, number, number, number];
  /** Factors on the squared misfit at each of the n wavelengths; 0 leaves a wavelength out. */
  readonly wavelengthWeights?: ArrayLike<number>;
}

/**
 * Weights of all points. Values that are not finite or below -1 are left out one by one (SIR's rule). With the
 * `amplitude` equalisation a Stokes parameter of a region counts by continuum / largest signal, where the signal of I
 * is its depth below the continuum, and a signal is at least `amplitudeFloor` times the noise. Throws a ShapeError when
 * the profiles do not fit the setup, an ArgumentError for noise that is not a positive number.
 */
export function weightProfiles(
  profiles: ArrayLike<number>,
  setup: SpectralSetup,
  config: InversionConfig,
  options: WeightOptions = {},
): WeightedProfiles {
  const n = setup.regions.reduce((sum, region) => sum + region.wavelengths.length, 0);
  if (profiles.length !== 4 * n) {
    throw new ShapeError(`${profiles.length} profile values for ${n} wavelengths`, {
      value: profiles.length,
      expected: `${4 * n}: I, Q, U and V`,
    });
  }
  if (options.wavelengthWeights && options.wavelengthWeights.length !== n) {
    throw new ShapeError(`${options.wavelengthWeights.length} weights for ${n} wavelengths`, {
      value: options.wavelengthWeights.length,
      expected: `${n}`,
    });
  }
  const noise = options.noise ?? config.noise;
  checkNoise(noise);
  const observed = new Float64Array(4 * n);
  const weights = new Float64Array(4 * n);
  const inverseVariance = new Float64Array(4 * n);
  let used = 0;
  let total = 0;
  for (let stokes = 0; stokes < 4; stokes++) {
    const sigma = typeof noise === "number" ? noise : noise[stokes];
    let first = 0;
    for (const region of setup.regions) {
      const end = first + region.wavelengths.length;
      const factor =
        config.weights[stokes] *
        (config.equalisation === "amplitude"
          ? equalisation(profiles, n, stokes, first, end, config.amplitudeFloor * sigma)
          : 1);
      for (let i = first; i < end; i++) {
        const k = stokes * n + i;
        const weight = factor * (options.wavelengthWeights?.[i] ?? 1);
        if (!isUsable(profiles[k]) || !(weight > 0)) continue;
        observed[k] = profiles[k];
        inverseVariance[k] = 1 / (sigma * sigma);
        weights[k] = weight / (sigma * sigma);
        total += weight;
        used++;
      }
      first = end;
    }
  }
  const deviations = new Float64Array(4 * n);
  for (let k = 0; k < 4 * n; k++) {
    weights[k] /= total;
    if (weights[k] > 0) deviations[k] = weights[k] / inverseVariance[k];
  }
  return { observed, weights, inverseVariance, deviations, used };
}

/** @throws ArgumentError for noise that is not a positive number. */
export function checkNoise(noise: NonNullable<WeightOptions["noise"]>): void {
  for (const sigma of typeof noise === "number" ? [noise] : noise) {
    if (sigma > 0 && Number.isFinite(sigma)) continue;
    throw new ArgumentError(`The noise is ${sigma}`, {
      value: noise,
      expected: "a positive number",
      remedy: "Give profiles without noise the accuracy that they are to be fitted to, such as 1e-4.",
    });
  }
}

/** Whether a value is a datum at all. */
export function isUsable(value: number): boolean {
  return Number.isFinite(value) && value >= -1;
}

function equalisation(
  profiles: ArrayLike<number>,
  n: number,
  stokes: number,
  first: number,
  end: number,
  floor: number,
): number {
  let continuum = 0;
  for (let i = first; i < end; i++) if (isUsable(profiles[i])) continuum = Math.max(continuum, profiles[i]);
  let signal = floor;
  for (let i = first; i < end; i++) {
    const value = profiles[stokes * n + i];
    if (isUsable(value)) signal = Math.max(signal, stokes === 0 ? continuum - value : Math.abs(value));
  }
  return continuum > 0 ? continuum / signal : 1;
}
