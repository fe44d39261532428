export * from "./instantaneous.ts";
export * from "./output-statistics.ts";
export * from "./pictures.ts";
export * from "./resolutions.ts";
export * from "./series-picture.ts";
export * from "./windows.ts";
