import type { Confusion, ConfusionMatrix } from "./confusion.ts";

// A score whose denominator is zero (precision without a positive prediction) is NaN: it is not defined, and
// neither 0 nor 1 would be true.

/** Right ones among all: (tp + tn) / n. NaN where that is 0 / 0. */
export function accuracy({ tp, fp, tn, fn }: Confusion): number {
  return (tp + tn) / (tp + fp + tn + fn);
}

/** True ones among the predicted: tp / (tp + fp). NaN where that is 0 / 0. */
export function precision({ tp, fp }: Confusion): number {
  return tp / (tp + fp);
}

/** Found ones among the true: tp / (tp + fn). NaN where that is 0 / 0. */
export function recall({ tp, fn }: Confusion): number {
  return tp / (tp + fn);
}

/** Dice coefficient, which is the F1 score: 2 tp / (2 tp + fp + fn). NaN where that is 0 / 0. */
export function dice({ tp, fp, fn }: Confusion): number {
  return (2 * tp) / (2 * tp + fp + fn);
}

/** F1, the harmonic mean of precision and recall; the same number as {@link dice}. */
export const f1: (confusion: Confusion) => number = dice;

/** Intersection over union: tp / (tp + fp + fn). NaN where that is 0 / 0. */
export function iou({ tp, fp, fn }: Confusion): number {
  return tp / (tp + fp + fn);
}

/** True skill statistic: tp / (tp + fn) - fp / (fp + tn). NaN where one class is absent. */
export function trueSkill({ tp, fp, tn, fn }: Confusion): number {
  return tp / (tp + fn) - fp / (fp + tn);
}

/** Heidke skill score: 2 (tp tn - fp fn) / [(tp + fn)(fn + tn) + (tp + fp)(fp + tn)]. NaN where that is 0 / 0. */
export function heidkeSkill({ tp, fp, tn, fn }: Confusion): number {
  return (2 * (tp * tn - fp * fn)) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn));
}

/** Matthews' correlation coefficient (tp tn - fp fn) / sqrt[(tp + fp)(tp + fn)(tn + fp)(tn + fn)]. NaN where that is 0 / 0. */
export function matthews({ tp, fp, tn, fn }: Confusion): number {
  return (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
}

/** Right ones among all, for any number of classes. NaN of an empty matrix. */
export function overallAccuracy({ classes, counts }: ConfusionMatrix): number {
  let right = 0;
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    total += counts[i];
    if (i % (classes.length + 1) === 0) right += counts[i];
  }
  return right / total;
}
