export * from "./instantaneous.ts";
export * from "./output-statistics.ts";
export * from "./resolutions.ts";
export * from "./windows.ts";
