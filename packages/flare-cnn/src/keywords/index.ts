export { activePixels } from "./active-pixels.ts";
export * from "./flux.ts";
export * from "./geometry.ts";
export * from "./r-value.ts";
