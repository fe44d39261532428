import { availableParallelism } from "node:os";
import { EngineError } from "../../errors.ts";
import type { Engine } from "../engine.ts";
import { reasonOf } from "../reason.ts";
import { type StartedWasm, startWasm, stopWasm, threadsToUse, wasmIsStarted } from "../start-wasm.ts";
import { tf } from "../tensors.ts";
import { withoutNewHandlers } from "./process-handlers.ts";
import { withWasmThreads } from "./wasm-threads.ts";

const START_TIMEOUT_MS = 30_000;

/**
 * Starts the WebAssembly engine with SIMD and threads. Where threads cannot be had it goes on with one, and
 * `withoutThreads` says why.
 */
export async function startWasmInNode(threads?: number): Promise<StartedWasm> {
  const count = threadsToUse(threads ?? availableParallelism());
  if (wasmIsStarted()) return { engine: await startWasm(threads === undefined ? {} : { threads: count }) };
  return withoutNewHandlers(async () => {
    if (count === 1) return { engine: await singleThreaded() };
    try {
      return { engine: await multiThreaded(count) };
    } catch (error) {
      stopWasm();
      return { engine: await singleThreaded(), withoutThreads: reasonOf(error) };
    }
  });
}

async function singleThreaded(): Promise<Omit<Engine, "refused">> {
  await import("@tensorflow/tfjs-backend-wasm");
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  return startWasm({});
}

function multiThreaded(count: number): Promise<Omit<Engine, "refused">> {
  return withWasmThreads(count, async () => {
    await import("@tensorflow/tfjs-backend-wasm");
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", true);
    return withTimeout(startWasm({ threads: count }), `${count} wasm threads did not start`);
  });
}

async function withTimeout<T>(work: Promise<T>, fact: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new EngineError(`${fact} in ${START_TIMEOUT_MS / 1000} s`)),
      START_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
