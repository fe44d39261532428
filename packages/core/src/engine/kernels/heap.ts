import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { EngineError } from "../../errors.ts";
import { tf } from "../tensors.ts";

export type TensorInfo = tf.TensorInfo;
export type WasmBackend = BackendWasm;

/** What a kernel is called with. */
export interface KernelCall {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly backend: unknown;
  readonly attrs?: tf.NamedAttrMap;
}

/**
 * The values of a float32 tensor where they lie in the WebAssembly heap. Anything that allocates there may grow the
 * heap and detach the view: take it after the last allocation.
 */
export function floats(backend: WasmBackend, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap({ ...tensor, dtype: "float32" }) as Float32Array;
}

/** A float32 tensor over the memory of another one, from element `first` on. Ended by {@link dropView}. */
export function view(backend: WasmBackend, of: TensorInfo, first: number, shape: number[]): TensorInfo {
  return backend.makeOutput(shape, "float32", backend.getMemoryOffset(of.dataId) + 4 * first);
}

/** Forgets a view, and what the backend cached for it, without freeing the memory that it looks at. */
export function dropView(backend: WasmBackend, { dataId }: TensorInfo): void {
  backend.wasm.tfjs.disposeData(backend.dataIdMap.get(dataId).id);
  backend.dataIdMap.delete(dataId);
}

/** Runs a stock kernel of the wasm backend on tensor infos. */
export function runWasm(
  name: string,
  backend: WasmBackend,
  inputs: Record<string, TensorInfo>,
  attrs: Record<string, unknown>,
): TensorInfo {
  const kernel = tf.getKernel(name, "wasm");
  if (!kernel) throw new EngineError(`The wasm backend has no kernel ${name}`, { value: name });
  return kernel.kernelFunc({ inputs, backend, attrs: attrs as unknown as tf.NamedAttrMap }) as TensorInfo;
}
