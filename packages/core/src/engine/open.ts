import { EngineError } from "../errors.ts";
import type { Engine, EngineName, Refusal } from "./engine.ts";
import { openInOrder, withThreadNote } from "./open-in-order.ts";
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
  return openInOrder(engine, ["wasm", "cpu"], (name, refused) => start(name, options, refused), signal);
}

async function start(
  name: EngineName,
  options: OpenEngineOptions,
  refused: readonly Refusal[],
): Promise<Engine> {
  if (name === "cpu") return { ...(await startCpu()), refused };
  if (name === "wasm") return withThreadNote(await startWasmInPage(options), refused);
  throw new EngineError(`The ${name} engine is not provided in a browser`, {
    value: name,
    expected: "wasm or cpu",
  });
}
