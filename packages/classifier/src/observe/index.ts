export { type ObserveSources, observeImages } from "./observe.ts";
export type { SceneTruth } from "./truth.ts";
