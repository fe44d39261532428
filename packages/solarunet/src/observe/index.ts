export { FEATURE_COLUMNS, FRAME_COLUMNS, featureColumns, LIFETIME_COLUMNS } from "./columns.ts";
export { EVENT_COLUMNS } from "./event-rows.ts";
export { type ObserveSources, observeFrames } from "./observe.ts";
export { type ScaleFrames, type Scales, scalesOf } from "./scales.ts";
export { type BroughtMask, type Segmenter, segmenter } from "./segmenter.ts";
