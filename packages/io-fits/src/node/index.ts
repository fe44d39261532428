export { readFitsFile } from "./files.ts";
export * from "./headers.ts";
export { openFitsFile } from "./open.ts";
export { fileSource } from "./source.ts";
export { nodeTileWorkers } from "./tile-workers.ts";
export { updateFitsFile } from "./update.ts";
export { type FileBytes, writeFitsFile } from "./write.ts";
