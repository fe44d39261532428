export * from "./choose-thresholds.ts";
export type { Truth } from "./label-matrix.ts";
export * from "./temperature.ts";
