import { ArgumentError } from "../errors.ts";
import { withoutNaN } from "./finite.ts";
import { neighbours } from "./select.ts";

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
  probabilities.forEach((p, i) => {
    const position = (copy.length - 1) * p;
    const k = Math.floor(position);
    const [below, above] = neighbours(copy, k);
    result[i] = position === k ? below : mix(below, above, position - k);
  });
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
