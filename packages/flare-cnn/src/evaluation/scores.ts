import { ArgumentError, DataError, type Random, ShapeError } from "@helioscope/core";
import {
  accuracy,
  type Confusion,
  confusionAt,
  countThresholds,
  heidkeSkill,
  matthews,
  precision,
  rankScores,
  recall,
  rocArea,
  type ThresholdCounts,
  trueSkill,
} from "@helioscope/core/metrics";
import { type BootstrappedScore, bootstrapScores } from "@helioscope/core/stats";
import { atBaseRate } from "./base-rate.ts";
import { applemanSkill, falseAlarmRatio, frequencyBias, gilbertSkill, heidkeSkill1 } from "./skill.ts";

/** Every score of a classifier of flaring regions. NaN where a score is 0 / 0. */
export interface FlareScoreValues {
  /** Share of flaring magnetograms that are called flaring, and of nonflaring ones that are called nonflaring. */
  readonly recallFlaring: number;
  readonly recallNonflaring: number;
  readonly precision: number;
  readonly accuracy: number;
  /** True skill statistic: both recalls less 1. */
  readonly tss: number;
  /** Barnes & Leka (2008). */
  readonly hss1: number;
  /** Equation A6. */
  readonly hss2: number;
  /** Appleman's skill score. */
  readonly apss: number;
  /** Gilbert's skill score (equitable threat score). */
  readonly gs: number;
  readonly falseAlarmRatio: number;
  readonly frequencyBias: number;
  /** Matthews' correlation coefficient. */
  readonly mcc: number;
  readonly brier: number;
  /** Brier skill against the climatology. */
  readonly brierSkill: number;
  readonly rocArea: number;
  /** 2 area - 1. */
  readonly gini: number;
  /** The largest TSS at any threshold, and that threshold. */
  readonly tssMax: number;
  readonly tssMaxThreshold: number;
}

export type FlareScoreName = keyof FlareScoreValues;

export interface FlareScores extends FlareScoreValues {
  /** Cases whose label and probability are numbers. */
  readonly examples: number;
  readonly flaring: number;
  /** Regions that were resampled; absent without a bootstrap. */
  readonly groups?: number;
  readonly threshold: number;
  readonly confusion: Confusion;
  /** Regions with a flaring case, and without one; absent without a bootstrap. */
  readonly flaringGroups?: number;
  readonly nonflaringGroups?: number;
  /**
   * Bootstrap over regions; present where groups and a random were given. Intervals and errors are NaN where a class has
   * fewer than {@link LEAST_REGIONS} regions.
   */
  readonly errors?: Readonly<Record<FlareScoreName, BootstrappedScore>>;
}

export interface FlareScoreOptions {
  /** Flaring is predicted at and above it; 0.5 (equation A7) where absent. */
  readonly threshold?: number;
  /** The region of each case. Magnetograms of one region resemble each other, so whole regions are resampled. */
  readonly groups?: readonly (string | number)[];
  /** Draws the resamples. Errors need it and `groups`. */
  readonly random?: Random;
  /** Resamples of regions; 1000 where absent. */
  readonly resamples?: number;
  /** Coverage of the intervals; 0.95 where absent. */
  readonly confidence?: number;
  /**
   * The probability that the Brier skill is measured against, one for all or one each (such as
   * {@link trailingClimatology}); the share of flaring cases among these where absent, as Barnes et al. (2016) do.
   */
  readonly climatology?: number | ArrayLike<number>;
  /**
   * How many times a flaring case counted in the training: Brier score and skill are then of {@link atBaseRate}, since
   * probabilities that are meant to be too large would have none. 1 where absent. Other scores ask for the order only, or
   * for the threshold, which stays one of the probabilities as given.
   */
  readonly positiveWeight?: number;
  readonly signal?: AbortSignal;
}

/** A bootstrap over fewer regions of a class says less than nothing: that of one region has no error at all. */
export const LEAST_REGIONS = 5;

/**
 * All scores of probabilities against labels (1 flaring, 0 nonflaring), with errors from a bootstrap over regions where
 * `groups` and `random` are given: NaN where a class has fewer than {@link LEAST_REGIONS} regions. Cases with a NaN (label, probability or climatology) are left out. TSS does not
 * depend on the ratio of the classes; HSS, ApSS and Brier skill do: compare them on the same cases only.
 *
 * Throws a ShapeError where lengths differ, an ArgumentError for labels other than 0 and 1 or probabilities outside
 * [0, 1], a DataError where no case is left.
 */
export function flareScores(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: FlareScoreOptions = {},
): FlareScores {
  const {
    threshold = 0.5,
    groups,
    random,
    resamples = 1000,
    confidence = 0.95,
    climatology,
    positiveWeight = 1,
    signal,
  } = options;
  check(labels, probabilities, options);
  const n = labels.length;
  const valid = Uint8Array.from({ length: n }, (_, i) =>
    Number.isNaN(typeof climatology === "object" ? climatology[i] : (climatology ?? 0)) ? 0 : 1,
  );
  const ranked = rankScores(labels, probabilities, { valid });
  const { order } = ranked;
  if (order.length === 0) {
    throw new DataError(`Scores of ${n} cases, none of them with a label and a probability`, {
      expected: "at least one",
    });
  }
  // In the order of rank, so that a resample is one pass.
  const shares = positiveWeight === 1 ? probabilities : atBaseRate(probabilities, positiveWeight);
  const errors = Float64Array.from(order, (i) => (shares[i] - labels[i]) ** 2);
  const priors =
    typeof climatology === "object"
      ? Float64Array.from(order, (i, k) => (climatology[i] - ranked.positive[k]) ** 2)
      : climatology;
  const valuesOf = (weights?: Float64Array): FlareScoreValues => {
    const counts = countThresholds(ranked, weights);
    const { positives, negatives } = counts;
    const total = positives + negatives;
    let reference: number;
    if (typeof priors === "object") reference = weightedSum(priors, order, weights);
    else {
      const prior = priors ?? positives / total;
      reference = positives * (1 - prior) ** 2 + negatives * prior ** 2;
    }
    const squares = weightedSum(errors, order, weights);
    return { ...atThreshold(counts, threshold), ...ofForecast(counts, squares / total, reference / total) };
  };
  const values = valuesOf();
  const counts = countThresholds(ranked);
  const plain = {
    ...values,
    examples: order.length,
    flaring: counts.positives,
    threshold,
    confusion: confusionAt(counts, threshold),
  };
  if (!groups || !random) return plain;
  const { names, member } = grouped(groups, order);
  const flaringGroups = new Set(Array.from(order).flatMap((i) => (labels[i] === 1 ? [member[i]] : []))).size;
  const counted = { groups: names, flaringGroups, nonflaringGroups: names - flaringGroups };
  if (Math.min(flaringGroups, names - flaringGroups) < LEAST_REGIONS)
    return { ...plain, ...counted, errors: withoutErrors(values, resamples) };
  const weights = new Float64Array(n);
  const times = new Float64Array(names);
  const drawn = bootstrapScores<FlareScoreName>(
    names,
    (indices) => {
      times.fill(0);
      for (let k = 0; k < indices.length; k++) times[indices[k]]++;
      for (let i = 0; i < n; i++) weights[i] = times[member[i]];
      return { ...valuesOf(weights) };
    },
    { random, resamples, confidence, ...(signal ? { signal } : {}) },
  );
  return { ...plain, ...counted, errors: drawn };
}

function withoutErrors(
  values: FlareScoreValues,
  resamples: number,
): Readonly<Record<FlareScoreName, BootstrappedScore>> {
  const none = { low: Number.NaN, high: Number.NaN, standardError: Number.NaN, missing: resamples };
  return Object.fromEntries(
    Object.entries(values).map(([name, estimate]) => [name, { estimate, ...none }]),
  ) as Record<FlareScoreName, BootstrappedScore>;
}

/** Sum of values in the order of rank, each as often as its case of the input counts. */
function weightedSum(values: Float64Array, order: Uint32Array, weights?: Float64Array): number {
  let sum = 0;
  if (weights) for (let k = 0; k < values.length; k++) sum += weights[order[k]] * values[k];
  else for (let k = 0; k < values.length; k++) sum += values[k];
  return sum;
}

function atThreshold(counts: ThresholdCounts, threshold: number) {
  const confusion = confusionAt(counts, threshold);
  return {
    recallFlaring: recall(confusion),
    recallNonflaring: confusion.tn / (confusion.tn + confusion.fp),
    precision: precision(confusion),
    accuracy: accuracy(confusion),
    tss: trueSkill(confusion),
    hss1: heidkeSkill1(confusion),
    hss2: heidkeSkill(confusion),
    apss: applemanSkill(confusion),
    gs: gilbertSkill(confusion),
    falseAlarmRatio: falseAlarmRatio(confusion),
    frequencyBias: frequencyBias(confusion),
    mcc: matthews(confusion),
  };
}

function ofForecast(counts: ThresholdCounts, brier: number, reference: number) {
  const area = rocArea(counts);
  const best = bestTrueSkill(counts);
  return {
    brier,
    brierSkill: reference === 0 ? Number.NaN : 1 - brier / reference,
    rocArea: area,
    gini: 2 * area - 1,
    tssMax: best.max,
    tssMaxThreshold: best.at,
  };
}

/** The maximum of `thresholdCurve(counts, trueSkill)`, which a bootstrap asks for too often to make an object for each threshold. */
function bestTrueSkill({ thresholds, tp, fp, positives, negatives }: ThresholdCounts) {
  let max = Number.NaN;
  let at = Number.NaN;
  for (let k = 0; k < thresholds.length; k++) {
    const skill = tp[k] / positives - fp[k] / negatives;
    if (skill > max || (Number.isNaN(max) && !Number.isNaN(skill))) [max, at] = [skill, thresholds[k]];
  }
  return { max, at };
}

/** Regions by number, and which of them each case belongs to. */
function grouped(groups: readonly (string | number)[], cases: Uint32Array) {
  const numbers = new Map<string | number, number>();
  const member = new Uint32Array(groups.length);
  for (const i of [...cases].sort((a, b) => a - b)) {
    const number = numbers.get(groups[i]) ?? numbers.size;
    numbers.set(groups[i], number);
    member[i] = number;
  }
  return { names: numbers.size, member };
}

function check(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { groups, climatology }: FlareScoreOptions,
): void {
  const sameLength = (what: string, length: number) => {
    if (length !== labels.length)
      throw new ShapeError(`${length} ${what} for ${labels.length} labels`, {
        value: length,
        expected: `${labels.length}`,
      });
  };
  sameLength("probabilities", probabilities.length);
  if (groups) sameLength("regions", groups.length);
  if (typeof climatology === "object") sameLength("probabilities of the climatology", climatology.length);
  for (let i = 0; i < labels.length; i++) {
    const [label, p] = [labels[i], probabilities[i]];
    if (!(label === 0 || label === 1 || Number.isNaN(label)))
      throw new ArgumentError(`A label of ${label}`, { value: label, expected: "0 or 1" });
    if (p < 0 || p > 1)
      throw new ArgumentError(`A probability of ${p}`, { value: p, expected: "a number from 0 to 1" });
  }
}
