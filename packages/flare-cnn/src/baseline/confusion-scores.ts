import type { Random } from "@helioscope/core";
import { binaryConfusion, type Confusion, heidkeSkill, recall, trueSkill } from "@helioscope/core/metrics";
import { type BootstrappedScore, bootstrapScores, summary } from "@helioscope/core/stats";

/** What the paper's tables state of a classifier, and HSS2 (equation A6). NaN where a score is 0 / 0. */
export interface ConfusionScores {
  readonly recallFlaring: number;
  readonly recallNonflaring: number;
  readonly tss: number;
  readonly hss2: number;
}

export type ConfusionScoreName = keyof ConfusionScores;

export const CONFUSION_SCORES: readonly ConfusionScoreName[] = [
  "recallFlaring",
  "recallNonflaring",
  "tss",
  "hss2",
];

/** A score and its error. */
export interface ScoreWithError {
  readonly value: number;
  /** NaN where there is none. */
  readonly error: number;
}

export function confusionScores(confusion: Confusion): ConfusionScores {
  return {
    recallFlaring: recall(confusion),
    recallNonflaring: confusion.tn / (confusion.tn + confusion.fp),
    tss: trueSkill(confusion),
    hss2: heidkeSkill(confusion),
  };
}

/** Mean and standard deviation over splits. */
export function scoresOverSplits(
  splits: readonly ConfusionScores[],
): Readonly<Record<ConfusionScoreName, ScoreWithError>> {
  return each((name) => {
    const { mean, sd } = summary(splits.map((scores) => scores[name]));
    return { value: mean, error: sd };
  });
}

/** Scores of all cases, with the standard error of a bootstrap over regions. `calls` is 1 where flaring is called. */
export function scoresOverRegions(
  labels: ArrayLike<number>,
  calls: ArrayLike<number>,
  groups: readonly string[],
  options: { readonly random: Random; readonly resamples: number; readonly signal?: AbortSignal },
): Readonly<Record<ConfusionScoreName, ScoreWithError>> {
  const regions = new Map<string, { tp: number; fp: number; tn: number; fn: number }>();
  groups.forEach((group, i) => {
    const counts = regions.get(group) ?? { tp: 0, fp: 0, tn: 0, fn: 0 };
    if (labels[i] === 1) counts[calls[i] ? "tp" : "fn"]++;
    else counts[calls[i] ? "fp" : "tn"]++;
    regions.set(group, counts);
  });
  const counts = [...regions.values()];
  const drawn: Readonly<Record<ConfusionScoreName, BootstrappedScore>> = bootstrapScores(
    counts.length,
    (indices) => {
      const sum = { tp: 0, fp: 0, tn: 0, fn: 0 };
      for (const index of indices) {
        const { tp, fp, tn, fn } = counts[index];
        sum.tp += tp;
        sum.fp += fp;
        sum.tn += tn;
        sum.fn += fn;
      }
      return { ...confusionScores(sum) };
    },
    options,
  );
  const all = confusionScores(binaryConfusion(labels, calls));
  return each((name) => ({ value: all[name], error: drawn[name].standardError }));
}

function each(
  score: (name: ConfusionScoreName) => ScoreWithError,
): Readonly<Record<ConfusionScoreName, ScoreWithError>> {
  return {
    recallFlaring: score("recallFlaring"),
    recallNonflaring: score("recallNonflaring"),
    tss: score("tss"),
    hss2: score("hss2"),
  };
}
