export { readFitsFile, writeFitsFile } from "./files.ts";
export * from "./headers.ts";
export { nodeTileWorkers } from "./tile-workers.ts";
