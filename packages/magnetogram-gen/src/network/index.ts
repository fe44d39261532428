export { type ParameterCounts, parameterCounts } from "./counts.ts";
export type { DiscriminatorShape } from "./discriminator.ts";
export type { Carried, GeneratorShape, StepModel, StepOptions } from "./generator.ts";
export { loadMagnetogramNet, MagnetogramNet, type SaveNetOptions } from "./magnetogram-net.ts";
export { magnetogramLayers } from "./onnx.ts";
export { PASS, type Pass } from "./pass.ts";
export type { MagnetogramOrigin, TrainedOn } from "./saved-network.ts";
export { type TrainingInput, trainingInput } from "./training-input.ts";
