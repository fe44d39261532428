export type { SceneFeature } from "./canvas.ts";
export { sceneToFits } from "./fits.ts";
export { type FullDiskOptions, fullDiskScene } from "./full-disk.ts";
export {
  bandAngstrom,
  bandsOfClass,
  type FeatureKind,
  type SceneBand,
  type SceneClass,
  sceneBands,
  sceneClasses,
} from "./kinds.ts";
export type { FullSceneOptions, SceneOptions } from "./options.ts";
export type { SolarPicture } from "./render.ts";
export { labelShare, type Scene, type Scenes, scenes } from "./scenes.ts";
export {
  type WriteDiskOptions,
  type WriteSceneOptions,
  type WrittenScenes,
  writeFullDisks,
  writeScenes,
} from "./write.ts";
