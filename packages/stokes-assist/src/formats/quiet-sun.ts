import { DataError } from "@helioscope/core";
import { median } from "@helioscope/core/stats";

/** Profiles of many pixels, [pixels][4][wavelengths]; NaN where there is no datum. */
export interface ProfileBlock {
  readonly data: Float32Array;
  readonly wavelengths: number;
}

/** What the quiet Sun of a map says. */
export interface QuietSun {
  /** Mean intensity profile, in the units of the block; NaN at wavelengths without data. */
  readonly profile: Float64Array;
  /** Samples nearest to the continuum. */
  readonly samples: readonly number[];
  /** Mean intensity there; where lines are known, `quietContinuum` takes their wings off. */
  readonly continuum: number;
  /** Standard deviation of Q, U and V there, in the units of the block. */
  readonly noise: number;
}

/** Samples within a hundredth of the brightest ones of a mean profile. */
export function continuumSamples(profile: ArrayLike<number>): number[] {
  const sorted = Array.from(profile)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const bright = sorted[Math.floor(0.95 * (sorted.length - 1))];
  return Array.from(profile, (_, i) => i).filter((i) => profile[i] >= 0.99 * bright);
}

/**
 * Mean profile, continuum and noise of the quiet Sun of a map: of the half of its pixels with least polarisation, those
 * whose continuum is within a quarter of the half's median. With `pixels` these are taken instead. Values that are not
 * finite are passed over.
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
    for (let i = 0; i < n; i++) {
      const value = data[pixel * 4 * n + i];
      if (Number.isFinite(value)) sum += value;
    }
    if (sum > 0) found.push(pixel);
  }
  if (found.length === 0) {
    throw new DataError("No pixel holds an intensity profile", { expected: "positive intensities" });
  }
  return found;
}

function meanProfile({ data, wavelengths: n }: ProfileBlock, pixels: readonly number[]): Float64Array {
  const mean = new Float64Array(n);
  const count = new Uint32Array(n);
  for (const pixel of pixels) {
    for (let i = 0; i < n; i++) {
      const value = data[pixel * 4 * n + i];
      if (!Number.isFinite(value)) continue;
      mean[i] += value;
      count[i]++;
    }
  }
  return mean.map((sum, i) => sum / count[i]);
}

function meanAt(profile: ArrayLike<number>, samples: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (const i of samples) {
    if (!Number.isFinite(profile[i])) continue;
    sum += profile[i];
    count++;
  }
  return sum / count;
}

function leastPolarised(
  block: ProfileBlock,
  pixels: readonly number[],
  samples: readonly number[],
): number[] {
  const { data, wavelengths: n } = block;
  const known: { readonly pixel: number; readonly continuum: number; readonly polarisation: number }[] = [];
  for (const pixel of pixels) {
    const continuum = meanAt(data.subarray(pixel * 4 * n, pixel * 4 * n + n), samples);
    if (!Number.isFinite(continuum)) continue;
    let most = 0;
    for (let i = 0; i < n; i++) {
      const at = pixel * 4 * n + i;
      const squared = data[at + n] ** 2 + data[at + 2 * n] ** 2 + data[at + 3 * n] ** 2;
      if (squared > most && squared < Number.POSITIVE_INFINITY) most = squared;
    }
    known.push({ pixel, continuum, polarisation: Math.sqrt(most) / continuum });
  }
  const limit = median(Float64Array.from(known, ({ polarisation }) => polarisation));
  const half = known.filter(({ polarisation }) => polarisation <= limit);
  const middle = median(Float64Array.from(half, ({ continuum }) => continuum));
  return half.filter(({ continuum }) => Math.abs(continuum / middle - 1) <= 0.25).map(({ pixel }) => pixel);
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
      for (const i of samples) {
        const value = data[(pixels[k] * 4 + s) * n + i];
        if (Number.isFinite(value)) values.push(value);
      }
    }
    const middle = median(Float64Array.from(values));
    variance += (1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - middle)))) ** 2 / 3;
  }
  return Math.sqrt(variance);
}
