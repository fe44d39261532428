export { augment, type Example } from "./augment.ts";
export { openTrainingSet, splitByTime, type TrainingPair, type TrainingSet } from "./dataset.ts";
export { evaluatePairs, evaluateSolarUnet } from "./evaluate.ts";
export { fieldInput, fieldOrder, segmentField } from "./segment-field.ts";
export type { Segmentation } from "./segmentation.ts";
export { type SegmentOptions, SolarUnet } from "./solar-unet.ts";
export { type SolarUnetOnnxOptions, solarUnetToOnnx } from "./to-onnx.ts";
export { trainSolarUnet } from "./train.ts";
