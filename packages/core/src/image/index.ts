export * from "./affine.ts";
export type { Interpolated } from "./arrays.ts";
export type { Border } from "./border.ts";
export * from "./crop.ts";
export * from "./flip.ts";
export type { Interpolation } from "./kernels.ts";
export * from "./resize.ts";
export { type Sampler, sampler } from "./sample.ts";
export * from "./warp.ts";
