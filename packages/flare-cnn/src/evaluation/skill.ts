import type { Confusion } from "@helioscope/core/metrics";

// A score whose denominator is zero is NaN: it is not defined, and neither 0 nor minus infinity would be true.

const ratio = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);

/** Barnes & Leka (2008): (tp + tn - N) / P, N negatives and P positives. 0 for never an alarm, 1 for a perfect forecast. */
export function heidkeSkill1({ tp, fp, fn }: Confusion): number {
  return ratio(tp - fp, tp + fn);
}

/**
 * Appleman's skill score (Barnes et al. 2016): what is gained over always saying the commoner class, (tp - fp) / P where
 * P < N, else (tn - fn) / N.
 */
export function applemanSkill({ tp, fp, tn, fn }: Confusion): number {
  const positives = tp + fn;
  const negatives = fp + tn;
  return positives < negatives ? ratio(tp - fp, positives) : ratio(tn - fn, negatives);
}

/** Gilbert's skill score, or equitable threat score: (tp - c) / (tp + fp + fn - c), c = (tp + fp)(tp + fn) / n by chance. */
export function gilbertSkill({ tp, fp, tn, fn }: Confusion): number {
  const chance = ((tp + fp) * (tp + fn)) / (tp + fp + tn + fn);
  return ratio(tp - chance, tp + fp + fn - chance);
}

/** False alarms among the alarms: fp / (tp + fp). Not the false positive rate. */
export function falseAlarmRatio({ tp, fp }: Confusion): number {
  return ratio(fp, tp + fp);
}

/** Alarms for each event: (tp + fp) / (tp + fn). Above 1: flares are announced too often. */
export function frequencyBias({ tp, fp, fn }: Confusion): number {
  return ratio(tp + fp, tp + fn);
}
