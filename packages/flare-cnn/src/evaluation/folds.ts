import { ArgumentError } from "@helioscope/core";
import { summary } from "@helioscope/core/stats";
import { FLARE_SCORE_LABELS } from "./score-labels.ts";
import type { FlareScoreName, FlareScoreValues } from "./scores.ts";

/** A score over the folds of a cross-validation. */
export interface FoldScore {
  readonly mean: number;
  /** Sample standard deviation over the folds, the paper's error; NaN for one fold. */
  readonly sd: number;
  /** Folds in which the score is a number. */
  readonly folds: number;
}

/**
 * Mean and standard deviation of each score over folds (Tables 2 and 3). This is the mean of the folds' scores, not the
 * score of their pooled predictions. A score that is NaN in every fold is NaN. Throws an ArgumentError without folds.
 */
export function scoresOverFolds(
  folds: readonly FlareScoreValues[],
): Readonly<Record<FlareScoreName, FoldScore>> {
  if (folds.length === 0) throw new ArgumentError("Scores over no folds", { expected: "at least one" });
  return Object.fromEntries(
    (Object.keys(FLARE_SCORE_LABELS) as FlareScoreName[]).map((name) => {
      const values = folds.map((fold) => fold[name]).filter((value) => !Number.isNaN(value));
      if (values.length === 0) return [name, { mean: Number.NaN, sd: Number.NaN, folds: 0 }];
      const { mean, sd } = summary(values);
      return [name, { mean, sd, folds: values.length }];
    }),
  ) as Record<FlareScoreName, FoldScore>;
}
