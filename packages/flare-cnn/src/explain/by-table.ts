import { DataError, type Random, throwIfAborted } from "@helioscope/core";
import {
  classWeights,
  type FeatureMatrix,
  featureMatrix,
  logisticProbabilities,
  logisticRegression,
  takeRows,
} from "../baseline/index.ts";

export interface CrossValidatedOptions {
  readonly random: Random;
  /** Parts that the regions are dealt into, 5 where absent; fewer where a class has fewer regions. */
  readonly folds?: number;
  /** Weight of a flaring case; the paper's 4.5 where absent. */
  readonly positiveWeight?: number;
  readonly signal?: AbortSignal;
}

/**
 * Probability of each case by a weighted logistic regression on the logarithms of a few numbers, fitted to the other regions
 * only: what can be told from these numbers alone.
 *
 * @throws DataError where a class has fewer than two regions or a number is not positive; AbortedError
 */
export function crossValidated(
  columns: readonly ArrayLike<number>[],
  labels: readonly number[],
  groups: readonly string[],
  options: CrossValidatedOptions,
): Float64Array {
  const { random, positiveWeight = 4.5, signal } = options;
  const features = standardLogs(columns);
  const fold = dealt(labels, groups, options.folds ?? 5, random);
  const probabilities = new Float64Array(labels.length);
  const all = labels.map((_, i) => i);
  for (const k of new Set(fold.values())) {
    throwIfAborted(signal);
    const isOut = (i: number): boolean => fold.get(groups[i]) === k;
    const within = all.filter((i) => !isOut(i));
    const own = within.map((i) => labels[i]);
    const model = logisticRegression(takeRows(features, within), own, {
      weights: classWeights(own, positiveWeight),
    });
    const out = all.filter(isOut);
    logisticProbabilities(model, takeRows(features, out)).forEach((p, j) => {
      probabilities[out[j]] = p;
    });
  }
  return probabilities;
}

/** Logarithms less their mean, over their standard deviation; zeros where all are one. */
function standardLogs(columns: readonly ArrayLike<number>[]): FeatureMatrix {
  return featureMatrix(
    columns.map((column) => {
      const logs = Float64Array.from(column, (value) => {
        if (value > 0 && Number.isFinite(value)) return Math.log(value);
        throw new DataError(`A logarithm of ${value}`, { value, expected: "positive numbers" });
      });
      const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
      const sd = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length);
      return logs.map((value) => (sd > 0 ? (value - mean) / sd : 0));
    }),
  );
}

/** Which part each region is in; flaring and nonflaring regions are dealt one after the other, so that each part has both. */
function dealt(
  labels: readonly number[],
  groups: readonly string[],
  folds: number,
  random: Random,
): ReadonlyMap<string, number> {
  const flaring = new Map<string, boolean>();
  groups.forEach((group, i) => void flaring.set(group, (flaring.get(group) ?? false) || labels[i] === 1));
  const classes = [true, false].map((flares) =>
    random.shuffle([...flaring].filter(([, own]) => own === flares).map(([group]) => group)),
  );
  const least = Math.min(...classes.map(({ length }) => length));
  if (least < 2) {
    throw new DataError(`${classes[0].length} flaring and ${classes[1].length} nonflaring regions`, {
      expected: "at least two of each",
    });
  }
  const parts = Math.min(folds, least);
  return new Map(classes.flatMap((regions) => regions.map((group, i) => [group, i % parts] as const)));
}
