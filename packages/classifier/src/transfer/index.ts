export { defaultKShotPlan } from "./check-plan.ts";
export { type Drawable, drawShots } from "./draw-shots.ts";
export { blocksOf, type Learning, learnAfter, learnOf } from "./freeze.ts";
export { type KShotOptions, kShot } from "./k-shot.ts";
export { kShotPicture } from "./k-shot-picture.ts";
export { type KShotSpread, type KShotSummary, kShotSummary } from "./k-shot-summary.ts";
export { kShotTables } from "./k-shot-tables.ts";
export { kShotText } from "./k-shot-text.ts";
export type {
  KShotMethod,
  KShotPlan,
  KShotResult,
  KShotRun,
  KShotStage,
  KShotTrial,
} from "./k-shot-types.ts";
export { type Layered, type LayerFacts, layersOf } from "./layers.ts";
export { type ReplaceHeadOptions, replaceHead } from "./replace-head.ts";
export { type ImageFilter, selectImages, subset } from "./select-images.ts";
export { type StagedPlanOptions, stagedPlan } from "./staged-plan.ts";
export { transfer } from "./transfer.ts";
export { assertFitsBackbone, type TransferSettings, transferConfig } from "./transfer-config.ts";
