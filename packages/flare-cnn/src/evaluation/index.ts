export * from "./folds.ts";
export * from "./scores.ts";
export * from "./skill.ts";
