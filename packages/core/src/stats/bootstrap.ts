import { ArgumentError, DataError, throwIfAborted } from "../errors.ts";
import type { Random } from "../random.ts";
import { normalCdf, normalQuantile } from "./distributions.ts";
import { withoutNaN } from "./finite.ts";
import { quantiles } from "./quantile.ts";
import { summary } from "./summary.ts";

export interface BootstrapOptions {
  readonly random: Random;
  /** 2000 where absent. */
  readonly resamples?: number;
  /** Coverage of the interval, 0.95 where absent. */
  readonly confidence?: number;
  /** `bca` (the default) corrects for bias and skewness and evaluates the statistic `n` times more. */
  readonly method?: "percentile" | "bca";
  /** Neighbouring values drawn together, for series that remember (circular block bootstrap); 1 where absent. */
  readonly blockLength?: number;
  readonly signal?: AbortSignal;
}

export interface Bootstrap {
  /** The statistic of the data themselves. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the distribution. */
  readonly standardError: number;
  /** The statistic of each resample for which it is a number. */
  readonly distribution: Float64Array;
  /** Resamples for which the statistic is NaN; they are left out. */
  readonly missing: number;
}

/** Bootstrap of a statistic of one sample. See {@link bootstrapIndices}. */
export function bootstrap(
  values: ArrayLike<number>,
  statistic: (sample: Float64Array) => number,
  options: BootstrapOptions,
): Bootstrap {
  const sample = new Float64Array(values.length);
  return bootstrapIndices(
    values.length,
    (indices) => {
      for (let i = 0; i < indices.length; i++) sample[i] = values[indices[i]] as number;
      return statistic(sample.subarray(0, indices.length));
    },
    options,
  );
}

/**
 * Bootstrap confidence interval (Efron & Tibshirani 1993, sections 13.3 and 14.3) of any statistic of `n` cases.
 * The statistic gets the indices of the cases drawn, so paired data are resampled in pairs: index both with them.
 * The array is used again for the next draw; a statistic that keeps it must copy it.
 *
 * Throws an ArgumentError for options that make no sense, a DataError when there are no cases, when the statistic
 * is NaN for the data or for every resample, or when the whole distribution lies on one side of the estimate, so
 * that no bca interval exists.
 */
export function bootstrapIndices(
  n: number,
  statistic: (indices: Int32Array) => number,
  options: BootstrapOptions,
): Bootstrap {
  const { random, resamples = 2000, confidence = 0.95, method = "bca", blockLength = 1, signal } = options;
  checkBootstrap(n, resamples, confidence, blockLength);
  const indices = Int32Array.from({ length: n }, (_, i) => i);
  const estimate = statistic(indices);
  if (Number.isNaN(estimate))
    throw new DataError("The bootstrapped statistic of the data is NaN", { value: estimate });
  const all = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    throwIfAborted(signal);
    drawIndices(indices, blockLength, random);
    all[b] = statistic(indices);
  }
  const distribution = Float64Array.from(withoutNaN(all, "Bootstrap distribution"));
  const tail = (1 - confidence) / 2;
  const [low, high] =
    method === "bca"
      ? bcaInterval(distribution, estimate, jackknife(n, statistic, blockLength, signal), tail)
      : quantiles(distribution, [tail, 1 - tail]);
  return {
    estimate,
    low: low as number,
    high: high as number,
    standardError: summary(distribution).sd,
    distribution,
    missing: resamples - distribution.length,
  };
}

/** Throws where options of a bootstrap make no sense or there is nothing to draw. */
export function checkBootstrap(n: number, resamples: number, confidence: number, blockLength: number): void {
  if (!(Number.isInteger(n) && n > 0))
    throw new DataError(`Bootstrap of ${n} cases`, { value: n, expected: "at least one" });
  if (!(Number.isInteger(resamples) && resamples > 0)) {
    throw new ArgumentError(`${resamples} bootstrap resamples`, {
      value: resamples,
      expected: "a positive integer",
    });
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new ArgumentError(`A confidence of ${confidence}`, {
      value: confidence,
      expected: "a number between 0 and 1",
    });
  }
  if (!(Number.isInteger(blockLength) && blockLength >= 1 && blockLength <= n)) {
    throw new ArgumentError(`Blocks of ${blockLength} of ${n} cases`, {
      value: blockLength,
      expected: `an integer from 1 to ${n}`,
    });
  }
}

/** Draws blocks of neighbours until the array is full. */
export function drawIndices(indices: Int32Array, blockLength: number, random: Random): void {
  const n = indices.length;
  for (let i = 0; i < n; i += blockLength) {
    const start = random.integer(n);
    for (let k = 0; k < blockLength && i + k < n; k++) indices[i + k] = (start + k) % n;
  }
}

/** The statistic without each block in turn. */
function jackknife(
  n: number,
  statistic: (indices: Int32Array) => number,
  blockLength: number,
  signal: AbortSignal | undefined,
): Float64Array {
  const blocks = Math.ceil(n / blockLength);
  const left = new Int32Array(n);
  return Float64Array.from({ length: blocks }, (_, block) => {
    throwIfAborted(signal);
    let count = 0;
    for (let i = 0; i < n; i++) if (Math.floor(i / blockLength) !== block) left[count++] = i;
    return statistic(left.subarray(0, count));
  });
}

/** The bias-corrected and accelerated interval with the given probability in each tail. */
export function bcaInterval(
  distribution: Float64Array,
  estimate: number,
  leftOut: Float64Array,
  tail: number,
): readonly [number, number] {
  let below = 0;
  for (const value of distribution) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const bias = normalQuantile(below / distribution.length);
  if (!Number.isFinite(bias)) {
    throw new DataError(
      "The whole bootstrap distribution lies on one side of the estimate, so there is no bca interval",
      {
        value: estimate,
        remedy: "Use the percentile method.",
      },
    );
  }
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
  let cubes = 0;
  let squares = 0;
  for (const value of leftOut) {
    cubes += (mean - value) ** 3;
    squares += (mean - value) ** 2;
  }
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  const adjusted = [tail, 1 - tail].map((p) => {
    const z = bias + normalQuantile(p);
    return normalCdf(bias + z / (1 - acceleration * z));
  });
  const ends = quantiles(distribution, adjusted);
  return [ends[0], ends[1]];
}
