import type { Random, Score } from "@helioscope/core";
import { groupsOf } from "./image-facts.ts";
import type { ScoreLine } from "./report-tables.ts";
import { type ClassificationScores, type Predicted, scoreClassification } from "./score-classification.ts";
import { CLASSIFICATION_SCORE_LABELS, SEVERAL_SCORE_LABELS } from "./score-labels.ts";
import { type SeveralScores, scoreSeveral } from "./score-several.ts";
import type { EvaluatedImages } from "./scores-by.ts";

/** A classifier and what it says of each image. */
export interface EvaluatedClassifier {
  readonly name: string;
  readonly predictions: readonly Predicted[];
  /** With several labels; 0.5 each where absent. */
  readonly thresholds?: readonly number[] | null;
}

/** Scores of one of several classifiers. */
export interface NamedScores {
  readonly name: string;
  readonly scores: ClassificationScores | SeveralScores;
}

interface ReportErrors {
  readonly random?: Random;
  readonly resamples?: number;
  readonly signal?: AbortSignal;
}

export function thresholdsOf(
  { classes }: EvaluatedImages,
  { thresholds }: EvaluatedClassifier,
): readonly number[] {
  return thresholds ?? classes.map(() => 0.5);
}

export function scoresOf(
  data: EvaluatedImages,
  one: EvaluatedClassifier,
  { random, resamples, signal }: ReportErrors,
): ClassificationScores | SeveralScores {
  const { images, classes, labels } = data;
  const truth = images.map((image) => image.labels);
  const errors = {
    groups: groupsOf(images),
    // The same resamples for each, so that their errors compare.
    ...(random ? { random: random.fork("groups") } : {}),
    ...(resamples === undefined ? {} : { resamples }),
    ...(signal ? { signal } : {}),
  };
  return labels === "single"
    ? scoreClassification(truth, one.predictions, classes, errors)
    : scoreSeveral(truth, one.predictions, classes, { ...errors, thresholds: thresholdsOf(data, one) });
}

function labelled(scores: ClassificationScores | SeveralScores): readonly (readonly [string, string])[] {
  return Object.entries("matrix" in scores ? CLASSIFICATION_SCORE_LABELS : SEVERAL_SCORE_LABELS);
}

export function linesOf({ name: classifier, scores }: NamedScores): ScoreLine[] {
  const errors = scores.errors as Readonly<Record<string, NonNullable<ScoreLine["error"]>>> | undefined;
  return labelled(scores).map(([name, score]) => ({
    ...{ classifier, score, value: scoreOf(scores, name) },
    ...(errors ? { error: errors[name] } : {}),
  }));
}

/** A score by its name, which {@link labelled} lists. */
const scoreOf = (scores: ClassificationScores | SeveralScores, name: string): number =>
  (scores as unknown as Readonly<Record<string, number>>)[name];

const mainOf = (scores: ClassificationScores | SeveralScores): number =>
  "matrix" in scores ? scores.balancedAccuracy : scores.macroF1;

/** The baseline of the best balanced accuracy, with several labels of the best macro F1. */
export function bestOf(baselines: readonly NamedScores[]): NamedScores | undefined {
  const worth = ({ scores }: NamedScores) => (Number.isNaN(mainOf(scores)) ? -1 : mainOf(scores));
  return [...baselines].sort((a, b) => worth(b) - worth(a))[0];
}

const TOLD: readonly { readonly name: string; readonly higher: boolean }[] = [
  { name: "balancedAccuracy", higher: true },
  { name: "accuracy", higher: true },
  { name: "macroF1", higher: true },
  { name: "microF1", higher: true },
  { name: "meanAveragePrecision", higher: true },
  { name: "subsetAccuracy", higher: true },
  { name: "brier", higher: false },
];

/** Scores of the first, each beside the baseline that is best in it. */
export function besideBest(
  [first, ...baselines]: readonly NamedScores[],
  classes: readonly string[],
): Score[] {
  if (baselines.length === 0) return [];
  const labels = new Map(labelled(first.scores));
  const scores: Score[] = TOLD.filter(({ name }) => labels.has(name)).map(({ name, higher }) => {
    const sign = higher ? 1 : -1;
    const known = baselines.filter((one) => !Number.isNaN(scoreOf(one.scores, name)));
    const [best = baselines[0]] = known.sort(
      (a, b) => sign * (scoreOf(b.scores, name) - scoreOf(a.scores, name)),
    );
    return {
      metric: labels.get(name) as string,
      value: scoreOf(first.scores, name),
      baseline: { name: best.name, value: scoreOf(best.scores, name) },
      higherIsBetter: higher,
    };
  });
  const best = bestOf(baselines) as NamedScores;
  const recalls = classes.map(
    (name, k): Score => ({
      metric: `recall of ${name}`,
      value: first.scores.perClass[k].recall,
      baseline: { name: best.name, value: best.scores.perClass[k].recall },
      higherIsBetter: true,
    }),
  );
  return [...scores, ...recalls];
}
