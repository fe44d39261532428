export * from "./draw/index.ts";
export * from "./formats/index.ts";
export * from "./lte.ts";
export * from "./map/index.ts";
export * from "./milne-eddington/index.ts";
export * from "./network/index.ts";
export * from "./observe/index.ts";
export * from "./scene/index.ts";
