export { EVENT_COLUMNS, FEATURE_COLUMNS, LIFETIME_COLUMNS } from "./columns.ts";
export { type ObserveSources, observeFrames } from "./observe.ts";
export { type Scales, scalesOf } from "./scales.ts";
export { type BroughtMask, type Segmenter, type SegmenterSources, segmenter } from "./segmenter.ts";
