import { ArgumentError, type Random, seededRandom } from "@helioscope/core";
import type { FeatureMatrix } from "./features.ts";
import { checkFit, type LinearFitOptions, type LinearModel } from "./linear-model.ts";
import { svmDual } from "./svm-dual.ts";
import { svmNewton } from "./svm-newton.ts";

export interface LinearSvmOptions extends LinearFitOptions {
  /** Cost of a violated margin against |coefficients|^2 / 2; 1 where absent, as in scikit-learn's LinearSVC. */
  readonly cost?: number;
  /** What a violated margin costs; "squared hinge" where absent, as in LinearSVC. The hinge takes many more passes. */
  readonly loss?: "hinge" | "squared hinge";
  /** Gradients (hinge) or relative steps (squared hinge) below this end a fit; 1e-6 where absent. */
  readonly tolerance?: number;
  /** Draws the order in which the hinge visits the cases; the same for every fit where absent. */
  readonly random?: Random;
}

/** A fitted linear support vector machine: flaring where the score is positive. Scores are no probabilities. */
export interface LinearSvmModel extends LinearModel {
  /** |coefficients|^2/2 + intercept^2/2 + cost x weighted sum of losses. */
  readonly objective: number;
}

/**
 * Linear support vector machine with a weight for each case. As in LIBLINEAR the intercept is a coefficient like the
 * others, of a feature that is 1: standardise the features.
 *
 * Throws a ShapeError where lengths differ, an ArgumentError for labels other than 0 and 1 or a cost of 0 or less, a
 * DataError for one class only, values that are not finite or a fit that does not converge, an AbortedError when the
 * signal fires.
 */
export function linearSvm(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  options: LinearSvmOptions = {},
): LinearSvmModel {
  const { weights, cost = 1, loss = "squared hinge", tolerance = 1e-6, signal } = options;
  checkFit(features, labels, weights);
  if (!(cost > 0)) throw new ArgumentError(`A cost of ${cost}`, { value: cost, expected: "above 0" });
  const costs = Float64Array.from({ length: features.rows }, (_, i) => cost * (weights ? weights[i] : 1));
  const v =
    loss === "hinge"
      ? svmDual(features, labels, costs, {
          random: options.random ?? seededRandom(1),
          tolerance,
          maxIterations: options.maxIterations ?? 10_000,
          signal,
        })
      : svmNewton(features, labels, costs, {
          tolerance,
          maxIterations: options.maxIterations ?? 200,
          signal,
        });
  return {
    coefficients: [...v.subarray(1)],
    intercept: v[0],
    objective: objective(features, labels, costs, loss, v),
  };
}

function objective(
  { data, rows, columns }: FeatureMatrix,
  labels: ArrayLike<number>,
  costs: Float64Array,
  loss: "hinge" | "squared hinge",
  v: Float64Array,
): number {
  let sum = 0;
  for (const value of v) sum += value * value;
  sum /= 2;
  for (let i = 0; i < rows; i++) {
    let score = v[0];
    for (let j = 0; j < columns; j++) score += v[j + 1] * data[i * columns + j];
    const slack = Math.max(0, 1 - (labels[i] === 1 ? score : -score));
    sum += costs[i] * (loss === "hinge" ? slack : slack * slack);
  }
  return sum;
}
