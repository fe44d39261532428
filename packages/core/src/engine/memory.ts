import { EngineError } from "../errors.ts";
import type { Engine, EngineName } from "./engine.ts";
import type { tfl } from "./tensors.ts";

/** The most bytes that an engine can address. Engines that are not named here are bounded by the machine. */
const LIMIT_BYTES: Partial<Record<EngineName, number>> = { wasm: 4_294_901_760 };

const FLOAT_BYTES = 4;
/** The WebAssembly heap grows by up to this much more than is asked for. */
const SLACK_BYTES = 96 * 2 ** 20;
/** Tensors kept and made on the way back for each activation; 5 to 6 measured for convolution + batch norm + ReLU. */
const TENSORS_PER_ACTIVATION = 6;

export interface TrainingMemoryOptions {
  /** Examples in a batch, at least 1. */
  readonly batch: number;
  /** Values that the optimiser keeps for each weight: 2 for Adam, 1 for momentum, 0 for plain descent. Default 2. */
  readonly optimizerSlots?: number;
}

/**
 * An upper estimate of the bytes that a training step of a layers model needs. Two moments count: the end of the
 * forward pass (weights, their gradients, the optimiser's values, and about six tensors for each activation), and the
 * optimiser's update, in which TensorFlow.js keeps its temporaries for all weights at once (eighteen values a weight
 * for Adam). Measured on the U-Net of 7.8 million weights: 3 to 22 % above the peak of the wasm heap.
 */
export function estimateTrainingBytes(model: tfl.LayersModel, options: TrainingMemoryOptions): number {
  const { batch, optimizerSlots = 2 } = options;
  const weights = model.countParams();
  let activations = 0;
  for (const layer of model.layers) {
    for (const shape of shapesOf(layer))
      activations += shape.slice(1).reduce<number>((n, d) => n * (d ?? 1), batch);
  }
  const forward = weights * (3 + optimizerSlots) + TENSORS_PER_ACTIVATION * activations;
  const update = weights * (6 + 6 * optimizerSlots);
  return SLACK_BYTES + FLOAT_BYTES * Math.max(forward, update);
}

function shapesOf(layer: tfl.layers.Layer): (number | null)[][] {
  const shape = layer.outputShape;
  return (Array.isArray(shape[0]) ? shape : [shape]) as (number | null)[][];
}

/**
 * Throws an EngineError when a job needs more memory than the engine can address: wasm has 4 GiB, and beyond them it
 * stops without a message. `what` names the job, as "Training at 720 x 720, batch 1".
 */
export function assertFitsEngine(engine: Pick<Engine, "name">, bytesNeeded: number, what: string): void {
  const limit = LIMIT_BYTES[engine.name];
  if (limit === undefined || bytesNeeded <= limit) return;
  throw new EngineError(
    `${what} needs about ${gib(bytesNeeded)}, more than the ${engine.name} engine can address`,
    {
      value: bytesNeeded,
      expected: `at most ${gib(limit)}`,
      remedy: "Train on smaller crops or batches, or on the tensorflow engine (`helioscope engine install`)",
    },
  );
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
