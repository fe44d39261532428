import { ArgumentError, DataError, ShapeError } from "@helioscope/core";
import type { FeatureMatrix } from "./features.ts";

/** Score = intercept + sum of coefficient x feature. */
export interface LinearModel {
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

/** What every fit of a linear classifier takes. */
export interface LinearFitOptions {
  /** Weight of each case; 1 where absent. */
  readonly weights?: ArrayLike<number>;
  /** Steps at most. */
  readonly maxIterations?: number;
  readonly signal?: AbortSignal;
}

/** The score of each row: positive is for flaring. Throws a ShapeError for another number of columns. */
export function linearScores(model: LinearModel, features: FeatureMatrix): Float64Array {
  const { data, rows, columns } = features;
  const { coefficients, intercept } = model;
  if (columns !== coefficients.length)
    throw new ShapeError(`${columns} features for a model of ${coefficients.length}`, {
      value: columns,
      expected: `${coefficients.length}`,
    });
  const scores = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let score = intercept;
    for (let j = 0; j < columns; j++) score += coefficients[j] * data[i * columns + j];
    scores[i] = score;
  }
  return scores;
}

/** 1 / (1 + exp(-score)), without overflow. */
export function sigmoid(score: number): number {
  if (score >= 0) return 1 / (1 + Math.exp(-score));
  const e = Math.exp(score);
  return e / (1 + e);
}

/** One weight a case: `positive` for label 1, 1 for label 0. The paper's C is 4.5 (equation A3). */
export function classWeights(labels: ArrayLike<number>, positive: number): Float64Array {
  const weights = new Float64Array(labels.length);
  for (let i = 0; i < weights.length; i++) weights[i] = labels[i] === 1 ? positive : 1;
  return weights;
}

/** Throws where a fit cannot be: lengths that differ, labels other than 0 and 1, one class only, values that are no numbers. */
export function checkFit(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): void {
  const { data, rows } = features;
  if (labels.length !== rows || (weights && weights.length !== rows))
    throw new ShapeError(`${labels.length} labels and ${weights?.length ?? rows} weights of ${rows} cases`, {
      expected: `${rows} of each`,
    });
  let positives = 0;
  for (let i = 0; i < rows; i++) {
    const label = labels[i] as number;
    if (label !== 0 && label !== 1)
      throw new ArgumentError(`A label of ${label}`, { value: label, expected: "0 or 1" });
    if (weights && !(weights[i] >= 0 && weights[i] < Number.POSITIVE_INFINITY))
      throw new ArgumentError(`A weight of ${weights[i]}`, { value: weights[i], expected: "0 or more" });
    if (!weights || weights[i] > 0) positives += label;
  }
  if (positives === 0 || !someOf(labels, weights, 0))
    throw new DataError(`Cases of one class only (${positives} of ${rows} flaring)`, {
      value: positives,
      expected: "flaring and nonflaring ones",
    });
  for (let k = 0; k < data.length; k++) {
    if (!Number.isFinite(data[k]))
      throw new DataError(`A feature of ${data[k]}`, {
        value: data[k],
        expected: "finite numbers",
        remedy: "Leave cases without a value out.",
      });
  }
}

function someOf(labels: ArrayLike<number>, weights: ArrayLike<number> | undefined, label: number): boolean {
  for (let i = 0; i < labels.length; i++)
    if (labels[i] === label && (!weights || weights[i] > 0)) return true;
  return false;
}
