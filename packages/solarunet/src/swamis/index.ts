export { type AssociateOptions, type Association, associate, associateAll } from "./associate.ts";
export {
  type Change,
  type ChangeCode,
  type ClassifyOptions,
  classifyBirth,
  classifyDeath,
} from "./classify-events.ts";
export { type ClumpOptions, clump } from "./clump.ts";
export { type CullOptions, cullFrame, cullSpecks } from "./cull.ts";
export { type DetectOptions, type Detector, detect, detectFrame, detector } from "./detect.ts";
export { type DownhillOptions, downhill } from "./downhill.ts";
export type { SwamisEvent, SwamisKind } from "./events.ts";
export { featuresOf, type IdFeatures } from "./features.ts";
export { type FilterableTrack, filterTracks, type SwamisTrack, type TrackFilter } from "./filter-tracks.ts";
export { type IdImage, maskOfIds } from "./ids.ts";
export type { Neighbourhood } from "./neighbourhood.ts";
export { SWAMIS_PRESETS, type SwamisOptions } from "./options.ts";
export { type Scene, sceneOf } from "./scene.ts";
export { type TableRow, tabulate } from "./tabulate.ts";
export { type SwamisInput, type SwamisStep, type TrackSwamisOptions, trackSwamis } from "./track.ts";
