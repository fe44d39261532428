import { DataError } from "../errors.ts";
import { assertSameLength } from "./confusion.ts";

// In all of these a pair with a NaN is left out; lengths that differ are a ShapeError, no pairs left a DataError.

/** Mean of |a - b|. Throws a ShapeError when the lengths differ, a DataError when no pair of numbers is left. */
export function meanAbsoluteError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return meanOver(a, b, "Mean absolute error", (x, y) => Math.abs(x - y));
}

/** Square root of the mean of (a - b)^2. Throws as {@link meanAbsoluteError} does. */
export function rootMeanSquareError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(meanOver(a, b, "Root mean square error", (x, y) => (x - y) ** 2));
}

/**
 * Pearson's correlation coefficient; NaN where one side is constant (its deviations below 1e-13 of its mean). Throws
 * as {@link meanAbsoluteError} does.
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const meanA = meanOver(a, b, "Correlation", (x) => x);
  const meanB = meanOver(a, b, "Correlation", (_, y) => y);
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] as number) - meanA;
    const y = (b[i] as number) - meanB;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  const normA = Math.sqrt(squaresA);
  const normB = Math.sqrt(squaresB);
  if (normA <= 1e-13 * Math.abs(meanA) || normB <= 1e-13 * Math.abs(meanB)) return Number.NaN;
  return Math.max(-1, Math.min(1, product / normA / normB));
}

function meanOver(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  what: string,
  term: (x: number, y: number) => number,
): number {
  assertSameLength(a, b, `${what}: the two sides`);
  let sum = 0;
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    sum += term(x, y);
    n++;
  }
  if (n === 0)
    throw new DataError(`${what} of ${a.length} pairs, none of them of numbers`, {
      expected: "at least one pair",
    });
  return sum / n;
}
