import { tf, type tfl } from "../../engine/tensors.ts";
import { type InferenceOptions, openInference } from "./open-inference.ts";

/** What predictions of a model run on here, whose last digits are its own: the engine in use, or that with ONNX Runtime, as "wasm+onnx". */
export async function runsOn(model: tfl.LayersModel, options: InferenceOptions = {}): Promise<string> {
  const { runtime } = await openInference(model, options);
  return runtime === "onnx" ? `${tf.getBackend()}+onnx` : tf.getBackend();
}
