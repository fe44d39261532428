export {
  type BipoleConfiguration,
  type BipoleOptions,
  bipole,
  SHARP_PIXEL_DEG,
  SHARP_PIXEL_MM,
} from "./bipole.ts";
export type { MaskShape } from "./mask-shape.ts";
export {
  fluxOcclusion,
  type OcclusionMap,
  type OcclusionOptions,
  type OcclusionOutput,
  occlusionMap,
} from "./occlusion.ts";
export { onField, sensitiveRegion } from "./on-field.ts";
export { type OverlapOptions, type OverlapRow, type PilOverlap, pilOverlap } from "./overlap.ts";
export { type SaliencyOptions, saliencyMap } from "./saliency.ts";
