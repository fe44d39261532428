/** Downloads to disk. Everything else of the package runs in a browser, too. */
export { type ContentCheck, checkFits, checkFor } from "./content-check.ts";
export * from "./download.ts";
export * from "./download-all.ts";
export { FileError } from "./file-error.ts";
export type { Expectations } from "./finish-part.ts";
export { MANIFEST, type ManifestEntry, readManifest } from "./manifest.ts";
export { createNodeClient, nodeFetch } from "./node-fetch.ts";
