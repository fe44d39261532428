export { readFitsFile, writeFitsFile } from "./files.ts";
export * from "./headers.ts";
