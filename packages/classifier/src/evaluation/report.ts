import {
  ArgumentError,
  type Picture,
  type Random,
  type Score,
  type Store,
  type Table,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { abstentionCurve } from "./abstention.ts";
import { LEAST_GROUPS } from "./bootstrap-groups.ts";
import type { ImageFact } from "./image-facts.ts";
import type { MisclassifiedOptions } from "./misclassified.ts";
import { drawReport, type ReportPictureOptions } from "./report-pictures.ts";
import {
  besideBest,
  type EvaluatedClassifier,
  linesOf,
  type NamedScores,
  scoresOf,
  thresholdsOf,
} from "./report-scores.ts";
import {
  abstentionTable,
  byFactTable,
  classTable,
  confusionTable,
  predictionTable,
  reliabilityTable,
  scoreTable,
  shortcutTable,
} from "./report-tables.ts";
import { type EvaluatedImages, type ScoresByFact, scoresBy } from "./scores-by.ts";
import { shortcutCheck, shortcutText } from "./shortcut.ts";

export interface ClassifierReportOptions extends WorkOptions, MisclassifiedOptions, ReportPictureOptions {
  /** What tables tell images apart by; band and observatory where absent. */
  readonly by?: readonly ImageFact[];
  /** Draws resamples of groups; without it there are no intervals. */
  readonly random?: Random;
  readonly resamples?: number;
}

export interface ClassifierReport {
  /** In the order of the classifiers. */
  readonly scores: readonly NamedScores[];
  /** Of the first classifier, each beside the best of the others. */
  readonly beside: readonly Score[];
  /** Of the first classifier. */
  readonly by: readonly ScoresByFact[];
  readonly tables: readonly Table[];
  readonly pictures: readonly Picture[];
  /** What the numbers say, a line each. */
  readonly text: readonly string[];
}

/**
 * Scores a network and its baselines on the same images and writes pictures and `scores.json` into a store: confusion
 * matrix (whole and by each fact), scores of each class, reliability, abstention, and a sheet of the images that the first
 * classifier gets wrong, the surest first. Give the network first and its baselines after it: no score of a network
 * stands alone.
 *
 * Throws an ArgumentError without classifiers, and as {@link scoreClassification} and {@link scoreSeveral} do.
 */
export async function classifierReport(
  out: Store,
  data: EvaluatedImages,
  classifiers: readonly EvaluatedClassifier[],
  options: ClassifierReportOptions = {},
): Promise<ClassifierReport> {
  if (classifiers.length === 0)
    throw new ArgumentError("A report of no classifier", { expected: "at least one" });
  const { prefix = "evaluation/", by: facts = ["band", "observatory"], signal, onWarning } = options;
  const { images, classes } = data;
  const [network] = classifiers;
  const scored = classifiers.map((one) => ({ name: one.name, scores: scoresOf(data, one, options) }));
  const [{ scores: own }] = scored;
  if ((own.groups ?? LEAST_GROUPS) < LEAST_GROUPS)
    onWarning?.(`${own.groups} groups of images are too few for intervals of the scores`);
  throwIfAborted(signal);
  const byEach = classifiers.map((one) => ({
    name: one.name,
    scores: facts.flatMap((fact) =>
      scoresBy(data, one.predictions, fact, { thresholds: thresholdsOf(data, one) }),
    ),
  }));
  const by = byEach[0].scores;
  const shortcuts = facts.map((fact) => shortcutCheck(images, fact));
  const truth = images.map(({ labels }) => labels);
  const abstention = data.labels === "single" ? abstentionCurve(truth, network.predictions, classes) : null;
  const beside = besideBest(scored, classes);
  const tables: Table[] = [
    scoreTable(scored.flatMap(linesOf)),
    classTable(scored.map(({ name, scores }) => ({ name, perClass: scores.perClass }))),
    reliabilityTable(scored.map(({ name, scores }) => ({ name, reliability: scores.reliability }))),
    byFactTable(byEach),
    shortcutTable(shortcuts),
    predictionTable(data, network.predictions, thresholdsOf(data, network)),
    ...(abstention ? [abstentionTable(abstention)] : []),
    ...("matrix" in own
      ? [confusionTable([{ fact: "all", value: "all", matrix: own.matrix }, ...by], classes)]
      : []),
  ];
  const pictures = await drawReport(out, { data, network, scored, facts, by, abstention }, options);
  await out.write(
    `${prefix}scores.json`,
    `${JSON.stringify(plain({ scores: scored, by: byEach, shortcuts }), null, 2)}\n`,
  );
  return { scores: scored, beside, by, tables, pictures, text: textOf(data, beside, shortcuts) };
}

function textOf(
  { images }: EvaluatedImages,
  beside: readonly Score[],
  shortcuts: readonly Parameters<typeof shortcutText>[0][],
): string[] {
  const classes = new Set(images.flatMap(({ labels }) => labels)).size;
  return [
    `${images.length} images of ${classes} classes${beside.length === 0 ? "; no baseline stands beside the scores" : ""}`,
    ...beside.map(
      ({ metric, value, baseline }) => `${metric}: ${told(value)} (${baseline.name} ${told(baseline.value)})`,
    ),
    ...shortcuts.flatMap((one) => shortcutText(one) ?? []),
  ];
}

const told = (value: number): string => (Number.isNaN(value) ? "not defined" : value.toFixed(3));

/** NaN has no JSON; null stands for what is not defined. Typed arrays become lists. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      each instanceof Float64Array
        ? [...each]
        : typeof each === "number" && !Number.isFinite(each)
          ? null
          : each,
    ),
  );
