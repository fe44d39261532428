import type { WasmBackend } from "../../packages/core/src/engine/kernels/heap.ts";
import { withoutNewHandlers } from "../../packages/core/src/engine/node/process-handlers.ts";
import { withWasmThreads } from "../../packages/core/src/engine/node/wasm-threads.ts";
import { tf } from "../../packages/core/src/engine/tensors.ts";
import type { TestedEngine } from "./outcomes.ts";

/**
 * The tests reset TensorFlow.js between any two groups, three hundred times: its backend goes and starts anew. To start
 * eight workers each time would take most of the time, so that the wasm backend goes on as it is and forgets its
 * tensors alone. After a failed test, which may have left its heap in any state, it does start anew, with its threads:
 * the returned function is told of one.
 */
export function restartAsOpened(engine: TestedEngine, threads: number): () => void {
  if (engine !== "wasm") return () => {};
  const entry = tf.engine().registryFactory.wasm;
  const { factory } = entry;
  let spoiled = false;
  let alive: WasmBackend | undefined = keep(tf.backend() as WasmBackend);
  entry.factory = async () => {
    if (alive) return alive;
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", threads > 1);
    const start = async () => await factory();
    const backend = await withoutNewHandlers(() => (threads > 1 ? withWasmThreads(threads, start) : start()));
    alive = keep(backend as WasmBackend);
    return alive;
  };
  return () => {
    spoiled = true;
  };

  function keep(backend: WasmBackend): WasmBackend {
    const end = backend.dispose.bind(backend);
    backend.dispose = () => {
      if (!spoiled) {
        backend.dataIdMap = new tf.DataStorage(backend, tf.engine());
        return;
      }
      spoiled = false;
      alive = undefined;
      end();
    };
    return backend;
  }
}
