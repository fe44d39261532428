import { reasonOf } from "../../engine/reason.ts";
import type { tfl } from "../../engine/tensors.ts";
import { ShapeError } from "../../errors.ts";
import { isKeptOnEngine } from "./keep-on-engine.ts";
import { runOnEngine } from "./on-engine.ts";
import { noOnnxRuntime, offeredOnnxRuntime, type TensorValues } from "./runtime.ts";
import { type Converters, openSession, releaseSession, runSession } from "./sessions.ts";

/** What runs a network: ONNX Runtime, the engine, or `auto`: the first where it can, else the second. */
export type InferenceRuntime = "auto" | "onnx" | "engine";

export interface InferenceOptions {
  /** Default `auto`. */
  readonly runtime?: InferenceRuntime;
  /** Converters for classes of layers that core does not know, as for {@link exportOnnx}; the same at every call for a model. */
  readonly layers?: Converters;
}

/** A network that is ready to predict. */
export interface Inference {
  readonly runtime: "onnx" | "engine";
  /** Why `auto` passed ONNX Runtime over; undefined where it did not. */
  readonly refused: string | undefined;
  /**
   * Outputs of a batch, in the model's order, with the weights that the model has now; inputs in the model's order and
   * shapes, channels last. Leaves no tensor behind.
   *
   * @throws ShapeError for another number of inputs, or values that do not fill their shape
   */
  run(inputs: readonly TensorValues[]): Promise<TensorValues[]>;
  /** As {@link releaseInference}. */
  dispose(): void;
}

/**
 * Makes a layers model ready to predict. A session of ONNX Runtime is opened once for each model, shared by all who ask, and
 * replaced when a weight was assigned since; so this may be called before each prediction.
 *
 * @throws EngineError with `runtime: "onnx"` where that is not offered, or does not take the model
 */
export async function openInference(
  model: tfl.LayersModel,
  options: InferenceOptions = {},
): Promise<Inference> {
  const { runtime: wanted = "auto", layers = {} } = options;
  const dispose = () => releaseInference(model);
  const engine = (refused?: string): Inference => ({
    runtime: "engine",
    refused,
    run: async (inputs) => {
      assertInputs(model, inputs);
      return runOnEngine(model, inputs);
    },
    dispose,
  });
  if (wanted === "engine") return engine();
  if (wanted === "auto" && isKeptOnEngine(model)) return engine("the network is in training");
  const { runtime, reason } = offeredOnnxRuntime();
  if (!runtime) {
    if (wanted === "onnx") throw noOnnxRuntime(reason);
    return engine(reason);
  }
  try {
    await openSession(model, runtime, layers);
  } catch (error) {
    const fact = reasonOf(error);
    if (wanted === "onnx") throw noOnnxRuntime(fact, error);
    return engine(fact);
  }
  return {
    runtime: "onnx",
    refused: undefined,
    run: async (inputs) => {
      assertInputs(model, inputs);
      return runSession(model, runtime, layers, inputs);
    },
    dispose,
  };
}

/** Lets go of the session that is open for a model, after the runs that are under way; a model that is disposed of needs this before. */
export function releaseInference(model: tfl.LayersModel): void {
  releaseSession(model);
}

function assertInputs(model: tfl.LayersModel, inputs: readonly TensorValues[]): void {
  if (inputs.length !== model.inputs.length) {
    throw new ShapeError(`${inputs.length} inputs`, {
      value: inputs.length,
      expected: `${model.inputs.length}`,
    });
  }
  for (const [i, { data, shape }] of inputs.entries()) {
    const size = shape.reduce((n, side) => n * side, 1);
    const wanted = model.inputs[i].shape;
    const fits =
      shape.length === wanted.length && wanted.every((side, axis) => side === null || side === shape[axis]);
    if (fits && size === data.length) continue;
    throw new ShapeError(`Input ${model.inputNames[i]} of ${data.length} values as [${shape.join(", ")}]`, {
      value: shape,
      expected: `[${wanted.map((side) => side ?? "any").join(", ")}], filled`,
    });
  }
}
