export { fieldOf } from "./field-of.ts";
export * from "./predict-frames.ts";
export * from "./prediction.ts";
export * from "./report.ts";
export type { SeenRegions } from "./seen-regions.ts";
