import { DataError } from "@helioscope/core";
import { median } from "@helioscope/core/stats";

/** Profiles of many pixels, [pixels][4][wavelengths]; NaN where there is no datum. */
export interface ProfileBlock {
  readonly data: Float32Array;
  readonly wavelengths: number;
}

/** What the quiet Sun of a map says. */
export interface QuietSun {
  /** Mean intensity profile, in the units of the block. */
  readonly profile: Float64Array;
  /** Samples of the continuum. */
  readonly samples: readonly number[];
  /** Mean intensity there. */
  readonly continuum: number;
  /** Standard deviation of Q, U and V there, in the units of the block. */
  readonly noise: number;
}

/** Samples within a hundredth of the brightest ones of a mean profile. */
export function continuumSamples(profile: ArrayLike<number>): number[] {
  const sorted = Array.from(profile).sort((a, b) => a - b);
  const bright = sorted[Math.floor(0.95 * (sorted.length - 1))];
  return Array.from(profile, (_, i) => i).filter((i) => profile[i] >= 0.99 * bright);
}

/**
 * Mean profile, continuum and noise of the quiet Sun of a map: of the half of its pixels with least polarisation, those
 * whose continuum is within a quarter of the half's median. With `pixels` these are taken instead.
 *
 * @throws DataError where no pixel holds data.
 */
export function quietSun(block: ProfileBlock, pixels?: Iterable<number>): QuietSun {
  const all = usable(block, pixels);
  const samples = continuumSamples(meanProfile(block, all));
  const chosen = pixels ? all : leastPolarised(block, all, samples);
  const profile = meanProfile(block, chosen);
  const continuum = meanAt(profile, samples);
  return { profile, samples, continuum, noise: noiseOf(block, chosen, samples) };
}

function usable({ data, wavelengths: n }: ProfileBlock, pixels?: Iterable<number>): number[] {
  const candidates = pixels ?? Array.from({ length: data.length / (4 * n) }, (_, i) => i);
  const found: number[] = [];
  for (const pixel of candidates) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += data[pixel * 4 * n + i];
    if (sum > 0) found.push(pixel);
  }
  if (found.length === 0) {
    throw new DataError("No pixel holds an intensity profile", { expected: "positive intensities" });
  }
  return found;
}

function meanProfile({ data, wavelengths: n }: ProfileBlock, pixels: readonly number[]): Float64Array {
  const mean = new Float64Array(n);
  for (const pixel of pixels) for (let i = 0; i < n; i++) mean[i] += data[pixel * 4 * n + i];
  return mean.map((sum) => sum / pixels.length);
}

const meanAt = (profile: ArrayLike<number>, samples: readonly number[]): number =>
  samples.reduce((sum, i) => sum + profile[i], 0) / samples.length;

function leastPolarised(
  block: ProfileBlock,
  pixels: readonly number[],
  samples: readonly number[],
): number[] {
  const { data, wavelengths: n } = block;
  const continuum = pixels.map((pixel) => meanAt(data.subarray(pixel * 4 * n, pixel * 4 * n + n), samples));
  const polarisation = pixels.map((pixel, k) => {
    let most = 0;
    for (let i = 0; i < n; i++) {
      const at = pixel * 4 * n + i;
      most = Math.max(most, data[at + n] ** 2 + data[at + 2 * n] ** 2 + data[at + 3 * n] ** 2);
    }
    return Math.sqrt(most) / continuum[k];
  });
  const limit = median(Float64Array.from(polarisation));
  const half = pixels.map((_, k) => k).filter((k) => polarisation[k] <= limit);
  const middle = median(Float64Array.from(half, (k) => continuum[k]));
  return half.filter((k) => Math.abs(continuum[k] / middle - 1) <= 0.25).map((k) => pixels[k]);
}

/** Values that the noise is taken from at most. */
const MANY = 200_000;

/** From the median of the absolute deviations, which a few signals do not move. */
function noiseOf(
  { data, wavelengths: n }: ProfileBlock,
  pixels: readonly number[],
  samples: readonly number[],
): number {
  const every = Math.max(1, Math.ceil((pixels.length * samples.length) / MANY));
  let variance = 0;
  for (let s = 1; s < 4; s++) {
    const values: number[] = [];
    for (let k = 0; k < pixels.length; k += every) {
      for (const i of samples) values.push(data[(pixels[k] * 4 + s) * n + i]);
    }
    const middle = median(Float64Array.from(values));
    variance += (1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - middle)))) ** 2 / 3;
  }
  return Math.sqrt(variance);
}
