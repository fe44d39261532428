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
export type { WrittenScenes } from "./scene-store.ts";
export { labelShare, type Scene, type Scenes, scenes } from "./scenes.ts";
export { type WriteSceneOptions, writeScenes } from "./write.ts";
export { type WriteDiskOptions, writeFullDisks } from "./write-disks.ts";
