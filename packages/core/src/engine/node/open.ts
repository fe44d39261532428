import { EngineError } from "../../errors.ts";
import type { InferenceRuntime } from "../../onnx/inference/index.ts";
import type { Engine, EngineName, Refusal } from "../engine.ts";
import { openInOrder, withThreadNote } from "../open-in-order.ts";
import { startCpu } from "../start-cpu.ts";
import { chooseInference } from "./choose-inference.ts";
import { startWasmInNode } from "./start-wasm.ts";
import { startTensorflow } from "./tensorflow/start.ts";

export interface OpenEngineOptions {
  /** The engine to use; `auto` takes the first that works of tensorflow, webgpu, wasm and cpu. Default `auto`. */
  readonly engine?: EngineName | "auto";
  /** Threads, at least 1. Default: all cores that the process may use (wasm: at most 8). */
  readonly threads?: number;
  /**
   * What networks predict on: `auto` takes ONNX Runtime where `onnxruntime-node` is installed and the engine runs on the
   * CPU. Default `auto` with engine `auto`; who names an engine gets it for predictions too.
   */
  readonly inference?: InferenceRuntime;
  readonly signal?: AbortSignal;
}

const ORDER: readonly EngineName[] = ["tensorflow", "webgpu", "wasm", "cpu"];

/**
 * Opens a tensor engine in Node and makes it the one in use. `refused` of the result lists the engines that `auto`
 * passed over, with the reason; `inference` says what predictions run on. Throws an EngineError when the engine, or the
 * runtime, that was asked for cannot be had.
 */
export async function openEngine(options: OpenEngineOptions = {}): Promise<Engine> {
  const { engine = "auto", inference = engine === "auto" ? "auto" : "engine", signal } = options;
  const opened = await openInOrder(engine, ORDER, (name, refused) => start(name, options, refused), signal);
  return { ...opened, inference: await chooseInference(inference, opened, options.threads) };
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
