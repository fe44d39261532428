export { keepOnEngine } from "./keep-on-engine.ts";
export {
  type Inference,
  type InferenceOptions,
  type InferenceRuntime,
  openInference,
  releaseInference,
} from "./open-inference.ts";
export { type OrtModule, ortRuntime } from "./ort.ts";
export { runsOn } from "./runs-on.ts";
export {
  type OfferedRuntime,
  type OnnxRuntime,
  type OnnxSession,
  offeredOnnxRuntime,
  offerOnnxRuntime,
  type TensorValues,
} from "./runtime.ts";
