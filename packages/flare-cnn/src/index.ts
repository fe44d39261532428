/**
 * Supervised networks that tell flaring from nonflaring active regions by their line-of-sight magnetograms
 * (Bhattacharjee et al. 2020), the data sets and baselines beside them, and the tools that take them apart.
 */
export * from "./baseline/index.ts";
export * from "./config.ts";
export * from "./cross-validation/index.ts";
export * from "./evaluation/index.ts";
export * from "./explain/index.ts";
export { flareCnn } from "./instrument.ts";
export { isSharpMagnetogram } from "./is-sharp.ts";
export * from "./keywords/index.ts";
export * from "./network/index.ts";
export * from "./observe/index.ts";
export { paper } from "./paper.ts";
export * from "./predict/index.ts";
export { presets } from "./presets.ts";
export * from "./recall/index.ts";
export * from "./samples/index.ts";
export { shippedModels } from "./shipped-models.ts";
export type * from "./types.ts";
