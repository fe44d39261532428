export * from "./cross-validate.ts";
export * from "./cross-validation-table.ts";
export * from "./fold-picture.ts";
export * from "./fold-recall.ts";
export * from "./fold-scores.ts";
