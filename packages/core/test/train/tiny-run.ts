import { tf, tfl } from "../../src/engine/tensors.ts";
import type { Store } from "../../src/store.ts";
import {
  cosineDecay,
  deriveSeed,
  dropoutClock,
  layerSeed,
  makeTrainStep,
  modelState,
  optimizerState,
  readMetricsLog,
  SeededDropout,
  type TrainLoopOptions,
  type TrainResult,
  trainLoop,
} from "../../src/train/index.ts";

interface TinyRun {
  readonly model: tfl.LayersModel;
  readonly options: TrainLoopOptions;
  train(): Promise<TrainResult>;
  dispose(): void;
}

/** A run with everything that could spoil an exact resume: batch norm, dropout, noise, Adam, a schedule, validation. */
export function tinyRun(seed: number, overrides: Partial<TrainLoopOptions> = {}): TinyRun {
  const clock = dropoutClock(seed);
  const init = (name: string) => tfl.initializers.heNormal({ seed: layerSeed(seed, name) });
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 8, inputShape: [2], useBias: false, kernelInitializer: init("hidden") }),
      tfl.layers.batchNormalization({ momentum: 0.9 }),
      tfl.layers.reLU(),
      new SeededDropout({ rate: 0.3, clock }),
      tfl.layers.dense({ units: 1, activation: "sigmoid", kernelInitializer: init("out") }),
    ],
  });
  const optimizer = tf.train.adam(0.01);
  const update = makeTrainStep(model, optimizer, (targets, predictions) =>
    tf.losses.sigmoidCrossEntropy(targets as tf.Tensor, predictions as tf.Tensor),
  );
  const batch = (indices: Uint32Array, noiseSeed: number) => {
    const points = [...indices].map((i) => example(i));
    const noise = tf.mul(tf.randomNormal([indices.length, 2], 0, 1, "float32", noiseSeed + 1), 0.05);
    return {
      x: tf.add(tf.tensor2d(points.map(({ x }) => x)), noise),
      y: tf.tensor2d(points.map(({ y }) => [y])),
    };
  };
  const options: TrainLoopOptions = {
    examples: 13,
    batchSize: 4,
    seed,
    steps: 40,
    clock,
    learningRate: cosineDecay({ rate: 0.02, steps: 40 }),
    state: { model: modelState(model), optimizer: optimizerState(optimizer) },
    async step({ indices, seed: noiseSeed, learningRate }) {
      const { x, y } = tf.tidy(() => batch(indices, noiseSeed));
      const metrics = await update(x, y, { learningRate });
      tf.dispose([x, y]);
      return metrics;
    },
    validate: {
      every: 8,
      async run() {
        const value = tf.tidy(() => {
          const { x, y } = batch(
            Uint32Array.from({ length: 13 }, (_, i) => i),
            77,
          );
          return tf.losses.meanSquaredError(y, model.predict(x) as tf.Tensor).dataSync()[0];
        });
        return { error: value };
      },
    },
    ...overrides,
  };
  const dispose = () => {
    model.dispose();
    optimizer.dispose();
  };
  return { model, options, dispose, train: () => trainLoop(options) };
}

function example(i: number): { x: [number, number]; y: number } {
  const x: [number, number] = [deriveSeed(1, i) / 2 ** 31 - 1, deriveSeed(2, i) / 2 ** 31 - 1];
  return { x, y: x[0] * x[1] > 0 ? 1 : 0 };
}

/** The log of a run without the wall-clock times. */
export async function loggedValues(store: Store, path = "metrics.jsonl"): Promise<object[]> {
  return (await readMetricsLog(store, path)).map(({ seconds: _, ...line }) => line);
}

/** The checkpoints in a store, without folder and suffix. */
export async function checkpointFiles(store: Store): Promise<string[]> {
  return (await store.list("checkpoints/")).map((path) =>
    path.slice("checkpoints/".length, -".safetensors".length),
  );
}
