import { tf, type tfl } from "../engine/tensors.ts";
import { ArgumentError, ShapeError } from "../errors.ts";
import { setLearningRate } from "../model/optimizer-state.ts";
import type { Metrics } from "./types.ts";

type Tensors = tf.Tensor | tf.Tensor[];

/** A scalar from targets and predictions; used for losses and metrics alike. */
export type Objective = (targets: Tensors, predictions: Tensors) => tf.Tensor;

export interface TrainStepOptions {
  /** Computed from the same predictions as the loss, before the update. */
  readonly metrics?: Readonly<Record<string, Objective>>;
}

/** One update on one batch; the tensors given stay the caller's. */
export type TrainStep = (
  inputs: Tensors,
  targets: Tensors,
  options?: { readonly learningRate?: number | undefined },
) => Promise<Metrics>;

/**
 * A function that makes one optimiser step on the trainable weights of a layers model, without `compile`. The forward
 * pass is in training mode: dropout acts and the moving statistics of batch normalisation are updated; regularisation
 * penalties are added to the loss. Returns `{ loss, ...metrics }` and leaves no tensor behind.
 *
 * Throws an ArgumentError for a model without trainable weights, a ShapeError for a loss or metric that is no scalar.
 */
export function makeTrainStep(
  model: tfl.LayersModel,
  optimizer: tf.Optimizer,
  loss: Objective,
  options: TrainStepOptions = {},
): TrainStep {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  if (variables.length === 0) throw new ArgumentError(`Model ${model.name} has no trainable weights`);
  const metrics = Object.entries(options.metrics ?? {});

  return async (inputs, targets, { learningRate } = {}) => {
    if (learningRate !== undefined) setLearningRate(optimizer, learningRate);
    const scalars: tf.Tensor[] = [];
    const objective = (): tf.Scalar => {
      const predictions = model.apply(inputs, { training: true }) as Tensors;
      for (const [name, metric] of metrics) {
        scalars.push(tf.keep(scalar(name, metric(targets, predictions))));
      }
      const penalties = model.calculateLosses();
      return scalar("loss", penalties.reduce<tf.Tensor>(tf.add, loss(targets, predictions)));
    };
    try {
      scalars.push(tf.tidy(() => optimizer.minimize(objective, true, variables) as tf.Scalar));
      const values = await Promise.all(scalars.map((value) => value.data()));
      const names = [...metrics.map(([name]) => name), "loss"];
      return Object.fromEntries(names.map((name, i) => [name, values[i][0]]));
    } finally {
      tf.dispose(scalars);
    }
  };
}

function scalar(name: string, value: tf.Tensor): tf.Scalar {
  if (value.rank === 0) return value as tf.Scalar;
  throw new ShapeError(`Value of ${name} has shape [${value.shape}]`, {
    value: value.shape,
    expected: "a scalar",
    remedy: "Take the mean.",
  });
}
