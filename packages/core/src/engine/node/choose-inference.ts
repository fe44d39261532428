import { availableParallelism } from "node:os";
import type { InferenceRuntime } from "../../onnx/inference/open-inference.ts";
import { type OnnxRuntime, offerOnnxRuntime } from "../../onnx/inference/runtime.ts";
import type { Engine, EngineInference } from "../engine.ts";
import { reasonOf } from "../reason.ts";
import { loadOnnxRuntime } from "./onnx-runtime.ts";
import { loadedTensorflow } from "./tensorflow/load.ts";

let last: OnnxRuntime | undefined;

/**
 * Offers ONNX Runtime to predictions, or takes it away, as is asked for beside an engine. Its threads are the engine's; plain
 * JavaScript has one, but ONNX Runtime then has all cores.
 *
 * @throws EngineError with `onnx` where it does not load
 */
export async function chooseInference(
  wanted: InferenceRuntime,
  engine: Pick<Engine, "name" | "threads">,
  threads: number | undefined,
): Promise<EngineInference> {
  const refused = wanted === "engine" ? "the engine was asked for" : onGpu(engine.name, wanted);
  if (refused !== undefined) {
    offerOnnxRuntime(refused);
    return { runtime: "engine", ...(wanted === "engine" ? {} : { reason: refused }) };
  }
  const count = threads ?? (engine.name === "cpu" ? availableParallelism() : engine.threads);
  try {
    // The same one again keeps the sessions that are open.
    if (last?.threads !== count) last = await loadOnnxRuntime(count);
    offerOnnxRuntime(last);
    return { runtime: "onnx", version: last.version };
  } catch (error) {
    offerOnnxRuntime(reasonOf(error));
    if (wanted === "onnx") throw error;
    return { runtime: "engine", reason: reasonOf(error) };
  }
}

/** Why `auto` leaves predictions to an engine on a GPU. */
function onGpu(name: Engine["name"], wanted: InferenceRuntime): string | undefined {
  if (wanted === "onnx") return undefined;
  if (name === "webgpu" || (name === "tensorflow" && loadedTensorflow()?.gpu))
    return `the ${name} engine has a GPU, ONNX Runtime here the CPU`;
  return undefined;
}
