export type { Activation } from "./activation.ts";
export { type NetworkShape, type ParameterCounts, parameterCounts } from "./build-network.ts";
export { ClassifierNet, loadClassifier } from "./classifier-net.ts";
export type { BackboneOrigin, ClassifierOrigin, ClassifierSpec, TrainedOn } from "./saved-network.ts";
