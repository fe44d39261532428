import { throwIfAborted } from "../errors.ts";
import { type BootstrapOptions, checkBootstrap, drawIndices } from "./bootstrap.ts";
import { quantiles } from "./quantile.ts";

/** What a bootstrap says of one of several statistics. NaN where no resample has it. */
export interface BootstrappedScore {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the resamples. */
  readonly standardError: number;
  /** Resamples for which the statistic is NaN; they are left out. */
  readonly missing: number;
}

/**
 * Percentile bootstrap (Efron & Tibshirani 1993, section 13.3) of several statistics of the same `n` cases from the
 * same resamples, so that what they share is computed once. As {@link bootstrapIndices}, the statistics get the indices
 * drawn, in an array that is used again. A statistic may be NaN. Throws an ArgumentError for options that make no sense,
 * a DataError when there are no cases.
 */
export function bootstrapScores<Name extends string>(
  n: number,
  statistics: (indices: Int32Array) => Readonly<Record<Name, number>>,
  options: Omit<BootstrapOptions, "method">,
): Readonly<Record<Name, BootstrappedScore>> {
  const { random, resamples = 2000, confidence = 0.95, blockLength = 1, signal } = options;
  checkBootstrap(n, resamples, confidence, blockLength);
  const indices = Int32Array.from({ length: n }, (_, i) => i);
  const estimates = statistics(indices);
  const names = Object.keys(estimates) as Name[];
  const drawn = names.map(() => [] as number[]);
  for (let b = 0; b < resamples; b++) {
    throwIfAborted(signal);
    drawIndices(indices, blockLength, random);
    const scores = statistics(indices);
    names.forEach((name, k) => {
      if (!Number.isNaN(scores[name])) drawn[k].push(scores[name]);
    });
  }
  const tail = (1 - confidence) / 2;
  return Object.fromEntries(
    names.map((name, k) => {
      const values = drawn[k];
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const [low, high] = values.length > 0 ? quantiles(values, [tail, 1 - tail]) : [Number.NaN, Number.NaN];
      const score: BootstrappedScore = {
        estimate: estimates[name],
        low,
        high,
        standardError: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN,
        missing: resamples - values.length,
      };
      return [name, score];
    }),
  ) as Record<Name, BootstrappedScore>;
}
