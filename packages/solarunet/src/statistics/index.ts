export * from "./distributions.ts";
export * from "./lifetimes.ts";
export * from "./units.ts";
