export { artefactFigure, frameFigure } from "./artefact-figure.ts";
export {
  type ArtefactOptions,
  type ArtefactReport,
  type ArtefactRow,
  artefactReport,
} from "./artefact-report.ts";
export { frameRange } from "./artefact-words.ts";
export {
  type BipoleConfiguration,
  type BipoleOptions,
  bipole,
} from "./bipole.ts";
export type { Prepare } from "./classify-fields.ts";
export type { Condition } from "./conditions.ts";
export {
  type ExplainMethod,
  type ExplainOptions,
  explainField,
  type FieldExplanation,
} from "./explain-field.ts";
export {
  type Explanation,
  type ExplanationFigureOptions,
  explanationFigure,
} from "./explanation-figure.ts";
export {
  type FrameDependence,
  type FrameDependenceOptions,
  type FrameOutput,
  type FrameSeries,
  frameDependence,
} from "./frame-dependence.ts";
export { bipoleScene, type FrameScene, regionScene, type SceneFrame } from "./frame-scene.ts";
export { defaultOcclusion, type MaskShape, type UsualMask } from "./mask-shape.ts";
export {
  fluxOcclusion,
  type OcclusionMap,
  type OcclusionOptions,
  type OcclusionOutput,
  occlusionMap,
} from "./occlusion.ts";
export { onField, sensitiveRegion } from "./on-field.ts";
export { type OverlapOptions, type OverlapRow, type PilOverlap, pilOverlap } from "./overlap.ts";
export type { Peak } from "./peaks.ts";
export { pictureNames } from "./picture-names.ts";
export { pixelMmOf, SHARP_PIXEL_MM } from "./pixel-mm.ts";
export {
  type BipoleProbe,
  type ProbeCurve,
  type ProbeOptions,
  type ProbePeaks,
  probeBipoles,
} from "./probe-bipoles.ts";
export { type ExplainFigureOptions, probeFigure } from "./probe-figure.ts";
export type { ProbePanel } from "./probe-plan.ts";
export { type FrameSize, reframe } from "./reframe.ts";
export { type SaliencyOptions, saliencyMap } from "./saliency.ts";
export type { Survival } from "./survival.ts";
export {
  artefactTable,
  frameTable,
  overlapColumns,
  overlapRows,
  peaksTable,
  probeTable,
} from "./tables.ts";
