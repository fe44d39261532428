import {
  type Confusion,
  type ConfusionMatrix,
  classConfusion,
  f1,
  precision,
  recall,
} from "@helioscope/core/metrics";

/** One class against all others (Equations 9 to 14). NaN where a score is 0 / 0. */
export interface ClassScores extends Confusion {
  readonly name: string;
  /** Images that have it. */
  readonly support: number;
  /** tp / (tp + fp), Equation 13. */
  readonly precision: number;
  /** tp / (tp + fn), Equation 14. */
  readonly recall: number;
  readonly f1: number;
}

/**
 * The scores of each class of a confusion matrix whose rows are the truth, as in Table 1. Equation 10 of the paper sums
 * over i where it means k: false positives are the column of the class less its diagonal.
 */
export function classScores(matrix: ConfusionMatrix, names: readonly string[]): readonly ClassScores[] {
  return names.map((name, k) => ofCounts(name, classConfusion(matrix, matrix.classes[k])));
}

/** The scores of one class by its counts. */
export function ofCounts(name: string, counts: Confusion): ClassScores {
  return {
    name,
    ...counts,
    support: counts.tp + counts.fn,
    precision: precision(counts),
    recall: recall(counts),
    f1: f1(counts),
  };
}
