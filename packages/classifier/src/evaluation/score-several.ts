import { ArgumentError, DataError } from "@helioscope/core";
import {
  averagePrecision,
  type Confusion,
  countThresholds,
  f1,
  meanKnown,
  type Reliability,
  rankScores,
  reliability,
} from "@helioscope/core/metrics";
import type { BootstrappedScore } from "@helioscope/core/stats";
import { bootstrapGroups } from "./bootstrap-groups.ts";
import { CalibrationBins } from "./calibration-bins.ts";
import { type ClassErrors, flatScores, groupsShowing, withErrors } from "./class-errors.ts";
import { type ClassScores, ofCounts } from "./class-scores.ts";
import { assertRows, labelMatrix, type Truth } from "./label-matrix.ts";
import {
  assertShares,
  type ClassificationScoreOptions,
  meanOf,
  type Predicted,
} from "./score-classification.ts";

/** Scores of a classifier with any number of classes an image. NaN where a score is 0 / 0. */
export interface SeveralValues {
  /** F1 of all decisions together. */
  readonly microF1: number;
  /** Mean F1 of the classes that occur or are said. */
  readonly macroF1: number;
  /** Share of decisions (an image and a class) that are wrong. */
  readonly hammingLoss: number;
  /** Share of images whose labels are all right and complete. */
  readonly subsetAccuracy: number;
  /** Mean over the classes that occur of the average precision, which needs no threshold. */
  readonly meanAveragePrecision: number;
  /** Mean over images and classes of the binary log loss, probabilities clipped 2^-23 from 0 and 1. */
  readonly logLoss: number;
  /** Mean over images and classes of (probability - truth)^2. */
  readonly brier: number;
  /** Mean over classes of the calibration error of each one's probability. */
  readonly classwiseCalibrationError: number;
}

export type SeveralScoreName = keyof SeveralValues;

export interface SeveralClassScores extends ClassScores {
  readonly threshold: number;
  readonly averagePrecision: number;
  readonly errors?: ClassErrors;
}

export interface SeveralScores extends SeveralValues {
  readonly images: number;
  readonly classes: readonly string[];
  readonly perClass: readonly SeveralClassScores[];
  /** Share of present ones over the probability, all classes together. */
  readonly reliability: Reliability;
  readonly groups?: number;
  readonly errors?: Readonly<Record<SeveralScoreName, BootstrappedScore>>;
}

export interface SeveralScoreOptions extends ClassificationScoreOptions {
  /** A class is said at and above its own; 0.5 each where absent. */
  readonly thresholds?: readonly number[];
}

const CLIP = 2 ** -23;

/**
 * Scores predictions of any number of classes an image at a threshold each. Throws as {@link scoreClassification} does, and
 * an ArgumentError for another number of thresholds than of classes.
 */
export function scoreSeveral(
  truth: Truth,
  predictions: readonly Predicted[],
  classes: readonly string[],
  options: SeveralScoreOptions = {},
): SeveralScores {
  const { bins = 10, thresholds = classes.map(() => 0.5) } = options;
  const n = truth.length;
  const size = classes.length;
  const matrix = labelMatrix(truth, classes, "several");
  const rows = predictions.map(({ probabilities }) => probabilities);
  assertRows(rows, n, size, "Probabilities");
  if (n === 0) throw new DataError("Scores of no image", { expected: "at least one" });
  rows.forEach(assertShares);
  if (thresholds.length !== size)
    throw new ArgumentError(`${thresholds.length} thresholds for ${size} classes`, {
      value: thresholds,
      expected: "one each",
    });
  const columns = classes.map((_, k) => {
    const labels = Uint8Array.from({ length: n }, (_, i) => matrix[i * size + k]);
    const scores = Float64Array.from(rows, (row) => row[k]);
    const said = Uint8Array.from(scores, (p) => (p >= thresholds[k] ? 1 : 0));
    return {
      labels,
      said,
      ranked: rankScores(labels, scores),
      calibration: new CalibrationBins(labels, scores, bins),
    };
  });
  const wrong = new Float64Array(n);
  const logLoss = new Float64Array(n);
  const brier = new Float64Array(n);
  columns.forEach(({ labels, said }, k) => {
    for (let i = 0; i < n; i++) {
      const p = rows[i][k];
      const own = labels[i] ? p : 1 - p;
      if (said[i] !== labels[i]) wrong[i] += 1 / size;
      logLoss[i] -= Math.log(Math.max(own, CLIP)) / size;
      brier[i] += (p - labels[i]) ** 2 / size;
    }
  });
  const whole = Uint8Array.from(wrong, (share) => (share === 0 ? 1 : 0));
  const valuesOf = (weights?: Float64Array): SeveralValues => {
    const counted = columns.map(({ labels, said }) => count(labels, said, weights));
    const all = counted.reduce((a, b) => ({
      tp: a.tp + b.tp,
      fp: a.fp + b.fp,
      fn: a.fn + b.fn,
      tn: a.tn + b.tn,
    }));
    return {
      microF1: f1(all),
      macroF1: meanKnown(counted.map(f1)),
      hammingLoss: meanOf(wrong, weights),
      subsetAccuracy: meanOf(whole, weights),
      meanAveragePrecision: meanKnown(
        columns.map(({ ranked }) => averagePrecision(countThresholds(ranked, weights))),
      ),
      logLoss: meanOf(logLoss, weights),
      brier: meanOf(brier, weights),
      classwiseCalibrationError:
        columns.reduce((sum, { calibration }) => sum + calibration.error(weights), 0) / size,
    };
  };
  const classesOf = (weights?: Float64Array) =>
    columns.map(({ labels, said }, k) => ofCounts(classes[k], count(labels, said, weights)));
  const drawn = bootstrapGroups(
    n,
    (weights) => ({ ...valuesOf(weights), ...flatScores(classesOf(weights)) }),
    options,
  );
  const perClass = classesOf().map((one, k) => ({
    ...one,
    threshold: thresholds[k],
    averagePrecision: averagePrecision(countThresholds(columns[k].ranked)),
  }));
  const showing = (k: number) => groupsShowing((i) => columns[k].labels[i] === 1, n, options.groups);
  return {
    ...valuesOf(),
    images: n,
    classes,
    perClass: drawn ? withErrors(perClass, drawn, showing) : perClass,
    reliability: reliability(
      matrix,
      rows.flatMap((row) => Array.from(row)),
      { bins },
    ),
    ...(drawn
      ? { groups: drawn.groups, errors: drawn.errors as Record<SeveralScoreName, BootstrappedScore> }
      : {}),
  };
}

function count(labels: Uint8Array, said: Uint8Array, weights?: Float64Array): Confusion {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < labels.length; i++) counts[2 * labels[i] + said[i]] += weights ? weights[i] : 1;
  const [tn, fp, fn, tp] = counts;
  return { tp, fp, fn, tn };
}
