import type { FeatureMatrix } from "./features.ts";
import { classWeights, type LinearModel, linearScores, sigmoid } from "./linear-model.ts";
import { linearSvm } from "./linear-svm.ts";
import { logisticRegression } from "./logistic.ts";
import { applyScaling, type FeatureScale, fitScaling } from "./scaling.ts";

export type LinearKind = "logistic" | "linear SVM";

/** A linear classifier with the scales of its features. Plain data that can be stored as JSON. */
export interface ScaledClassifier extends LinearModel {
  readonly kind: LinearKind;
  readonly scales: readonly FeatureScale[];
}

export interface ScaledClassifierOptions {
  /** "logistic" where absent. */
  readonly kind?: LinearKind;
  /** Which features count by their logarithm; none where absent. */
  readonly logarithmic?: readonly boolean[];
  /** Weight of a flaring case; the paper's 4.5 where absent. */
  readonly positiveWeight?: number;
  readonly signal?: AbortSignal;
}

/**
 * Scales the features and fits a weighted logistic regression (l2 = 1) or linear SVM (squared hinge, cost 1). Throws as
 * those do.
 */
export function fitScaledClassifier(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  options: ScaledClassifierOptions = {},
): ScaledClassifier {
  const { kind = "logistic", positiveWeight = 4.5, signal } = options;
  const scales = fitScaling(features, options.logarithmic ?? Array(features.columns).fill(false));
  const scaled = applyScaling(features, scales);
  const common = { weights: classWeights(labels, positiveWeight), ...(signal ? { signal } : {}) };
  const { coefficients, intercept } =
    kind === "logistic" ? logisticRegression(scaled, labels, common) : linearSvm(scaled, labels, common);
  return { kind, scales, coefficients, intercept };
}

/**
 * A number in [0, 1] for each row, one half where the classifier is undecided. Of a logistic regression it is the
 * probability of a flaring case (as frequent as the weight makes it); of an SVM it orders the cases and is no probability.
 */
export function scaledProbabilities(classifier: ScaledClassifier, features: FeatureMatrix): Float64Array {
  return linearScores(classifier, applyScaling(features, classifier.scales)).map(sigmoid);
}
