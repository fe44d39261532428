import { EngineError, throwIfAborted } from "../errors.ts";
import type { Engine, EngineName, Refusal } from "./engine.ts";
import { reasonOf } from "./reason.ts";
import { startCpu } from "./start-cpu.ts";
import { startWasmInPage } from "./start-wasm-in-page.ts";

export interface OpenEngineOptions {
  /** The engine to use; `auto` takes the first that works. Default `auto`. */
  readonly engine?: EngineName | "auto";
  /** Threads, at least 1. Default: all cores that the page may use (wasm: at most 8). */
  readonly threads?: number;
  /** Folder (URL, with the slash at its end) of the .wasm files of tfjs-backend-wasm. Default: beside its script. */
  readonly wasmFolder?: string;
  readonly signal?: AbortSignal;
}

/**
 * Opens a tensor engine in a browser: `auto` tries wasm, then cpu. wasm has threads where the page is cross-origin
 * isolated; elsewhere it runs on one, and `refused` says why. Throws an EngineError when the engine asked for cannot be
 * had, an ArgumentError for a number of threads below one; in Node, use `@helioscope/core/engine/node`.
 */
export async function openEngine(options: OpenEngineOptions = {}): Promise<Engine> {
  const { engine = "auto", signal } = options;
  const order: readonly EngineName[] = engine === "auto" ? ["wasm", "cpu"] : [engine];
  const refused: Refusal[] = [];
  for (const name of order) {
    throwIfAborted(signal);
    try {
      return await start(name, options, refused);
    } catch (error) {
      if (engine !== "auto") throw error;
      refused.push({ engine: name, reason: reasonOf(error) });
    }
  }
  throw new EngineError("No engine can be had", {
    value: refused,
    remedy: refused.map(({ engine: name, reason }) => `${name}: ${reason}`).join("; "),
  });
}

async function start(
  name: EngineName,
  options: OpenEngineOptions,
  refused: readonly Refusal[],
): Promise<Engine> {
  if (name === "cpu") return { ...(await startCpu()), refused };
  if (name === "wasm") {
    const { engine, withoutThreads } = await startWasmInPage(options);
    const note = withoutThreads === undefined ? [] : [{ engine: name, reason: `threads: ${withoutThreads}` }];
    return { ...engine, refused: [...refused, ...note] };
  }
  throw new EngineError(`The ${name} engine is not provided in a browser`, {
    value: name,
    expected: "wasm or cpu",
  });
}
