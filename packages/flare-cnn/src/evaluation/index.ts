export * from "./climatology.ts";
export * from "./events.ts";
export * from "./folds.ts";
export * from "./scores.ts";
export * from "./skill.ts";
