export * from "./abstention.ts";
export { type GroupBootstrap, LEAST_GROUPS } from "./bootstrap-groups.ts";
export * from "./choose-thresholds.ts";
export { type ClassMarks, classPicture } from "./class-picture.ts";
export { type ClassScores, classScores } from "./class-scores.ts";
export * from "./curve-pictures.ts";
export * from "./evaluate-set.ts";
export * from "./held-baselines.ts";
export { factOf, groupsOf, IMAGE_FACTS, type ImageFact } from "./image-facts.ts";
export { type ChosenImages, imagesToScore, SIDE_WORDS, type TrainedNetwork } from "./images-to-score.ts";
export { labelMatrix, type Truth } from "./label-matrix.ts";
export { confusionPicture, type MatrixPictureOptions, type NamedMatrix } from "./matrix-picture.ts";
export type { MisclassifiedOptions } from "./misclassified.ts";
export { mostProbable } from "./most-probable.ts";
export * from "./predict-set.ts";
export * from "./report.ts";
export type { ReportPictureOptions } from "./report-pictures.ts";
export type { EvaluatedClassifier, NamedScores } from "./report-scores.ts";
export * from "./resolution.ts";
export * from "./resolution-report.ts";
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
