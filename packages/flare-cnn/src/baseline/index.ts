export * from "./confusion-scores.ts";
export * from "./experiment-picture.ts";
export * from "./experiment-table.ts";
export * from "./features.ts";
export * from "./flux.ts";
export * from "./keyword-experiment.ts";
export * from "./keyword-features.ts";
export * from "./keyword-table.ts";
export {
  classWeights,
  type LinearFitOptions,
  type LinearModel,
  linearScores,
  sigmoid,
} from "./linear-model.ts";
export * from "./linear-svm.ts";
export * from "./logistic.ts";
export * from "./persistence.ts";
export * from "./scaled-classifier.ts";
export * from "./scaling.ts";
