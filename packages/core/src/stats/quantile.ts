import { ArgumentError } from "../errors.ts";
import { withoutNaN } from "./finite.ts";
import { select } from "./select.ts";

/**
 * Quantiles by linear interpolation between order statistics (Hyndman & Fan's R-7, numpy's default), for
 * probabilities in [0, 1], in the order given. NaN are left out. Throws a DataError when no number is left, an
 * ArgumentError for a probability outside [0, 1].
 */
export function quantiles(values: ArrayLike<number>, probabilities: readonly number[]): Float64Array {
  for (const p of probabilities) {
    if (!(p >= 0 && p <= 1))
      throw new ArgumentError(`A quantile of ${p}`, { value: p, expected: "a number from 0 to 1" });
  }
  const copy = withoutNaN(values, "Quantiles");
  const result = new Float64Array(probabilities.length);
  const order = probabilities
    .map((_, i) => i)
    .sort((i, j) => (probabilities[i] as number) - (probabilities[j] as number));
  let left = 0;
  for (const i of order) {
    const position = (copy.length - 1) * (probabilities[i] as number);
    const below = Math.floor(position);
    const low = select(copy, below, left);
    left = below;
    result[i] = position === below ? low : mix(low, select(copy, below + 1, below), position - below);
  }
  return result;
}

/** One quantile; see {@link quantiles}. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantiles(values, [probability])[0];
}

/** The median; see {@link quantiles}. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

function mix(a: number, b: number, t: number): number {
  if (a === b) return a;
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}
