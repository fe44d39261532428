import { assertSameSize, type Raster, ShapeError } from "@helioscope/core";

/** What two images differ by, gauss where they are fields. */
export interface FieldErrors {
  /** Pixels compared. */
  readonly count: number;
  /** Mean squared error. */
  readonly mse: number;
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Mean of generated less observed. */
  readonly bias: number;
}

/**
 * Errors of `generated` against `truth` where `mask` is not 0 (everywhere without it); NaN where that is nowhere. Throws a
 * ShapeError when lengths differ.
 */
export function fieldErrors(
  truth: ArrayLike<number>,
  generated: ArrayLike<number>,
  mask?: ArrayLike<number>,
): FieldErrors {
  if (truth.length !== generated.length || (mask && mask.length !== truth.length))
    throw new ShapeError(`Errors of ${truth.length} and ${generated.length} pixels`, {
      value: [truth.length, generated.length, mask?.length],
      expected: "as many of each, and of the mask",
    });
  let count = 0;
  let sum = 0;
  let absolute = 0;
  let squares = 0;
  for (let i = 0; i < truth.length; i++) {
    if (mask && !mask[i]) continue;
    const difference = generated[i] - truth[i];
    count++;
    sum += difference;
    absolute += Math.abs(difference);
    squares += difference * difference;
  }
  const mse = squares / count;
  return { count, mse, rmse: Math.sqrt(mse), mae: absolute / count, bias: sum / count };
}

/**
 * Peak signal-to-noise ratio of a mean squared error, dB: 10 log10(peak^2 / mse); Infinity of no error. The paper's peak is
 * 200 G, the clipping level; with the 400 G from -200 to 200 that scikit-image's `data_range` means it is 6.02 dB higher.
 */
export const decibelsOf = (mse: number, peak = 200): number => 10 * Math.log10((peak * peak) / mse);

/** {@link decibelsOf} two images, where `mask` is not 0. Throws a ShapeError when sizes differ. */
export function peakSignalNoise(
  truth: Raster,
  generated: Raster,
  options: { readonly peak?: number; readonly mask?: ArrayLike<number> } = {},
): number {
  assertSameSize(truth, generated, "Images of a signal-to-noise ratio");
  return decibelsOf(fieldErrors(truth.data, generated.data, options.mask).mse, options.peak);
}

/** Share of pixels whose relative error is below 10 and 50 % (Park et al. 2019: PPE10, PPE50). */
export interface RelativeShares {
  readonly within10: number;
  readonly within50: number;
  readonly count: number;
}

/** {@link RelativeShares} over the pixels of `mask` where |truth| is above `thresholdGauss`; NaN where there are none. */
export function relativeShares(
  truth: ArrayLike<number>,
  generated: ArrayLike<number>,
  thresholdGauss: number,
  mask?: ArrayLike<number>,
): RelativeShares {
  let count = 0;
  let ten = 0;
  let fifty = 0;
  for (let i = 0; i < truth.length; i++) {
    const size = Math.abs(truth[i]);
    if (!(size > thresholdGauss) || (mask && !mask[i])) continue;
    const error = Math.abs(generated[i] - truth[i]) / size;
    count++;
    if (error < 0.1) ten++;
    if (error < 0.5) fifty++;
  }
  return { within10: ten / count, within50: fifty / count, count };
}
