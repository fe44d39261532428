import { EngineError } from "../../errors.ts";
import { type OrtModule, ortRuntime } from "../../onnx/inference/ort.ts";
import type { OnnxRuntime } from "../../onnx/inference/runtime.ts";
import { reasonOf } from "../reason.ts";

/** What of the package is asked for here besides what runs networks. */
interface OrtNode extends OrtModule {
  readonly env: { readonly versions: { readonly node?: string; readonly common: string } };
}

/**
 * Loads `onnxruntime-node`, an optional companion of this package, for the CPU.
 *
 * @throws EngineError where it is not installed or does not load
 */
export async function loadOnnxRuntime(threads: number): Promise<OnnxRuntime> {
  let ort: OrtNode;
  try {
    ort = (await import("onnxruntime-node")) as unknown as OrtNode;
  } catch (cause) {
    const absent = (cause as { code?: unknown } | null)?.code === "ERR_MODULE_NOT_FOUND";
    throw new EngineError(
      absent ? "onnxruntime-node is not installed" : `onnxruntime-node does not load: ${reasonOf(cause)}`,
      { remedy: "npm install onnxruntime-node beside @helioscope/core", cause },
    );
  }
  const { versions } = ort.env;
  return ortRuntime(ort, { version: versions.node ?? versions.common, threads });
}
