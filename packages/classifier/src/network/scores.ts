import type { Score } from "@helioscope/core";
import {
  type EvaluatedClassifier,
  type Predicted,
  scoreClassification,
  scoreSeveral,
} from "../evaluation/index.ts";
import type { ImageClassifier } from "../types.ts";

interface Metric {
  readonly name: string;
  readonly value: number;
  readonly higherIsBetter: boolean;
  /** It weighs probabilities, which nearest neighbours do not give. */
  readonly ofProbabilities?: true;
}

/**
 * Scores of a network, each beside that of each baseline; scores of probabilities beside the first alone, the shares of the
 * classes among the training images.
 */
export function scoresBeside(
  network: Pick<ImageClassifier, "classes" | "labels" | "thresholds">,
  truth: readonly (readonly string[])[],
  predictions: readonly Predicted[],
  baselines: readonly EvaluatedClassifier[],
): Score[] {
  const { classes, labels, thresholds } = network;
  const score = labels === "single" ? singleMetrics : severalMetrics;
  const own = score(truth, { name: "network", predictions, thresholds }, classes);
  const theirs = baselines.map((baseline) => ({
    name: baseline.name,
    metrics: score(truth, baseline, classes),
  }));
  return own.flatMap(({ name, value, higherIsBetter, ofProbabilities }, m) =>
    theirs.slice(0, ofProbabilities ? 1 : undefined).map((baseline) => ({
      metric: name,
      value,
      baseline: { name: baseline.name, value: baseline.metrics[m].value },
      higherIsBetter,
    })),
  );
}

type Truth = readonly (readonly string[])[];

function singleMetrics(
  truth: Truth,
  { predictions }: EvaluatedClassifier,
  classes: readonly string[],
): Metric[] {
  const scores = scoreClassification(truth, predictions, classes);
  return [
    { name: "balanced accuracy", value: scores.balancedAccuracy, higherIsBetter: true },
    { name: "accuracy", value: scores.accuracy, higherIsBetter: true },
    { name: "macro F1", value: scores.macroF1, higherIsBetter: true },
    { name: "log loss", value: scores.logLoss, higherIsBetter: false, ofProbabilities: true },
    { name: "Brier score", value: scores.brier, higherIsBetter: false, ofProbabilities: true },
    {
      name: "calibration error",
      value: scores.calibrationError,
      higherIsBetter: false,
      ofProbabilities: true,
    },
  ];
}

function severalMetrics(
  truth: Truth,
  { predictions, thresholds }: EvaluatedClassifier,
  classes: readonly string[],
): Metric[] {
  const scores = scoreSeveral(truth, predictions, classes, thresholds ? { thresholds } : {});
  return [
    { name: "macro F1", value: scores.macroF1, higherIsBetter: true },
    { name: "micro F1", value: scores.microF1, higherIsBetter: true },
    { name: "subset accuracy", value: scores.subsetAccuracy, higherIsBetter: true },
    { name: "Hamming loss", value: scores.hammingLoss, higherIsBetter: false },
    { name: "mean average precision", value: scores.meanAveragePrecision, higherIsBetter: true },
    { name: "log loss", value: scores.logLoss, higherIsBetter: false, ofProbabilities: true },
    { name: "Brier score", value: scores.brier, higherIsBetter: false, ofProbabilities: true },
  ];
}
