export {
  binaryConfusion,
  type ComparisonOptions,
  type Confusion,
  type ConfusionMatrix,
  classConfusion,
  confusionMatrix,
} from "./confusion.ts";
export * from "./regression.ts";
export * from "./scores.ts";
