import type { Cell, Column, Row, Table } from "@helioscope/core";
import type { ConfusionMatrix, Reliability } from "@helioscope/core/metrics";
import type { BootstrappedScore } from "@helioscope/core/stats";
import type { AbstentionCurve } from "./abstention.ts";
import type { ClassMarks } from "./class-picture.ts";
import { mostProbable } from "./most-probable.ts";
import type { Predicted } from "./score-classification.ts";
import type { EvaluatedImages, ScoresByFact } from "./scores-by.ts";
import type { Shortcut } from "./shortcut.ts";

/** Scores of one classifier, as the tables have them. */
export interface ScoreLine {
  readonly classifier: string;
  readonly score: string;
  readonly value: number;
  readonly error?: BootstrappedScore;
}

export const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

const text = (name: string, about: string): Column => ({ name, type: "string", about });
const int = (name: string, about: string): Column => ({ name, type: "int", about });
const float = (name: string, about: string): Column => ({ name, type: "float", about });

const CLASSIFIER = text("classifier", "Who classified: the network or a baseline");
const INTERVAL = [
  float("low", "Lower end of the 95 % interval, from resampled groups; empty below 5 groups"),
  float("high", "Upper end of the interval"),
];

/** A row for each classifier and score. */
export function scoreTable(lines: readonly ScoreLine[]): Table {
  return {
    name: "classifier-scores",
    columns: [
      CLASSIFIER,
      text("score", "Name of the score"),
      float("value", "Its value; empty where it is 0 / 0"),
      ...INTERVAL,
      float("standard_error", "Standard deviation over the resamples"),
    ],
    rows: lines.map(({ classifier, score, value, error }) => ({
      ...{ classifier, score, value: finite(value) },
      ...{ low: finite(error?.low), high: finite(error?.high), standard_error: finite(error?.standardError) },
    })),
  };
}

type ClassRow = ClassMarks & { readonly threshold?: number; readonly averagePrecision?: number };

/** A row for each classifier and class. */
export function classTable(
  classifiers: readonly { readonly name: string; readonly perClass: readonly ClassRow[] }[],
): Table {
  return {
    name: "classifier-classes",
    columns: [
      CLASSIFIER,
      text("class", "One class against all others"),
      int("images", "Images that show it"),
      int("tp", "True positives (Equation 9)"),
      int("fp", "False positives (Equation 10)"),
      int("fn", "False negatives (Equation 11)"),
      int("tn", "True negatives (Equation 12)"),
      float("precision", "tp / (tp + fp) (Equation 13); empty where it is 0 / 0"),
      float("recall", "tp / (tp + fn) (Equation 14); empty where it is 0 / 0"),
      float("f1", "Harmonic mean of the two"),
      ...(["precision", "recall", "f1"] as const).flatMap((name) => [
        float(
          `${name}_low`,
          `Lower end of the 95 % interval of ${name}; empty where fewer than 5 groups show it`,
        ),
        float(`${name}_high`, "Upper end of the interval"),
      ]),
      float("threshold", "Least probability at which it is said; empty with one label an image"),
      float("average_precision", "Mean precision over the recalls; empty with one label an image"),
    ],
    rows: classifiers.flatMap(({ name, perClass }) =>
      perClass.map(
        (one): Row => ({
          classifier: name,
          class: one.name,
          images: one.support,
          ...{ tp: one.tp, fp: one.fp, fn: one.fn, tn: one.tn },
          ...{ precision: finite(one.precision), recall: finite(one.recall), f1: finite(one.f1) },
          ...Object.fromEntries(
            (["precision", "recall", "f1"] as const).flatMap((score) => [
              [`${score}_low`, finite(one.errors?.[score].low)],
              [`${score}_high`, finite(one.errors?.[score].high)],
            ]),
          ),
          threshold: finite(one.threshold),
          average_precision: finite(one.averagePrecision),
        }),
      ),
    ),
  };
}

/** A row for each value of each fact, and for each pair of a true class and one that is said among its images. */
export function confusionTable(
  parts: readonly {
    readonly fact: string;
    readonly value: string;
    readonly matrix: ConfusionMatrix | null;
  }[],
  classes: readonly string[],
): Table {
  return {
    name: "classifier-confusion",
    columns: [
      text("fact", 'What the images are told apart by; "all" for all of them'),
      text("value", "Its value"),
      text("truth", "True class"),
      text("classified_as", "Class that was said"),
      int("images", "How many"),
    ],
    rows: parts.flatMap(({ fact, value, matrix }) =>
      matrix === null
        ? []
        : classes.flatMap((truth, k) =>
            classes.map((said, l): Row => {
              const images = matrix.counts[k * classes.length + l];
              return { fact, value, truth, classified_as: said, images };
            }),
          ),
    ),
  };
}

/** A row for each classifier and value of a fact. */
export function byFactTable(
  parts: readonly { readonly name: string; readonly scores: readonly ScoresByFact[] }[],
): Table {
  return {
    name: "classifier-by",
    columns: [
      CLASSIFIER,
      text("fact", "What the images are told apart by"),
      text("value", "Its value"),
      int("images", "Images of that value"),
      int("classes", "Classes that occur among them"),
      float("commonest", "Share of the commonest class: the accuracy of who always says it"),
      float("accuracy", "Share of right ones; with several labels of completely right ones"),
      float("balanced_accuracy", "Mean recall of the classes that occur; empty with several labels"),
      float("macro_f1", "Mean F1 of the classes that occur or are said"),
    ],
    rows: parts.flatMap(({ name, scores }) =>
      scores.map(
        (one): Row => ({
          classifier: name,
          ...{ fact: one.fact, value: one.value, images: one.images, classes: one.classes },
          commonest: one.commonest,
          accuracy: finite(one.accuracy),
          balanced_accuracy: finite(one.balancedAccuracy),
          macro_f1: finite(one.macroF1),
        }),
      ),
    ),
  };
}

/** A row for each fact. */
export function shortcutTable(shortcuts: readonly Shortcut[]): Table {
  return {
    name: "classifier-shortcuts",
    columns: [
      text("fact", "What is known of an image without a look at it"),
      int("values", "Different values among the images"),
      float("accuracy", "Accuracy of who says the commonest class of each value"),
      float("balanced_accuracy", "Largest balanced accuracy that the fact alone allows"),
      float("chance", "Balanced accuracy without the fact"),
      text("bound", "Classes all of whose images have one value"),
    ],
    rows: shortcuts.map(({ fact, values, accuracy, balancedAccuracy, chance, bound }) => ({
      ...{ fact, values, accuracy, balanced_accuracy: balancedAccuracy, chance },
      bound: bound.map(({ name, value }) => `${name} (${value})`).join("; "),
    })),
  };
}

/** A row for each classifier and bin. */
export function reliabilityTable(
  diagrams: readonly { readonly name: string; readonly reliability: Reliability }[],
): Table {
  return {
    name: "classifier-reliability",
    columns: [
      CLASSIFIER,
      float("from", "Lower edge of the bin, inside"),
      float("to", "Upper edge of the bin, outside but for 1"),
      int("cases", "Images, with several labels pairs of image and class, in the bin"),
      int("right", "Those that were right"),
      float("mean_probability", "Mean of the probabilities in the bin"),
      float("observed", "Share of right ones"),
      float("low", "Lower end of its 95 % binomial interval (Wilson)"),
      float("high", "Upper end of the interval"),
    ],
    rows: diagrams.flatMap(({ name, reliability }) =>
      reliability.bins.map(
        (bin): Row => ({
          classifier: name,
          ...{ from: bin.from, to: bin.to, cases: bin.count, right: bin.positives },
          mean_probability: finite(bin.meanProbability),
          observed: finite(bin.observed),
          ...{ low: finite(bin.low), high: finite(bin.high) },
        }),
      ),
    ),
  };
}

/** Most rows of an abstention table: more places of the curve say nothing more. */
const MOST_STEPS = 200;

/** A row for each probability below which images may be left out; of many, some at even distances, the last among them. */
export function abstentionTable({ thresholds, kept, accuracy }: AbstentionCurve): Table {
  const steps = Math.min(MOST_STEPS, thresholds.length);
  const shown = Array.from({ length: steps }, (_, k) => Math.ceil(((k + 1) * thresholds.length) / steps) - 1);
  return {
    name: "classifier-abstention",
    columns: [
      float("threshold", "Images of a lower probability are left out"),
      float("kept", "Share of images that is kept"),
      float("accuracy", "Share of right ones among them"),
    ],
    rows: shown.map((k) => ({ threshold: thresholds[k], kept: kept[k], accuracy: accuracy[k] })),
  };
}

/** A row for each image, of one classifier. */
export function predictionTable(
  { images, classes, labels }: EvaluatedImages,
  predictions: readonly Predicted[],
  thresholds: readonly number[],
): Table {
  return {
    name: "classifier-predictions",
    columns: [
      text("file", "Path in the data set"),
      text("truth", "Its labels"),
      text("classified_as", "What was said"),
      { name: "right", type: "bool", about: "Whether the two are the same" },
      float("probability", "Largest probability"),
      ...["utc", "observatory", "band", "region"].map((name) => text(name, "As the data set says")),
      ...classes.map((name) => float(`p_${name}`, `Probability of ${name}`)),
    ],
    rows: images.map((image, i): Row => {
      const { probabilities } = predictions[i];
      const said = saidOf(probabilities, classes, labels, thresholds);
      const truth = [...image.labels].sort();
      return {
        file: image.file,
        truth: truth.join(";"),
        classified_as: said.join(";"),
        right: truth.join(";") === said.join(";"),
        probability: probabilities[mostProbable(probabilities)[0]],
        ...{ utc: image.utc, observatory: image.observatory, band: image.band, region: image.region },
        ...Object.fromEntries(classes.map((name, k): [string, Cell] => [`p_${name}`, probabilities[k]])),
      };
    }),
  };
}

/** The classes that probabilities say, sorted. */
export function saidOf(
  probabilities: ArrayLike<number>,
  classes: readonly string[],
  labels: EvaluatedImages["labels"],
  thresholds: readonly number[],
): readonly string[] {
  return labels === "single"
    ? [classes[mostProbable(probabilities)[0]]]
    : classes.filter((_, k) => probabilities[k] >= thresholds[k]).sort();
}
