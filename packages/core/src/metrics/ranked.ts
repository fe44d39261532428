import { assertSameLength, type ComparisonOptions, type Confusion } from "./confusion.ts";

/** Cases in falling order of a score, those of equal score together. Made once, counted as often as needed. */
export interface RankedScores {
  /** The distinct scores, falling. */
  readonly thresholds: Float64Array;
  /** How many of the ordered cases have a score of at least each threshold. */
  readonly ends: Uint32Array;
  /** Where each ordered case stands in the input; those with a NaN are left out. */
  readonly order: Uint32Array;
  /** 1 where the ordered case is positive. */
  readonly positive: Uint8Array;
}

/** Two-class counts at every threshold, where positive is predicted for a score of at least the threshold. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array;
  readonly tp: Float64Array;
  readonly fp: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Orders the cases by their scores (probabilities, or any number that rises with the evidence). A case with a NaN, or
 * that is not valid, is left out. Throws a ShapeError when the lengths differ.
 */
export function rankScores(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: ComparisonOptions = {},
): RankedScores {
  const { valid } = options;
  assertSameLength(truth, scores, "Truth and scores");
  if (valid) assertSameLength(truth, valid, "Truth and validity mask");
  const kept: number[] = [];
  for (let i = 0; i < truth.length; i++)
    if (!Number.isNaN(truth[i]) && !Number.isNaN(scores[i]) && (!valid || valid[i])) kept.push(i);
  const order = Uint32Array.from(kept).sort((a, b) =>
    scores[a] === scores[b] ? a - b : scores[b] > scores[a] ? 1 : -1,
  );
  const thresholds: number[] = [];
  const ends: number[] = [];
  for (let k = 0; k < order.length; k++) {
    const score = scores[order[k]];
    if (k === 0 || score !== thresholds[thresholds.length - 1]) {
      thresholds.push(score);
      ends.push(k);
    }
    ends[ends.length - 1] = k + 1;
  }
  return {
    thresholds: Float64Array.from(thresholds),
    ends: Uint32Array.from(ends),
    order,
    positive: Uint8Array.from(order, (i) => (truth[i] !== 0 ? 1 : 0)),
  };
}

/**
 * Counts at every threshold, from the highest. With `weights` (one for each case of the input, such as how often a
 * bootstrap drew it) each case counts so much.
 */
export function countThresholds(ranked: RankedScores, weights?: ArrayLike<number>): ThresholdCounts {
  const { thresholds, ends, order, positive } = ranked;
  const tp = new Float64Array(thresholds.length);
  const fp = new Float64Array(thresholds.length);
  let positives = 0;
  let negatives = 0;
  let i = 0;
  for (let k = 0; k < thresholds.length; k++) {
    for (; i < ends[k]; i++) {
      const weight = weights ? weights[order[i]] : 1;
      if (positive[i]) positives += weight;
      else negatives += weight;
    }
    tp[k] = positives;
    fp[k] = negatives;
  }
  return { thresholds, tp, fp, positives, negatives };
}

/** The two-class counts at one threshold, which need not be one of the scores. */
export function confusionAt(counts: ThresholdCounts, threshold: number): Confusion {
  const { thresholds, tp, fp, positives, negatives } = counts;
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (thresholds[middle] >= threshold) low = middle + 1;
    else high = middle;
  }
  const hits = low === 0 ? 0 : tp[low - 1];
  const alarms = low === 0 ? 0 : fp[low - 1];
  return { tp: hits, fp: alarms, fn: positives - hits, tn: negatives - alarms };
}

/** A score as a function of the threshold, and where it is best. */
export interface ThresholdCurve {
  /** Falling; positive is predicted at and above it. */
  readonly thresholds: Float64Array;
  readonly values: Float64Array;
  /** The largest value and the highest threshold that reaches it; NaN where the score is defined nowhere. */
  readonly max: number;
  readonly at: number;
}

/** Any score of two-class counts at every threshold. */
export function thresholdCurve(
  counts: ThresholdCounts,
  score: (confusion: Confusion) => number,
): ThresholdCurve {
  const { thresholds, tp, fp, positives, negatives } = counts;
  const values = new Float64Array(thresholds.length);
  let best = -1;
  for (let k = 0; k < thresholds.length; k++) {
    values[k] = score({ tp: tp[k], fp: fp[k], fn: positives - tp[k], tn: negatives - fp[k] });
    if (!Number.isNaN(values[k]) && (best < 0 || values[k] > values[best])) best = k;
  }
  return {
    thresholds,
    values,
    max: best < 0 ? Number.NaN : values[best],
    at: best < 0 ? Number.NaN : thresholds[best],
  };
}

/** Receiver operating characteristic, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** Falling; the first, Infinity, predicts no positive. */
  readonly thresholds: Float64Array;
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  /** Area below, which is the chance that a positive scores above a negative (ties count half); NaN without both. */
  readonly area: number;
}

/** The receiver operating characteristic of counts; its rates are NaN where a class is absent. */
export function rocCurve(counts: ThresholdCounts): RocCurve {
  const { thresholds, tp, fp, positives, negatives } = counts;
  const rates = (of: Float64Array, total: number) =>
    Float64Array.from({ length: of.length + 1 }, (_, k) => (k === 0 ? 0 : of[k - 1]) / total);
  const at = new Float64Array(thresholds.length + 1);
  at[0] = Number.POSITIVE_INFINITY;
  at.set(thresholds, 1);
  return {
    thresholds: at,
    falsePositiveRate: rates(fp, negatives),
    truePositiveRate: rates(tp, positives),
    area: rocArea(counts),
  };
}

/** Area below the receiver operating characteristic; see {@link RocCurve}. */
export function rocArea({ tp, fp, positives, negatives }: ThresholdCounts): number {
  let doubled = 0;
  let hits = 0;
  let alarms = 0;
  for (let k = 0; k < tp.length; k++) {
    doubled += (fp[k] - alarms) * (tp[k] + hits);
    hits = tp[k];
    alarms = fp[k];
  }
  return doubled / (2 * positives * negatives);
}
