import { EngineError } from "../../errors.ts";
import type { Engine, EngineName, Refusal } from "../engine.ts";
import { openInOrder, withThreadNote } from "../open-in-order.ts";
import { startCpu } from "../start-cpu.ts";
import { startWasmInNode } from "./start-wasm.ts";
import { startTensorflow } from "./tensorflow/start.ts";

export interface OpenEngineOptions {
  /** The engine to use; `auto` takes the first that works of tensorflow, webgpu, wasm and cpu. Default `auto`. */
  readonly engine?: EngineName | "auto";
  /** Threads, at least 1. Default: all cores that the process may use (wasm: at most 8). */
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

const ORDER: readonly EngineName[] = ["tensorflow", "webgpu", "wasm", "cpu"];

/**
 * Opens a tensor engine in Node and makes it the one in use. `refused` of the result lists the engines that `auto`
 * passed over, with the reason. Throws an EngineError when the engine asked for cannot be had.
 */
export async function openEngine(options: OpenEngineOptions = {}): Promise<Engine> {
  const { engine = "auto", signal } = options;
  return openInOrder(engine, ORDER, (name, refused) => start(name, options, refused), signal);
}

async function start(
  name: EngineName,
  { threads }: OpenEngineOptions,
  refused: readonly Refusal[],
): Promise<Engine> {
  switch (name) {
    case "cpu":
      return { ...(await startCpu()), refused };
    case "wasm":
      return withThreadNote(await startWasmInNode(threads), refused);
    case "webgpu":
      throw new EngineError("The webgpu engine is not part of this version for Node", { value: name });
    case "tensorflow":
      return { ...(await startTensorflow(threads)), refused };
  }
}
