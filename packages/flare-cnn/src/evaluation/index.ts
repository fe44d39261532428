export * from "./base-rate.ts";
export * from "./climatology.ts";
export * from "./events.ts";
export * from "./folds.ts";
export * from "./pictures.ts";
export * from "./report.ts";
export { FLARE_SCORE_LABELS } from "./score-labels.ts";
export * from "./scores.ts";
export * from "./skill.ts";
