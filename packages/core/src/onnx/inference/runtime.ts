import { EngineError } from "../../errors.ts";

/** Values that go into a network or come out: float32, row-major. */
export interface TensorValues {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** One network, open in ONNX Runtime. Inputs and outputs in the order of the file. */
export interface OnnxSession {
  run(inputs: readonly TensorValues[]): Promise<TensorValues[]>;
  release(): Promise<void>;
}

/** ONNX Runtime, however it was loaded; see {@link ortRuntime}. */
export interface OnnxRuntime {
  /** Such as "1.30.0". */
  readonly version: string;
  readonly threads: number;
  /** Opens the bytes of an ONNX file. */
  open(bytes: Uint8Array): Promise<OnnxSession>;
}

/** The runtime that networks may be run by, or why there is none. */
export type OfferedRuntime =
  | { readonly runtime: OnnxRuntime; readonly reason?: undefined }
  | { readonly runtime?: undefined; readonly reason: string };

const NONE = "no ONNX Runtime was offered to this process";

let offered: OfferedRuntime = { reason: NONE };

/**
 * Offers a runtime to {@link openInference} with `runtime: "auto"`; a text takes it away and says why. There is one at a
 * time, as there is one engine: opening an engine in Node does this.
 */
export function offerOnnxRuntime(runtime: OnnxRuntime | string): void {
  offered = typeof runtime === "string" ? { reason: runtime } : { runtime };
}

/** What was offered last. */
export function offeredOnnxRuntime(): OfferedRuntime {
  return offered;
}

/** The error for a runtime that was asked for and cannot be used. */
export function noOnnxRuntime(reason: string, cause?: unknown): EngineError {
  return new EngineError(`ONNX Runtime cannot be used: ${reason}`, {
    value: "onnx",
    remedy:
      'Install onnxruntime-node beside it and open the engine with inference "onnx", or use runtime "engine"',
    cause,
  });
}
