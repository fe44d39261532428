export * from "./byte-scale.ts";
export * from "./masks.ts";
export * from "./network-input.ts";
export * from "./threshold-baseline.ts";
