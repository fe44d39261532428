import type { tf, tfl } from "../engine/tensors.ts";
import { tf as engine } from "../engine/tensors.ts";
import { FormatError } from "../errors.ts";
import type { NamedTensor } from "../model/named-tensor.ts";
import { type OptimizerState, readOptimizer, restoreOptimizer } from "../model/optimizer-state.ts";
import { toTensor } from "../model/tensors.ts";
import { readWeights } from "../model/weights.ts";

import { type Random, restoreRandom } from "../random.ts";

/** A copy of something that training changes. */
export interface StateSnapshot {
  readonly tensors: readonly NamedTensor[];
  /** Whatever else there is, as JSON. */
  readonly json?: unknown;
}

/** Something that training changes, and how to copy and set it exactly. */
export interface TrainState {
  /** Whether `restoreBest` brings it back; so it does the weights, not the optimiser. */
  readonly inBest: boolean;
  read(): Promise<StateSnapshot>;
  restore(snapshot: StateSnapshot): void | Promise<void>;
}

/** All weights of a model, those that are not trained included. Restored by order; shapes must agree. */
export function modelState(model: tfl.LayersModel): TrainState {
  return {
    inBest: true,
    read: async () => ({ tensors: await readWeights(model) }),
    restore({ tensors }) {
      const shapes = (list: readonly { readonly shape: readonly (number | null)[] }[]) =>
        list.map(({ shape }) => `[${shape}]`).join(" ");
      if (shapes(tensors) !== shapes(model.weights)) {
        throw new FormatError(`Weights of shapes ${shapes(tensors)} in the checkpoint`, {
          expected: `${shapes(model.weights)}, as in model ${model.name}`,
          remedy: "Build the network with the options of the run that is resumed.",
        });
      }
      engine.tidy(() => {
        for (const [i, weight] of model.weights.entries()) weight.write(toTensor(tensors[i]));
      });
    },
  };
}

/** An optimiser: its moments, its counters and its learning rate. */
export function optimizerState(optimizer: tf.Optimizer): TrainState {
  return {
    inBest: false,
    async read() {
      const { tensors, ...json } = await readOptimizer(optimizer);
      return { tensors, json };
    },
    restore: ({ tensors, json }) =>
      restoreOptimizer(optimizer, { ...(json as Omit<OptimizerState, "tensors">), tensors }),
  };
}

/** A generator that steps draw from; `holder.random` is replaced on resume. */
export function randomState(holder: { random: Random }): TrainState {
  return jsonState(
    () => holder.random.state(),
    (state: readonly number[]) => {
      holder.random = restoreRandom(state);
    },
  );
}

/** Anything that JSON can say. */
export function jsonState<T>(read: () => T, restore: (value: T) => void): TrainState {
  return {
    inBest: false,
    read: async () => ({ tensors: [], json: read() }),
    restore: ({ json }) => restore(json as T),
  };
}
