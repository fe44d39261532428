/**
 * Magnetogram sequences from EUV image sequences (Sun et al. 2022): the data chain from archive files to samples, three
 * generators with their discriminators, and an evaluation in space and time beside trivial baselines.
 */
export * from "./config.ts";
export * from "./dataset/index.ts";
export * from "./evaluation/index.ts";
export * from "./experiment/index.ts";
export * from "./generate/index.ts";
export { type EuvWindow, magnetogramGen } from "./instrument.ts";
export { isEuvDisc } from "./is-euv-disc.ts";
export * from "./network/index.ts";
export * from "./observe/index.ts";
export { paper } from "./paper.ts";
export * from "./pictures/index.ts";
export * from "./prepare/index.ts";
export { presets } from "./presets.ts";
export { shippedModels } from "./shipped-models.ts";
export * from "./sources/index.ts";
export * from "./training/index.ts";
export type * from "./types.ts";
