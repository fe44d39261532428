import type { ThresholdCounts } from "./ranked.ts";

/**
 * Average precision: mean of the precisions at every threshold, weighted by the recall that each gains (no interpolation).
 * NaN without a positive.
 */
export function averagePrecision({ tp, fp, positives }: ThresholdCounts): number {
  let sum = 0;
  let found = 0;
  for (let k = 0; k < tp.length; k++) {
    if (tp[k] > found) sum += ((tp[k] - found) * tp[k]) / (tp[k] + fp[k]);
    found = tp[k];
  }
  return sum / positives;
}
