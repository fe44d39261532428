import { type StartedWasm, startWasm, threadsToUse, type WasmOptions, wasmIsStarted } from "./start-wasm.ts";

/** Starts the WebAssembly engine in a page or a worker of one, with the threads asked for where they can be had. */
export async function startWasmInPage({ threads, ...rest }: WasmOptions): Promise<StartedWasm> {
  const count = threadsToUse(threads ?? globalThis.navigator?.hardwareConcurrency ?? 1);
  const engine = wasmIsStarted()
    ? await startWasm(threads === undefined ? rest : { ...rest, threads: count })
    : await withCores(2 * count, () => startWasm({ ...rest, threads: count }));
  if (count === 1 || globalThis.crossOriginIsolated) return { engine };
  return {
    engine,
    withoutThreads: "the page is not cross-origin isolated; serve it with the headers COOP and COEP",
  };
}

/** The library takes at most half of the cores that the browser tells of: it is told of more while it starts. */
async function withCores<T>(cores: number, start: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis;
  if (!navigator) return start();
  Object.defineProperty(navigator, "hardwareConcurrency", { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, "hardwareConcurrency");
  }
}
