export { EVENT_COLUMNS, FEATURE_COLUMNS, FRAME_COLUMNS, LIFETIME_COLUMNS } from "./columns.ts";
export { type ObserveSources, observeFrames } from "./observe.ts";
export { type Scales, scalesOf } from "./scales.ts";
export { type BroughtMask, type Segmenter, segmenter } from "./segmenter.ts";
