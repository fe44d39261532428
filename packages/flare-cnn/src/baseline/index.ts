export * from "./features.ts";
export * from "./flux.ts";
export {
  classWeights,
  type LinearFitOptions,
  type LinearModel,
  linearScores,
  sigmoid,
} from "./linear-model.ts";
export * from "./linear-svm.ts";
export * from "./logistic.ts";
