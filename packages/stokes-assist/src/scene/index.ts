export { type HinodeFilesOptions, hinodeSpFiles, type SceneFile } from "./hinode-files.ts";
export { sceneModel } from "./model.ts";
export type { SceneOptions, Spot, SpotOptions } from "./options.ts";
export { randomScene } from "./random-scene.ts";
export { type Scene, spotScene } from "./scene.ts";
export {
  observeScene,
  type SceneObservation,
  type SceneTile,
  sceneSetup,
  synthesiseScene,
  synthesiseTile,
} from "./synthesise.ts";
export { diffraction, HINODE_SOT, type PointSpread, smear, type Telescope } from "./telescope.ts";
export { type SceneToFitsOptions, sceneToFits } from "./to-fits.ts";
export { type SceneTruth, sceneTruth, type TruthQuantity } from "./truth.ts";
