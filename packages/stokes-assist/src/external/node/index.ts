export type { ExternalCode, ExternalOptions } from "./code.ts";
export { type ExternalInversionOptions, invertExternal } from "./invert-external.ts";
export type { ExternalPixel } from "./invert-tile.ts";
export { type ExternalResults, respondExternal, synthesizeExternal } from "./models-external.ts";
export type { ProcessOptions } from "./process-workers.ts";
