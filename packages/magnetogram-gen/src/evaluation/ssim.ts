import { ArgumentError, assertSameSize, type Raster, ShapeError } from "@helioscope/core";
import { pairMoments } from "./moments.ts";

/** The two constants of structural similarity, in squared units of the image. */
export interface SsimConstants {
  readonly c1: number;
  readonly c2: number;
}

/**
 * Which structural similarity is meant.
 * - `paper`: Gaussian window (sigma 1.5, 11 x 11), population covariance, the paper's constants c1 = 2.55, c2 = 7.65.
 * - `global`: the paper's formula read literally, one window as large as the image.
 * - `standard`: the window of `paper` with c = (K L)^2, K = 0.01 and 0.03, L the data range (Wang et al. 2004).
 * - `uniform`: scikit-image's default, 7 x 7, sample covariance, the constants of `standard`.
 */
export type SsimVariant = "paper" | "global" | "standard" | "uniform";

/** 0.01 and 0.03 of 255: the paper has K L where Wang et al. have (K L)^2. */
export const PAPER_CONSTANTS: SsimConstants = { c1: 2.55, c2: 7.65 };

/** (K L)^2 of a data range L: 400 for fields between -200 and 200 G. */
export const standardConstants = (dataRange: number): SsimConstants => ({
  c1: (0.01 * dataRange) ** 2,
  c2: (0.03 * dataRange) ** 2,
});

export interface SsimOptions {
  /** `paper` where absent. */
  readonly variant?: SsimVariant;
  /** L of `standard` and `uniform`; 400 G where absent. */
  readonly dataRange?: number;
  /** Windows count whose centre is not 0 here; all where absent. In `global` the pixels themselves. */
  readonly mask?: ArrayLike<number>;
}

/** A separable window: odd, symmetric weights of sum 1, and the factor from population to sample covariance. */
interface SsimWindow {
  readonly weights: Float64Array;
  readonly covarianceFactor: number;
}

const gaussianWindow = (): SsimWindow => {
  const raw = Float64Array.from({ length: 11 }, (_, i) => Math.exp(-0.5 * ((i - 5) / 1.5) ** 2));
  const sum = raw.reduce((a, b) => a + b, 0);
  return { weights: raw.map((value) => value / sum), covarianceFactor: 1 };
};
const GAUSSIAN: SsimWindow = gaussianWindow();
const UNIFORM: SsimWindow = { weights: new Float64Array(7).fill(1 / 7), covarianceFactor: 49 / 48 };

/** Width of the window of a variant, pixels; an image has to be as large. 1 of `global`. */
export const ssimWindowPx = (variant: SsimVariant): number =>
  variant === "global" ? 1 : variant === "uniform" ? UNIFORM.weights.length : GAUSSIAN.weights.length;

/**
 * Structural similarity of two images (Wang et al. 2004; section 4 of the paper): the mean over all windows that lie
 * inside the image, or those that `mask` chooses; NaN where it chooses none.
 *
 * Throws a ShapeError when sizes differ or the image is smaller than the window, an ArgumentError for a data range that
 * is not above 0.
 */
export function ssim(a: Raster, b: Raster, options: SsimOptions = {}): number {
  const { variant = "paper", dataRange = 400, mask } = options;
  if (!(dataRange > 0 && Number.isFinite(dataRange)))
    throw new ArgumentError(`A data range of ${dataRange}`, {
      value: dataRange,
      expected: "a number above 0",
    });
  if (variant === "global") return globalSsim(a, b, PAPER_CONSTANTS, mask);
  const window = variant === "uniform" ? UNIFORM : GAUSSIAN;
  const constants = variant === "paper" ? PAPER_CONSTANTS : standardConstants(dataRange);
  const [{ whole, masked }] = windowed(a, b, window, [constants], mask);
  return mask ? masked : whole;
}

/** Means of one map of structural similarity: over all windows, and over those whose centre the mask has. */
export interface SsimMeans {
  readonly whole: number;
  readonly masked: number;
}

/** Gaussian-windowed similarity for several pairs of constants from one pass over the images. Throws as {@link ssim} does. */
export function gaussianSsim(
  a: Raster,
  b: Raster,
  constants: readonly SsimConstants[],
  options: {
    readonly mask?: ArrayLike<number>;
    /** Windows that count in `whole`; all where absent. */
    readonly within?: ArrayLike<number>;
  } = {},
): SsimMeans[] {
  return windowed(a, b, GAUSSIAN, constants, options.mask, options.within);
}

/** The map itself: smaller than the images by the window less one pixel. Throws as {@link ssim} does. */
export function ssimMap(a: Raster, b: Raster, constants: SsimConstants): Raster<Float64Array> {
  const margin = GAUSSIAN.weights.length - 1;
  assertFits(a, b, margin + 1);
  const [width, height] = [a.width - margin, a.height - margin];
  const data = new Float64Array(width * height);
  eachRow(a, b, GAUSSIAN, (row, moments) => {
    for (let x = 0; x < width; x++) data[row * width + x] = similarity(moments, x, constants, 1);
  });
  return { data, width, height };
}

function globalSsim(a: Raster, b: Raster, { c1, c2 }: SsimConstants, mask?: ArrayLike<number>): number {
  assertSameSize(a, b, "Images of a similarity");
  const { count, meanA, meanB, squaresA, squaresB, products } = pairMoments(a.data, b.data, mask);
  if (count === 0) return Number.NaN;
  return (
    ((2 * meanA * meanB + c1) * ((2 * products) / count + c2)) /
    ((meanA * meanA + meanB * meanB + c1) * ((squaresA + squaresB) / count + c2))
  );
}

function windowed(
  a: Raster,
  b: Raster,
  window: SsimWindow,
  constants: readonly SsimConstants[],
  mask?: ArrayLike<number>,
  within?: ArrayLike<number>,
): SsimMeans[] {
  const half = (window.weights.length - 1) / 2;
  assertFits(a, b, window.weights.length);
  for (const one of [mask, within])
    if (one && one.length !== a.data.length)
      throw new ShapeError(`A mask of ${one.length} pixels`, {
        value: one.length,
        expected: `${a.data.length}, as the images have`,
      });
  const width = a.width - 2 * half;
  const whole = constants.map(() => ({ sum: 0, count: 0 }));
  const masked = constants.map(() => ({ sum: 0, count: 0 }));
  eachRow(a, b, window, (row, moments) => {
    const start = (row + half) * a.width + half;
    constants.forEach((pair, k) => {
      for (let x = 0; x < width; x++) {
        const inWhole = !within || within[start + x];
        const inMask = mask?.[start + x];
        if (!inWhole && !inMask) continue;
        const value = similarity(moments, x, pair, window.covarianceFactor);
        if (inWhole) {
          whole[k].sum += value;
          whole[k].count++;
        }
        if (inMask) {
          masked[k].sum += value;
          masked[k].count++;
        }
      }
    });
  });
  return constants.map((_, k) => ({
    whole: whole[k].sum / whole[k].count,
    masked: masked[k].sum / masked[k].count,
  }));
}

/** Windowed means of a, b, a^2 + b^2 and a b along one row. */
type RowMoments = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

function similarity(
  [meanA, meanB, squares, products]: RowMoments,
  x: number,
  { c1, c2 }: SsimConstants,
  covarianceFactor: number,
): number {
  const cross = meanA[x] * meanB[x];
  const means = meanA[x] * meanA[x] + meanB[x] * meanB[x];
  const covariance = covarianceFactor * (products[x] - cross);
  const variances = covarianceFactor * (squares[x] - means);
  return ((2 * cross + c1) * (2 * covariance + c2)) / ((means + c1) * (variances + c2));
}

/**
 * Rows of windowed means. The window goes down the columns first, then along the row; only windows that lie inside the
 * image are computed. Differences of squares are taken inside one window in double precision: at 3,000 G they cost 1e-9 G^2.
 */
function eachRow(
  a: Raster,
  b: Raster,
  { weights }: SsimWindow,
  use: (row: number, moments: RowMoments) => void,
): void {
  const { width, height } = a;
  const n = weights.length;
  const half = (n - 1) / 2;
  const size = width * height;
  const squares = new Float64Array(size);
  const products = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const x = a.data[i];
    const y = b.data[i];
    squares[i] = x * x + y * y;
    products[i] = x * y;
  }
  const planes = [Float64Array.from(a.data), Float64Array.from(b.data), squares, products];
  const column = new Float64Array(width);
  const inside = width - n + 1;
  const moments = planes.map(() => new Float64Array(inside)) as unknown as RowMoments;
  for (let row = 0; row + n <= height; row++) {
    for (let k = 0; k < 4; k++) {
      const plane = planes[k];
      const centre = (row + half) * width;
      for (let x = 0; x < width; x++) column[x] = weights[half] * plane[centre + x];
      for (let d = 1; d <= half; d++) {
        const weight = weights[half + d];
        const above = centre - d * width;
        const below = centre + d * width;
        for (let x = 0; x < width; x++) column[x] += weight * (plane[above + x] + plane[below + x]);
      }
      const out = moments[k];
      for (let x = 0; x < inside; x++) {
        let sum = weights[half] * column[x + half];
        for (let d = 1; d <= half; d++)
          sum += weights[half + d] * (column[x + half - d] + column[x + half + d]);
        out[x] = sum;
      }
    }
    use(row, moments);
  }
}

function assertFits(a: Raster, b: Raster, side: number): void {
  assertSameSize(a, b, "Images of a similarity");
  if (a.width < side || a.height < side)
    throw new ShapeError(`A similarity of ${a.width}x${a.height} pixels`, {
      value: [a.width, a.height],
      expected: `at least ${side}x${side}, the window`,
      remedy: "Take the variant global.",
    });
}
