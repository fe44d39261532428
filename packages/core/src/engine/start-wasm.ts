import { ArgumentError, EngineError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { installWasmKernels } from "./kernels/install-wasm.ts";
import { quietTensorflowJs } from "./quiet.ts";
import { reasonOf } from "./reason.ts";
import { tf } from "./tensors.ts";

export interface WasmOptions {
  readonly threads?: number;
  readonly wasmFolder?: string;
}

/** What a start found, and why it runs on one thread if it does against the wish. */
export interface StartedWasm {
  readonly engine: Omit<Engine, "refused">;
  readonly withoutThreads?: string;
}

/** XNNPACK in tfjs-backend-wasm has a pool of eight workers. */
const MOST_THREADS = 8;

/** The number of threads that wasm can have of those wished for. Throws an ArgumentError for a wish below one. */
export function threadsToUse(wish: number): number {
  if (!Number.isInteger(wish) || wish < 1) {
    throw new ArgumentError(`${wish} threads`, { value: wish, expected: "a whole number, at least 1" });
  }
  return Math.min(MOST_THREADS, wish);
}

/** Whether the wasm backend has been started in this process: its threads are then fixed. */
export function wasmIsStarted(): boolean {
  return "wasm" in tf.engine().registry;
}

// The library may grant fewer threads than were asked for; asking for the same number again is no contradiction.
let requested: number | undefined;

/** Stops the wasm backend, whose tensors are lost, so that it can be started again. */
export function stopWasm(): void {
  const factory = tf.engine().registryFactory.wasm;
  tf.removeBackend("wasm");
  if (factory) tf.registerBackend("wasm", factory.factory, factory.priority);
}

/**
 * Makes the WebAssembly backend the one in use, with our kernels. The number of threads is fixed when it first
 * starts; asking for another one later is an EngineError, since a restart would lose every tensor.
 */
export async function startWasm({ threads, wasmFolder }: WasmOptions = {}): Promise<Omit<Engine, "refused">> {
  quietTensorflowJs();
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  installWasmKernels();
  if (!wasmIsStarted()) {
    if (wasmFolder !== undefined) wasm.setWasmPaths(wasmFolder);
    wasm.setThreadsCount(threads ?? -1);
    requested = threads;
  } else if (threads !== undefined && ![wasm.getThreadsCount(), requested].includes(threads)) {
    throw new EngineError(`The wasm engine already runs with ${wasm.getThreadsCount()} threads`, {
      value: threads,
      remedy: "Ask for the number of threads when it is first opened, or use another process",
    });
  }
  await setWasmBackend();
  return {
    name: "wasm",
    version: `tfjs-backend-wasm ${wasm.version_wasm}`,
    threads: wasm.getThreadsCount(),
    trains: true,
  };
}

/** TensorFlow.js keeps the reason of a failed start to itself: it is caught on its way. */
async function setWasmBackend(): Promise<void> {
  const entry = tf.engine().registryFactory.wasm;
  const { factory } = entry;
  let cause: unknown;
  entry.factory = async () => {
    try {
      return await factory();
    } catch (error) {
      cause = error;
      throw error;
    }
  };
  const started = await tf.setBackend("wasm");
  entry.factory = factory;
  if (started) return;
  throw new EngineError(`TensorFlow.js did not start its wasm backend: ${reasonOf(cause)}`, {
    remedy:
      "In a page, serve the .wasm files of @tensorflow/tfjs-backend-wasm and pass their folder as wasmFolder",
    cause,
  });
}
