import { ArgumentError, DataError } from "@helioscope/core";
import { confusionAt, countThresholds, f1, rankScores } from "@helioscope/core/metrics";
import { assertRows, labelMatrix, type Truth } from "./label-matrix.ts";

/** From which probability on a class is said. */
export interface ClassThreshold {
  readonly name: string;
  readonly threshold: number;
  /** F1 at the threshold, on the images that chose it; NaN where nothing was chosen. */
  readonly f1: number;
  readonly positives: number;
  readonly negatives: number;
  /** False where the class, or its absence, was not among the images: the threshold is then 0.5. */
  readonly chosen: boolean;
}

/**
 * For each class of `several` labels the threshold of the best F1. It lies midway between the least probability that is
 * said and the greatest that is not (0 where all are said); of equally good ones the one next to 0.5 is taken, the higher
 * of two. A class without a positive or without a negative image teaches nothing and gets 0.5.
 *
 * Throws a DataError without images, a ShapeError where numbers of rows or columns differ, an ArgumentError for labels that
 * are none of the classes or probabilities outside [0, 1].
 */
export function chooseThresholds(
  probabilities: readonly ArrayLike<number>[],
  truth: Truth,
  classes: readonly string[],
): readonly ClassThreshold[] {
  const size = classes.length;
  const matrix = labelMatrix(truth, classes, "several");
  assertRows(probabilities, truth.length, size, "Probabilities");
  if (truth.length === 0) throw new DataError("Thresholds from no image", { expected: "at least one" });
  return classes.map((name, k) => {
    const labels = truth.map((_, i) => matrix[i * size + k]);
    const scores = probabilities.map((row) => row[k]);
    const wrong = scores.find((p) => !(p >= 0 && p <= 1));
    if (wrong !== undefined)
      throw new ArgumentError(`A probability of ${wrong} for ${name}`, {
        value: wrong,
        expected: "a number from 0 to 1",
      });
    return { name, ...bestOf(labels, scores) };
  });
}

function bestOf(labels: readonly number[], scores: readonly number[]): Omit<ClassThreshold, "name"> {
  const counts = countThresholds(rankScores(labels, scores));
  const { thresholds, positives, negatives } = counts;
  if (positives === 0 || negatives === 0)
    return { threshold: 0.5, f1: Number.NaN, positives, negatives, chosen: false };
  let best = -1;
  let threshold = 0.5;
  for (let k = 0; k < thresholds.length; k++) {
    const value = f1(confusionAt(counts, thresholds[k]));
    const at = between(thresholds[k + 1] ?? 0, thresholds[k]);
    if (value > best || (value === best && Math.abs(at - 0.5) < Math.abs(threshold - 0.5))) {
      best = value;
      threshold = at;
    }
  }
  return { threshold, f1: best, positives, negatives, chosen: true };
}

/** The middle, which is above `low` even where the two are neighbours among the numbers. */
function between(low: number, high: number): number {
  const middle = (low + high) / 2;
  return middle > low ? middle : high;
}
