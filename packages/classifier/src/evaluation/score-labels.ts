import type { ClassificationScoreName } from "./score-classification.ts";
import type { SeveralScoreName } from "./score-several.ts";

/** What tables call each score of one label an image, in their order. */
export const CLASSIFICATION_SCORE_LABELS: Readonly<Record<ClassificationScoreName, string>> = {
  balancedAccuracy: "balanced accuracy",
  accuracy: "accuracy",
  macroF1: "macro F1",
  kappa: "kappa",
  matthews: "MCC",
  top2Accuracy: "top-2 accuracy",
  logLoss: "log loss",
  brier: "Brier score",
  calibrationError: "calibration error",
  classwiseCalibrationError: "classwise calibration error",
};

/** What tables call each score of several labels an image, in their order. */
export const SEVERAL_SCORE_LABELS: Readonly<Record<SeveralScoreName, string>> = {
  macroF1: "macro F1",
  microF1: "micro F1",
  meanAveragePrecision: "mean average precision",
  subsetAccuracy: "subset accuracy",
  hammingLoss: "Hamming loss",
  logLoss: "log loss",
  brier: "Brier score",
  classwiseCalibrationError: "classwise calibration error",
};
