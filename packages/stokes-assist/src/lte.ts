export * from "./atmosphere/index.ts";
export * from "./atoms/index.ts";
export * from "./gas/index.ts";
export * from "./inversion/index.ts";
export * from "./kernels/index.ts";
export * from "./synthesis/index.ts";
export * from "./transfer/index.ts";
export type * from "./types.ts";
