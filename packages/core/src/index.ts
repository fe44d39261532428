export * from "./contract.ts";
export * from "./errors.ts";
export * from "./random.ts";
export * from "./raster.ts";
export * from "./solar-image.ts";
export * from "./store.ts";
export * from "./table.ts";
export * from "./time.ts";
