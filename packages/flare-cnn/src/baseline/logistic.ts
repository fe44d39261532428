import { ArgumentError, DataError, throwIfAborted } from "@helioscope/core";
import { solveSymmetric } from "@helioscope/core/stats";
import type { FeatureMatrix } from "./features.ts";
import { addGram } from "./gram.ts";
import { checkFit, type LinearFitOptions, type LinearModel, linearScores, sigmoid } from "./linear-model.ts";

export interface LogisticOptions extends LinearFitOptions {
  /**
   * Penalty l2/2 |coefficients|^2 beside the weighted sum of losses; the intercept is free. 1 where absent, which is
   * what scikit-learn's LogisticRegression calls C = 1 (C = 1 / l2).
   */
  readonly l2?: number;
}

/** A fitted logistic regression. */
export interface LogisticModel extends LinearModel {
  readonly iterations: number;
  /** Weighted sum of -log likelihoods, penalty included. */
  readonly objective: number;
}

/** Steps shorter than this, relative to the coefficients, end a fit. */
const PRECISION = 1e-10;

/**
 * Weighted logistic regression by Newton's method with step halving (iteratively reweighted least squares).
 *
 * Throws a ShapeError where lengths differ, an ArgumentError for labels other than 0 and 1, negative weights or a
 * negative penalty, a DataError for one class only, values that are not finite, or a fit that does not converge (classes
 * that a plane separates, without a penalty), an AbortedError when the signal fires.
 */
export function logisticRegression(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  options: LogisticOptions = {},
): LogisticModel {
  const { weights, l2 = 1, maxIterations = 100, signal } = options;
  checkFit(features, labels, weights);
  if (!(l2 >= 0)) throw new ArgumentError(`A penalty of ${l2}`, { value: l2, expected: "0 or more" });
  const size = features.columns + 1;
  let at: Float64Array = new Float64Array(size);
  let now = objective(features, labels, weights, l2, at);
  const hessian = new Float64Array(size * size);
  const step = new Float64Array(size);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    throwIfAborted(signal);
    derivatives(features, labels, weights, l2, at, step, hessian);
    solveSymmetric(hessian, step);
    let length = 1;
    let next = moved(at, step, length);
    let value = objective(features, labels, weights, l2, next);
    while (!(value <= now + 1e-12 * Math.abs(now)) && length > 1e-6) {
      length /= 2;
      next = moved(at, step, length);
      value = objective(features, labels, weights, l2, next);
    }
    at = next;
    now = value;
    if (length * norm(step) <= PRECISION * (1 + norm(at))) {
      return { coefficients: [...at.subarray(1)], intercept: at[0], iterations: iteration, objective: now };
    }
  }
  throw new DataError(`A logistic regression did not converge in ${maxIterations} steps`, {
    value: maxIterations,
    expected: "classes that overlap",
    remedy: "Fit with a penalty (l2 above 0).",
  });
}

/** Probability of label 1 for each row. */
export function logisticProbabilities(model: LinearModel, features: FeatureMatrix): Float64Array {
  return linearScores(model, features).map(sigmoid);
}

function objective(
  { data, rows, columns }: FeatureMatrix,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  l2: number,
  at: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let score = at[0];
    for (let j = 0; j < columns; j++) score += at[j + 1] * data[i * columns + j];
    const margin = labels[i] === 1 ? score : -score;
    const loss = margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
    sum += weights ? weights[i] * loss : loss;
  }
  let squares = 0;
  for (let j = 1; j < at.length; j++) squares += at[j] * at[j];
  return sum + (l2 / 2) * squares;
}

/** The descent direction's right side (minus the gradient) and the lower triangle of the second derivatives. */
function derivatives(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  l2: number,
  at: Float64Array,
  descent: Float64Array,
  hessian: Float64Array,
): void {
  const { data, rows, columns } = features;
  const size = columns + 1;
  const curvatures = new Float64Array(rows);
  descent.fill(0);
  hessian.fill(0);
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    let score = at[0];
    for (let j = 0; j < columns; j++) score += at[j + 1] * data[row + j];
    const p = sigmoid(score);
    const weight = weights ? weights[i] : 1;
    const residual = weight * (labels[i] - p);
    curvatures[i] = weight * p * (1 - p);
    descent[0] += residual;
    for (let j = 0; j < columns; j++) descent[j + 1] += residual * data[row + j];
  }
  addGram(features, curvatures, hessian);
  for (let j = 1; j < size; j++) {
    descent[j] -= l2 * at[j];
    hessian[j * size + j] += l2;
  }
}

function moved(at: Float64Array, step: Float64Array, length: number): Float64Array {
  return at.map((value, j) => value + length * step[j]);
}

const norm = (vector: Float64Array): number => Math.hypot(...vector);
