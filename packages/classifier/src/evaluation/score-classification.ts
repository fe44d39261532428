import { ArgumentError, DataError } from "@helioscope/core";
import {
  balancedAccuracy,
  type ConfusionMatrix,
  cohenKappa,
  macroF1,
  multiclassMatthews,
  overallAccuracy,
  type Reliability,
  reliability,
} from "@helioscope/core/metrics";
import type { BootstrappedScore } from "@helioscope/core/stats";
import type { Classification } from "../types.ts";
import { bootstrapGroups, type GroupBootstrap } from "./bootstrap-groups.ts";
import { CalibrationBins } from "./calibration-bins.ts";
import { type ClassErrors, flatScores, groupsShowing, withErrors } from "./class-errors.ts";
import { type ClassScores, classScores } from "./class-scores.ts";
import { assertRows, labelMatrix, type Truth } from "./label-matrix.ts";
import { mostProbable } from "./most-probable.ts";

/** What is scored: a network's classifications, or a baseline's probabilities. */
export type Predicted = Pick<Classification, "probabilities">;

/** Scores of a classifier with one class an image. NaN where a score is 0 / 0. */
export interface ClassificationValues {
  readonly accuracy: number;
  /** Mean recall of the classes that occur. */
  readonly balancedAccuracy: number;
  /** Mean F1 of the classes that occur or are said. */
  readonly macroF1: number;
  /** Cohen's kappa (Heidke's skill). */
  readonly kappa: number;
  /** Matthews' coefficient of several classes (Gorodkin 2004). */
  readonly matthews: number;
  /** Share of images whose class is among the two most probable; NaN for fewer than three classes. */
  readonly top2Accuracy: number;
  /** Mean of -ln(probability of the true class), probabilities below 2^-23 counted as that. */
  readonly logLoss: number;
  /** Mean over images of the sum over classes of (probability - truth)^2: 0 to 2 (Brier 1950). */
  readonly brier: number;
  /** Expected calibration error of the class that is said: |share right - probability| (Naeini et al. 2015). */
  readonly calibrationError: number;
  /** Mean over classes of the calibration error of each one's probability (Nixon et al. 2019). */
  readonly classwiseCalibrationError: number;
}

export type ClassificationScoreName = keyof ClassificationValues;

/** With intervals where a bootstrap was asked for; NaN where fewer than 5 groups show the class. */
export interface ClassScoresWithErrors extends ClassScores {
  readonly errors?: ClassErrors;
}

export interface ClassificationScores extends ClassificationValues {
  readonly images: number;
  readonly classes: readonly string[];
  /** Rows: truth, columns: what is said, as in Table 1; its class values are indices of `classes`. */
  readonly matrix: ConfusionMatrix;
  readonly perClass: readonly ClassScoresWithErrors[];
  /** Share of right ones over the probability of the class that is said. */
  readonly reliability: Reliability;
  /** Groups that were resampled. */
  readonly groups?: number;
  readonly errors?: Readonly<Record<ClassificationScoreName, BootstrappedScore>>;
}

export interface ClassificationScoreOptions extends GroupBootstrap {
  /** Bins of calibration errors and of the reliability diagram; 10 where absent. */
  readonly bins?: number;
}

/** The likelihood that no probability is below, as scikit-learn clips that of 32-bit ones. */
const LEAST_PROBABILITY = 2 ** -23;

/**
 * Scores predictions of exactly one class an image (section 4.1). The class that is said is the most probable one, of
 * equally probable ones the first. With `random`, errors from a bootstrap over groups.
 *
 * Throws a DataError without images or for probabilities that are NaN, a ShapeError where numbers differ, an ArgumentError
 * for labels that are none of the classes, an image without exactly one of them, or probabilities outside [0, 1].
 */
export function scoreClassification(
  truth: Truth,
  predictions: readonly Predicted[],
  classes: readonly string[],
  options: ClassificationScoreOptions = {},
): ClassificationScores {
  const { bins = 10 } = options;
  const size = classes.length;
  const matrix = labelMatrix(truth, classes, "single");
  const cases = prepare(matrix, predictions, truth.length, size, bins);
  const { actual, said, right, topProbability } = cases;
  const counts = countMatrix(actual, said, size);
  const perClass = classScores(counts, classes);
  const plain = {
    ...valuesOf(cases, counts),
    images: truth.length,
    classes,
    matrix: counts,
    perClass,
    reliability: reliability(right, topProbability, { bins }),
  };
  const drawn = bootstrapGroups(
    truth.length,
    (weights) => {
      const weighted = countMatrix(actual, said, size, weights);
      return { ...valuesOf(cases, weighted, weights), ...flatScores(classScores(weighted, classes)) };
    },
    options,
  );
  if (!drawn) return plain;
  const showing = (k: number) => groupsShowing((i) => actual[i] === k, truth.length, options.groups);
  return {
    ...plain,
    perClass: withErrors(perClass, drawn, showing),
    groups: drawn.groups,
    errors: drawn.errors as Record<ClassificationScoreName, BootstrappedScore>,
  };
}

/** What is known of each image, so that a resample is one pass. */
interface Cases {
  readonly size: number;
  readonly actual: Uint32Array;
  readonly said: Uint32Array;
  /** 1 where the class that is said is the true one. */
  readonly right: Uint8Array;
  /** 1 where the true class is among the first two. */
  readonly firstTwo: Uint8Array;
  readonly topProbability: Float64Array;
  readonly logLoss: Float64Array;
  readonly brier: Float64Array;
  readonly top: CalibrationBins;
  readonly each: readonly CalibrationBins[];
}

function prepare(
  matrix: Uint8Array,
  predictions: readonly Predicted[],
  n: number,
  size: number,
  bins: number,
): Cases {
  const rows = predictions.map(({ probabilities }) => probabilities);
  assertRows(rows, n, size, "Probabilities");
  if (n === 0) throw new DataError("Scores of no image", { expected: "at least one" });
  const [actual, said] = [new Uint32Array(n), new Uint32Array(n)];
  const [right, firstTwo] = [new Uint8Array(n), new Uint8Array(n)];
  const [topProbability, logLoss, brier] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  rows.forEach((row, i) => {
    assertShares(row, i);
    const labels = matrix.subarray(i * size, (i + 1) * size);
    const own = labels.indexOf(1);
    const order = mostProbable(row);
    actual[i] = own;
    said[i] = order[0];
    right[i] = order[0] === own ? 1 : 0;
    firstTwo[i] = order[0] === own || order[1] === own ? 1 : 0;
    topProbability[i] = row[order[0]];
    logLoss[i] = -Math.log(Math.max(row[own], LEAST_PROBABILITY));
    for (let k = 0; k < size; k++) brier[i] += (row[k] - labels[k]) ** 2;
  });
  const each = Array.from(
    { length: size },
    (_, k) =>
      new CalibrationBins(
        Uint8Array.from(actual, (own) => (own === k ? 1 : 0)),
        Float64Array.from(rows, (row) => row[k]),
        bins,
      ),
  );
  const top = new CalibrationBins(right, topProbability, bins);
  return { size, actual, said, right, firstTwo, topProbability, logLoss, brier, top, each };
}

/** Throws a DataError for a probability that is NaN, an ArgumentError for one outside [0, 1]. */
export function assertShares(row: ArrayLike<number>, image: number): void {
  for (let k = 0; k < row.length; k++) {
    if (Number.isNaN(row[k]))
      throw new DataError(`Image ${image} has a probability of NaN`, { expected: "numbers from 0 to 1" });
    if (!(row[k] >= 0 && row[k] <= 1))
      throw new ArgumentError(`Image ${image} has a probability of ${row[k]}`, {
        value: row[k],
        expected: "a number from 0 to 1",
      });
  }
}

function countMatrix(
  actual: Uint32Array,
  said: Uint32Array,
  size: number,
  weights?: Float64Array,
): ConfusionMatrix {
  const counts = new Float64Array(size * size);
  for (let i = 0; i < actual.length; i++) counts[actual[i] * size + said[i]] += weights ? weights[i] : 1;
  return { classes: Array.from({ length: size }, (_, k) => k), counts };
}

function valuesOf(cases: Cases, matrix: ConfusionMatrix, weights?: Float64Array): ClassificationValues {
  const { size, firstTwo, logLoss, brier, top, each } = cases;
  return {
    accuracy: overallAccuracy(matrix),
    balancedAccuracy: balancedAccuracy(matrix),
    macroF1: macroF1(matrix),
    kappa: cohenKappa(matrix),
    matthews: multiclassMatthews(matrix),
    top2Accuracy: size < 3 ? Number.NaN : meanOf(firstTwo, weights),
    logLoss: meanOf(logLoss, weights),
    brier: meanOf(brier, weights),
    calibrationError: top.error(weights),
    classwiseCalibrationError: each.reduce((sum, one) => sum + one.error(weights), 0) / size,
  };
}

/** Mean of values that count as often as their weights say. */
export function meanOf(values: ArrayLike<number>, weights?: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * values[i];
    total += weight;
  }
  return sum / total;
}
