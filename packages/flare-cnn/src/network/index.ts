export { type NetworkShape, type ParameterCounts, parameterCounts } from "./build-network.ts";
export { evaluateFlareNet, evaluateSamples, predictSet, tssGain } from "./evaluate.ts";
export { FlareNet, loadFlareNet } from "./flare-net.ts";
export { batchWeight, type FlareObjective, skillLoss, weightedCrossEntropy } from "./loss.ts";
export { type PrepareOptions, prepareInput } from "./prepare-input.ts";
export { type PreparedSet, prepareSet, type SampleField, type SampleSource } from "./sample-set.ts";
export type { FlareNetOrigin } from "./saved-network.ts";
export { type TrainingSplit, trainFlareNet, trainOnSamples, trainOnSet } from "./train.ts";
