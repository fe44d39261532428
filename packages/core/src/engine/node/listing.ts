import { availableParallelism } from "node:os";
import { EngineError } from "../../errors.ts";
import type { Engine, EngineName } from "../engine.ts";
import { reasonOf } from "../reason.ts";
import { startCpu } from "../start-cpu.ts";
import { stopWasm, wasmIsStarted } from "../start-wasm.ts";
import { tf } from "../tensors.ts";
import { loadOnnxRuntime } from "./onnx-runtime.ts";
import { startWasmInNode } from "./start-wasm.ts";
import { firstThatWorks } from "./tensorflow/candidates.ts";
import { loadedTensorflow } from "./tensorflow/load.ts";
import { smokeTest } from "./tensorflow/smoke.ts";
import { versionText } from "./tensorflow/start.ts";

/** One engine and what it is here, or why it cannot be had. */
export interface EngineListing {
  readonly name: EngineName;
  readonly available: boolean;
  readonly version?: string;
  readonly threads?: number;
  readonly trains?: boolean;
  /** Why it is not available, or what it does without. */
  readonly reason?: string;
}

/**
 * Tries every engine. libtensorflow is tried in a child process, since a broken library may take its process with
 * it; the backend in use, and the choice of threads, are afterwards what they were.
 */
export async function listEngines(options: { readonly signal?: AbortSignal } = {}): Promise<EngineListing[]> {
  const inUse = tf.engine().backendName;
  const listings = [
    await listing("tensorflow", () => tryTensorflow(options.signal)),
    await listing("webgpu", () => {
      throw new EngineError("The webgpu engine is not part of this version for Node");
    }),
    await listing("wasm", tryWasm),
    await listing("cpu", () => startCpu()),
  ];
  if (inUse) await tf.setBackend(inUse);
  return listings;
}

/** ONNX Runtime as it is here, or why predictions run without it. */
export interface OnnxRuntimeListing {
  readonly available: boolean;
  readonly version?: string;
  readonly reason?: string;
}

/** Whether `onnxruntime-node` loads here. What predictions run on stays as it was. */
export async function listOnnxRuntime(): Promise<OnnxRuntimeListing> {
  try {
    const { version } = await loadOnnxRuntime(1);
    return { available: true, version };
  } catch (error) {
    return { available: false, reason: reasonOf(error) };
  }
}

type Found = Omit<Engine, "refused" | "name"> & { readonly reason?: string };

async function listing(name: EngineName, attempt: () => Promise<Found>): Promise<EngineListing> {
  try {
    const { version, threads, trains, reason } = await attempt();
    return { name, available: true, version, threads, trains, ...(reason === undefined ? {} : { reason }) };
  } catch (error) {
    return { name, available: false, reason: reasonOf(error) };
  }
}

async function tryTensorflow(signal: AbortSignal | undefined): Promise<Found> {
  const here = loadedTensorflow();
  const found = here ?? (await firstThatWorks(async ({ addon }) => smokeTest(await addon(), signal)));
  return { version: versionText(found), threads: here?.threads ?? availableParallelism(), trains: true };
}

async function tryWasm(): Promise<Found> {
  const started = wasmIsStarted();
  const { engine, withoutThreads } = await startWasmInNode();
  if (!started) stopWasm();
  return { ...engine, ...(withoutThreads === undefined ? {} : { reason: `threads: ${withoutThreads}` }) };
}
