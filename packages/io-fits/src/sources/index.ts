export type { Source, SourceRead } from "./source.ts";
export { memorySource } from "./source.ts";
