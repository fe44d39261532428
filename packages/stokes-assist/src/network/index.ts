export { atmosphereAt, type NodeAtmosphere, nodesOf } from "./atmospheres.ts";
export { anySymmetry, type Example, mirror, turn } from "./augment.ts";
export { BASELINES, type Baseline } from "./baselines.ts";
export { clusterModels, clusterNodes } from "./cluster-models.ts";
export type { OutputScaling } from "./coding.ts";
export {
  type HiddenLayer,
  NETWORK_PRESETS,
  type StokesNetworkConfig,
  type StokesTraining,
  type TrainableConfig,
} from "./config.ts";
export { evaluateStokesNet, type Rival, scoresOf } from "./evaluate.ts";
export { type NetworkFirstGuessOptions, networkFirstGuess, networkGuesses } from "./first-guess.ts";
export {
  type InversionTrainingOptions,
  type InvertedMap,
  inversionTrainingSet,
} from "./from-inversion.ts";
export { type SceneTrainingOptions, sceneTrainingSet } from "./from-scenes.ts";
export { type NodeFeatureOptions, nodeFeatures } from "./node-features.ts";
export { type AtmosphereNodes, DEFAULT_NODE_LOG_TAU, nodesAt } from "./nodes.ts";
export { NODE_QUANTITIES, type NodeQuantity, QUANTITY_FACTS } from "./quantities.ts";
export { type ScoredQuantity, scoredValues } from "./scored.ts";
export { lineName, SPECTRA, type SpectrumName } from "./spectra.ts";
export { type NetworkSpectrum, StokesNet } from "./stokes-net.ts";
export { type ModelOptions, toModels } from "./to-models.ts";
export { type StokesOnnxOptions, stokesToOnnx } from "./to-onnx.ts";
export { trainStokesNet } from "./train.ts";
export type { TrainingBlock, TrainingHead, TrainingManifest } from "./training-manifest.ts";
export { readTrainingPixels, type TrainingPixels } from "./training-set.ts";
export { type LabelledMap, type TrainingWriter, trainingWriter } from "./training-writer.ts";
