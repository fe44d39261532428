export { type ImportOptions, slicFromTorch } from "./from-tensors.ts";
export { type ImportedClassifier, importClassifier } from "./import-classifier.ts";
export { readTorch, type TorchFile } from "./pth/read-torch.ts";
export {
  classifierFromSafetensors,
  classifierToSafetensors,
  type SafetensorsOptions,
} from "./safetensors.ts";
export { type ClassifierOnnxOptions, classifierToOnnx } from "./to-onnx.ts";
export { torchState } from "./torch-state.ts";
