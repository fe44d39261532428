import { EngineError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { installCpuKernels } from "./kernels/install-cpu.ts";
import { quietTensorflowJs } from "./quiet.ts";
import { tf } from "./tensors.ts";

/** Makes the plain JavaScript backend the one in use, with our corrections. */
export async function startCpu(): Promise<Omit<Engine, "refused">> {
  quietTensorflowJs();
  const { version_cpu } = await import("@tensorflow/tfjs-backend-cpu");
  installCpuKernels();
  if (!(await tf.setBackend("cpu"))) throw new EngineError("TensorFlow.js did not start its cpu backend");
  return { name: "cpu", version: `tfjs-backend-cpu ${version_cpu}`, threads: 1, trains: true };
}
