import { ArgumentError } from "../errors.ts";
import { gammaQ } from "./gamma.ts";

/** Probability that a chi-squared variable of the given degrees of freedom (any positive number) exceeds `x`. */
export function chiSquaredSurvival(x: number, degreesOfFreedom: number): number {
  return x <= 0 ? 1 : gammaQ(degreesOfFreedom / 2, x / 2);
}

/** Probability that a standard normal variable is below `z`; the lower tail keeps its relative accuracy. */
export function normalCdf(z: number): number {
  const tail = 0.5 * gammaQ(0.5, 0.5 * z * z);
  return z < 0 ? tail : 1 - tail;
}

/** Inverse of {@link normalCdf}. -Infinity at 0, Infinity at 1. Throws an ArgumentError outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1))
    throw new ArgumentError(`A probability of ${p}`, { value: p, expected: "a number from 0 to 1" });
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  // Abramowitz & Stegun 26.2.23, then Newton's method on the logarithm of the distribution.
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 4; i++) {
    const cdf = normalCdf(z);
    const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    z -= (Math.log(cdf / p) * cdf) / density;
  }
  return z;
}
