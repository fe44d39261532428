export * from "./average-precision.ts";
export * from "./brier.ts";
export {
  binaryConfusion,
  type ComparisonOptions,
  type Confusion,
  type ConfusionMatrix,
  classConfusion,
  confusionMatrix,
} from "./confusion.ts";
export * from "./mean-known.ts";
export * from "./multiclass.ts";
export {
  confusionAt,
  countThresholds,
  type RankedScores,
  type RocCurve,
  rankScores,
  rocArea,
  rocCurve,
  type ThresholdCounts,
  type ThresholdCurve,
  thresholdCurve,
} from "./ranked.ts";
export * from "./regression.ts";
export * from "./reliability.ts";
export * from "./scores.ts";
