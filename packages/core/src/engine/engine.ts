export type EngineName = "tensorflow" | "wasm" | "webgpu" | "cpu";

/** An engine that was passed over, and why. */
export interface Refusal {
  readonly engine: EngineName;
  readonly reason: string;
}

/** What runs networks that only predict. */
export interface EngineInference {
  readonly runtime: "onnx" | "engine";
  /** Version of ONNX Runtime, where that runs them. */
  readonly version?: string;
  /** Why the engine runs them itself, where that was not asked for. */
  readonly reason?: string;
}

/** The tensor engine in use. TensorFlow.js has one at a time; opening another replaces it. */
export interface Engine {
  readonly name: EngineName;
  /** Version of the library underneath, such as "tfjs-backend-wasm 4.22.0" or "libtensorflow 2.21.0". */
  readonly version: string;
  readonly threads: number;
  /** Whether networks can be trained on it, not only run. */
  readonly trains: boolean;
  /** The engines that came before it in the order of `auto`. */
  readonly refused: readonly Refusal[];
  /** What predictions run on. Absent where nothing but the engine is ever asked, as in a page. */
  readonly inference?: EngineInference;
}
