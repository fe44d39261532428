export * from "./document.ts";
export * from "./rasterise.ts";
