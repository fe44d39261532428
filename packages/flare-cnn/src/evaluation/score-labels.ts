import type { FlareScoreName } from "./scores.ts";

/** What tables call each score, in their order. */
export const FLARE_SCORE_LABELS: Readonly<Record<FlareScoreName, string>> = {
  tss: "TSS",
  recallFlaring: "recall of flaring",
  recallNonflaring: "recall of nonflaring",
  hss2: "HSS2 (A6)",
  hss1: "HSS1",
  apss: "ApSS",
  gs: "GS",
  mcc: "MCC",
  precision: "precision",
  accuracy: "accuracy",
  falseAlarmRatio: "false alarm ratio",
  frequencyBias: "frequency bias",
  brier: "Brier score",
  brierSkill: "Brier skill",
  rocArea: "ROC area",
  gini: "Gini",
  tssMax: "largest TSS",
  tssMaxThreshold: "threshold of the largest TSS",
};
