import { withoutNaN } from "./finite.ts";
import { median } from "./quantile.ts";

/** What Table 2 of a flux-element paper states of a sample. */
export interface Summary {
  /** Values that are numbers. */
  readonly n: number;
  /** Values left out because they are NaN. */
  readonly missing: number;
  readonly min: number;
  readonly max: number;
  readonly median: number;
  readonly mean: number;
  /** Sample standard deviation (n - 1 degrees of freedom); NaN for a single value. */
  readonly sd: number;
}

/** Describes a sample; NaN are left out and counted. Throws a DataError when no number is left. */
export function summary(values: ArrayLike<number>): Summary {
  const numbers = withoutNaN(values, "Summary");
  const n = numbers.length;
  let min = numbers[0];
  let max = numbers[0];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = numbers[i];
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (numbers[i] - mean) ** 2;
  return {
    n,
    missing: values.length - n,
    min,
    max,
    median: median(numbers),
    mean,
    sd: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN,
  };
}
