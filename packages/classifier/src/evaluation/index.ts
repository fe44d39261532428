export * from "./abstention.ts";
export { type GroupBootstrap, LEAST_GROUPS } from "./bootstrap-groups.ts";
export * from "./choose-thresholds.ts";
export { type ClassScores, classScores } from "./class-scores.ts";
export { factOf, groupsOf, IMAGE_FACTS, type ImageFact } from "./image-facts.ts";
export { labelMatrix, type Truth } from "./label-matrix.ts";
export * from "./predict-set.ts";
export {
  type ClassificationScoreName,
  type ClassificationScoreOptions,
  type ClassificationScores,
  type ClassificationValues,
  type ClassScoresWithErrors,
  type Predicted,
  scoreClassification,
} from "./score-classification.ts";
export * from "./score-labels.ts";
export * from "./score-several.ts";
export * from "./scores-by.ts";
export * from "./shortcut.ts";
export * from "./temperature.ts";
