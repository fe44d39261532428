export { blobSource } from "./blob.ts";
export { type CacheOptions, cachedSource } from "./cached.ts";
export { httpSource } from "./http.ts";
export type { RequestOptions } from "./request.ts";
export { memorySource, type Source, type SourceRead } from "./source.ts";
