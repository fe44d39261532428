export type { Activation } from "./activation.ts";
export { augment } from "./augment.ts";
export { type NetworkShape, type ParameterCounts, parameterCounts } from "./build-network.ts";
export { ClassifierNet, loadClassifier } from "./classifier-net.ts";
export { type EvaluateOptions, evaluateClassifier, evaluateOn } from "./evaluate.ts";
export { type InputCache, inputCache } from "./input-cache.ts";
export type { BackboneOrigin, ClassifierOrigin, ClassifierSpec, TrainedOn } from "./saved-network.ts";
export { trainClassifier, trainOnSet } from "./train.ts";
export { classifySet } from "./validation.ts";
