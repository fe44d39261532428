import { DataError } from "@helioscope/core";
import { countThresholds, rankScores } from "@helioscope/core/metrics";
import { assertRows, labelMatrix, type Truth } from "./label-matrix.ts";
import { mostProbable } from "./most-probable.ts";
import { assertShares, type Predicted } from "./score-classification.ts";

/** Accuracy of the images that are kept when those of a lower probability are not classified. */
export interface AbstentionCurve {
  /** Least probability of the class that is said, falling. */
  readonly thresholds: Float64Array;
  /** Share of images that is kept. */
  readonly kept: Float64Array;
  /** Share of right ones among the kept. */
  readonly accuracy: Float64Array;
  /**
   * Mean error rate over all shares kept (area below the risk-coverage curve, El-Yaniv & Wiener 2010); of equally probable
   * images each order counts alike.
   */
  readonly meanRisk: number;
}

/**
 * What abstention gains (one label an image). Throws as {@link scoreClassification} does.
 */
export function abstentionCurve(
  truth: Truth,
  predictions: readonly Predicted[],
  classes: readonly string[],
): AbstentionCurve {
  const n = truth.length;
  const size = classes.length;
  const matrix = labelMatrix(truth, classes, "single");
  const rows = predictions.map(({ probabilities }) => probabilities);
  assertRows(rows, n, size, "Probabilities");
  if (n === 0) throw new DataError("Abstention among no images", { expected: "at least one" });
  rows.forEach(assertShares);
  const said = rows.map((row) => mostProbable(row)[0]);
  const right = said.map((k, i) => matrix[i * size + k]);
  const { thresholds, tp, fp } = countThresholds(
    rankScores(
      right,
      rows.map((row, i) => row[said[i]]),
    ),
  );
  let risk = 0;
  let [hits, misses] = [0, 0];
  for (let k = 0; k < thresholds.length; k++) {
    const tied = tp[k] + fp[k] - hits - misses;
    const share = (fp[k] - misses) / tied;
    for (let j = 1; j <= tied; j++) risk += (misses + share * j) / (hits + misses + j);
    [hits, misses] = [tp[k], fp[k]];
  }
  return {
    thresholds,
    kept: tp.map((hit, k) => (hit + fp[k]) / n),
    accuracy: tp.map((hit, k) => hit / (hit + fp[k])),
    meanRisk: risk / n,
  };
}
