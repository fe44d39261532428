export { type Drawable, drawShots } from "./draw-shots.ts";
export { blocksOf, type Learning, learnOf } from "./freeze.ts";
export { type Layered, type LayerFacts, layersOf } from "./layers.ts";
export { type ReplaceHeadOptions, replaceHead } from "./replace-head.ts";
export { type ImageFilter, selectImages, subset } from "./select-images.ts";
export { type StagedPlanOptions, stagedPlan } from "./staged-plan.ts";
