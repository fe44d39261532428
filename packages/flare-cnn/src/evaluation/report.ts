import {
  ArgumentError,
  type Picture,
  type Random,
  type Store,
  type Table,
  type WorkOptions,
} from "@helioscope/core";
import { type NamedProbabilities, reliabilityPictures, rocPicture, thresholdPicture } from "./pictures.ts";
import { reliabilityTable, scoreTable } from "./report-tables.ts";
import { type FlareScores, flareScores, LEAST_REGIONS } from "./scores.ts";

export interface EvaluationReportOptions extends WorkOptions {
  /** Folder of the files in the store, with its trailing "/"; "evaluation/" where absent. */
  readonly prefix?: string;
  /** The region of each case; with `random`, scores get errors by a bootstrap over regions. */
  readonly groups?: readonly (string | number)[];
  readonly random?: Random;
  readonly resamples?: number;
  readonly threshold?: number;
  readonly climatology?: number | ArrayLike<number>;
  /** The DOM to draw in, outside a web page. */
  readonly document?: Document;
}

export interface EvaluationReport {
  /** In the order of the classifiers. */
  readonly scores: readonly { readonly name: string; readonly scores: FlareScores }[];
  /** `flare-scores` (a row for each classifier and score) and `flare-reliability` (one for each classifier and bin). */
  readonly tables: readonly Table[];
  readonly pictures: readonly Picture[];
}

/**
 * Scores classifiers on the same labels and writes `scores.json`, `roc.svg`, `reliability.svg`, `reliability-counts.svg`
 * and, for the first classifier, `thresholds.svg` into a store. Give the network first and its baselines after it: no
 * score of a network stands alone. Where a class is absent there is no ROC and no threshold curve, and none is drawn;
 * `onWarning` says so.
 *
 * Throws as {@link flareScores} does, and an ArgumentError without classifiers.
 */
export async function evaluationReport(
  out: Store,
  labels: ArrayLike<number>,
  classifiers: readonly NamedProbabilities[],
  options: EvaluationReportOptions = {},
): Promise<EvaluationReport> {
  const { prefix = "evaluation/", threshold = 0.5, random, document, onWarning } = options;
  if (classifiers.length === 0)
    throw new ArgumentError("A report of no classifier", { expected: "at least one" });
  const { groups, resamples, climatology, signal } = options;
  const scores = classifiers.map(({ name, probabilities, positiveWeight }) => ({
    name,
    scores: flareScores(labels, probabilities, {
      threshold,
      ...(groups ? { groups } : {}),
      // The same resamples for each, so that their errors compare.
      ...(random ? { random: random.fork("regions") } : {}),
      ...(resamples === undefined ? {} : { resamples }),
      ...(climatology === undefined ? {} : { climatology }),
      ...(positiveWeight === undefined ? {} : { positiveWeight }),
      ...(signal ? { signal } : {}),
    }),
  }));
  const [{ name: first, scores: ofFirst }] = scores;
  const { flaringGroups = LEAST_REGIONS, nonflaringGroups = LEAST_REGIONS } = ofFirst;
  if (Math.min(flaringGroups, nonflaringGroups) < LEAST_REGIONS)
    onWarning?.(
      `${flaringGroups} flaring and ${nonflaringGroups} nonflaring regions are too few for intervals of the scores`,
    );
  const lent = document ? { document } : {};
  const pictures: Picture[] = [];
  const keep = async (file: string, svg: string, title: string, caption: string) => {
    await out.write(`${prefix}${file}`, svg);
    pictures.push({ path: `${prefix}${file}`, title, caption });
  };
  await out.write(`${prefix}scores.json`, `${JSON.stringify(plain(scores), null, 2)}\n`);
  if (scores.every(({ scores: one }) => one.flaring > 0 && one.flaring < one.examples)) {
    await keep(
      "roc.svg",
      await rocPicture(labels, classifiers, lent),
      "Receiver operating characteristic",
      "Recall of flaring magnetograms over the share of nonflaring ones that are called flaring, for every threshold.",
    );
    await keep(
      "thresholds.svg",
      await thresholdPicture(labels, classifiers[0].probabilities, {
        title: `Scores of ${first} over the threshold`,
        threshold,
        ...lent,
      }),
      "Scores over the threshold",
      `TSS ${ofFirst.tss.toFixed(2)} at ${threshold}, at best ${ofFirst.tssMax.toFixed(2)} at ${ofFirst.tssMaxThreshold.toFixed(2)}. TSS does not depend on the ratio of the classes; HSS, ApSS and GS do.`,
    );
  } else {
    onWarning?.("One class is absent: no receiver operating characteristic and no threshold curves");
  }
  const drawn = await reliabilityPictures(labels, classifiers, lent);
  await keep(
    "reliability.svg",
    drawn.reliability,
    "Reliability",
    `Share of flaring magnetograms over the probability that was given, with 95 % binomial intervals, which take magnetograms for independent.${weightText(classifiers)}`,
  );
  await keep(
    "reliability-counts.svg",
    drawn.counts,
    "Magnetograms in each bin",
    "How many magnetograms each bin of the reliability diagram holds.",
  );
  return { scores, tables: [scoreTable(scores), reliabilityTable(labels, classifiers)], pictures };
}

/** What was done to probabilities of a weighted training. */
function weightText(classifiers: readonly NamedProbabilities[]): string {
  const weighted = classifiers.filter(({ positiveWeight = 1 }) => positiveWeight !== 1);
  if (weighted.length === 0) return "";
  const each = weighted.map(({ name, positiveWeight = 1 }) => `${name} ${positiveWeight.toFixed(1)}`);
  return ` Trainings counted a flaring magnetogram several times (${each.join(", ")}): logits here and in the Brier scores are less by the logarithm of that.`;
}

type Named = EvaluationReport["scores"][number];

/** NaN has no JSON; null stands for what is not defined. */
const plain = (scores: readonly Named[]): unknown =>
  JSON.parse(
    JSON.stringify(scores, (_, value: unknown) =>
      typeof value === "number" && !Number.isFinite(value) ? null : value,
    ),
  );
