import { ShapeError } from "@helioscope/core";

/** Second moments of pairs of values about their means; two such can be joined without the values. */
export interface PairMoments {
  readonly count: number;
  readonly meanA: number;
  readonly meanB: number;
  /** Sums of squared deviations, and of their products. */
  readonly squaresA: number;
  readonly squaresB: number;
  readonly products: number;
}

export const NO_PAIRS: PairMoments = {
  count: 0,
  meanA: 0,
  meanB: 0,
  squaresA: 0,
  squaresB: 0,
  products: 0,
};

/**
 * Moments of the pairs where `mask` is not 0 (everywhere without it), in two passes in double precision. Throws a
 * ShapeError when lengths differ.
 */
export function pairMoments(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  mask?: ArrayLike<number>,
): PairMoments {
  if (a.length !== b.length || (mask && mask.length !== a.length))
    throw new ShapeError(`Moments of ${a.length} and ${b.length} values`, {
      value: [a.length, b.length, mask?.length],
      expected: "as many of each, and of the mask",
    });
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < a.length; i++) {
    if (mask && !mask[i]) continue;
    count++;
    sumA += a[i];
    sumB += b[i];
  }
  if (count === 0) return NO_PAIRS;
  const meanA = sumA / count;
  const meanB = sumB / count;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let i = 0; i < a.length; i++) {
    if (mask && !mask[i]) continue;
    const x = a[i] - meanA;
    const y = b[i] - meanB;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  return { count, meanA, meanB, squaresA, squaresB, products };
}

/** Moments of both samples together (Chan, Golub & LeVeque 1983). */
export function joinMoments(p: PairMoments, q: PairMoments): PairMoments {
  const count = p.count + q.count;
  if (count === 0) return NO_PAIRS;
  const dA = q.meanA - p.meanA;
  const dB = q.meanB - p.meanB;
  const share = q.count / count;
  const weight = p.count * share;
  return {
    count,
    meanA: p.meanA + dA * share,
    meanB: p.meanB + dB * share,
    squaresA: p.squaresA + q.squaresA + dA * dA * weight,
    squaresB: p.squaresB + q.squaresB + dB * dB * weight,
    products: p.products + q.products + dA * dB * weight,
  };
}

/** Pearson's correlation coefficient; NaN where one side is constant. */
export function momentsCorrelation({ count, meanA, meanB, ...sums }: PairMoments): number {
  const normA = Math.sqrt(sums.squaresA);
  const normB = Math.sqrt(sums.squaresB);
  const negligible = 1e-13 * Math.sqrt(count);
  if (normA <= negligible * Math.abs(meanA) || normB <= negligible * Math.abs(meanB)) return Number.NaN;
  return Math.max(-1, Math.min(1, sums.products / normA / normB));
}

/** Population standard deviation of b over that of a; NaN where both are 0. */
export const spreadRatio = ({ squaresA, squaresB }: PairMoments): number => Math.sqrt(squaresB / squaresA);

/** Mean and population standard deviation (1/N), as the paper's tables have them. */
export interface MeanSpread {
  readonly mean: number;
  readonly std: number;
  /** Values that are numbers; NaN are left out. */
  readonly count: number;
}

/** Mean and population spread of the values that are not NaN; NaN where there are none. */
export function meanSpread(values: Iterable<number>): MeanSpread {
  const known = [...values].filter((value) => !Number.isNaN(value));
  const { mean, deviation } = meanDeviation(known, 0);
  return { mean, std: deviation, count: known.length };
}

/**
 * Mean and standard deviation. `lost` 0: 1/n, of all images that there are; 1: 1/(n - 1), of seeds, which are a sample of
 * all that there could be. NaN of none, of one with `lost` 1, and where a value is NaN.
 */
export function meanDeviation(
  values: readonly number[],
  lost: 0 | 1,
): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - lost)) };
}
