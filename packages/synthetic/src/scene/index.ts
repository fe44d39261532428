export type { SceneFeature } from "./canvas.ts";
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
