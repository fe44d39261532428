export {
  type ClassMap,
  classImage,
  LEFT_OUT,
  probabilityImage,
  UNCERTAIN,
  windowCounts,
  windowProbabilities,
} from "./class-map.ts";
export { classifyMap } from "./classify-map.ts";
export { discOf, type SolarDisc } from "./disc.ts";
export { type DiscPictureOptions, discPicture } from "./disc-picture.ts";
export { type Explanation, explainPicture } from "./explain-picture.ts";
export { type GradCamOptions, gradCam } from "./grad-cam.ts";
export type { MapOptions } from "./map-options.ts";
export { mapPanels } from "./map-panels.ts";
export { isQuiet, type MapRegion, mapRegions, type RegionOptions } from "./map-regions.ts";
export type { RegionPlace } from "./region-place.ts";
export { regionColumns, regionRow } from "./region-table.ts";
export {
  type FeatureBox,
  type FoundRegion,
  type RegionCounts,
  regionScores,
  regionShares,
  scoreRegions,
  sumCounts,
} from "./score-regions.ts";
export { THRESHOLD_BASELINE, type ThresholdOptions, thresholdRegions } from "./threshold-regions.ts";
export { type WindowState, windowStates } from "./windows.ts";
