import { createRequire } from "node:module";
import type { Worker, WorkerOptions } from "node:worker_threads";

interface LoadMessage {
  readonly cmd?: string;
}

/**
 * Lets tfjs-backend-wasm start its threads in Node while `start` runs. The package switches threads off in Node
 * because Emscripten's bootstrap does three things that worker_threads does not take: it starts its workers from
 * `blob:` URLs, hands them a Blob as their main script, and keeps them referenced, so that the process would not
 * end. It also leaves process-wide handlers and a global `Worker` behind. The stand-in worker, the core count (half
 * of which is the library's limit) and the handlers are put back before this returns.
 */
export async function withWasmThreads<T>(threads: number, start: () => Promise<T>): Promise<T> {
  const require = createRequire(import.meta.url);
  const workerThreads = require("node:worker_threads") as { Worker: typeof Worker };
  const os = require("node:os") as typeof import("node:os");
  const { wasmWorkerContents } =
    require("@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js") as {
      wasmWorkerContents: string;
    };
  const mainScript = require.resolve(
    "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js",
  );
  const NodeWorker = workerThreads.Worker;
  const { cpus } = os;
  const globalWorker = Object.getOwnPropertyDescriptor(globalThis, "Worker");

  class PoolWorker extends NodeWorker {
    readonly #ofPool: boolean;

    constructor(script: string | URL, options?: WorkerOptions) {
      const ofPool = typeof script === "string" && script.startsWith("blob:");
      if (ofPool) super(wasmWorkerContents.replaceAll("\n", "\\n"), { eval: true, execArgv: [] });
      else super(script, options);
      this.#ofPool = ofPool;
      if (ofPool) this.unref();
    }

    override ref(): void {
      if (!this.#ofPool) super.ref();
    }

    override postMessage(message: unknown, transfer?: Parameters<Worker["postMessage"]>[1]): void {
      const load = this.#ofPool && (message as LoadMessage | null)?.cmd === "load";
      super.postMessage(load ? { ...(message as LoadMessage), urlOrBlob: mainScript } : message, transfer);
    }
  }

  const core = cpus()[0];
  workerThreads.Worker = PoolWorker;
  os.cpus = () => Array.from({ length: 2 * threads }, () => core);
  try {
    return await start();
  } finally {
    workerThreads.Worker = NodeWorker;
    os.cpus = cpus;
    if (globalWorker) Object.defineProperty(globalThis, "Worker", globalWorker);
    else Reflect.deleteProperty(globalThis, "Worker");
  }
}
