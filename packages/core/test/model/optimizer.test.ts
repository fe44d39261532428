import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import {
  loadOptimizer,
  modelHash,
  saveOptimizer,
  setLearningRate,
  writeSafetensors,
} from "../../src/model/index.ts";
import { memoryStore } from "../../src/store.ts";
import { makeTrainStep } from "../../src/train/index.ts";

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9, true),
  adam: () => tf.train.adam(0.01, 0.9, 0.999),
  adamax: () => tf.train.adamax(0.01, 0.9, 0.999, 1e-8, 0.1),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.5),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.5),
  "rmsprop, centred": () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-7, true),
};

const build = () =>
  tfl.sequential({
    layers: [
      tfl.layers.dense({
        units: 5,
        inputShape: [3],
        activation: "tanh",
        kernelInitializer: tfl.initializers.heNormal({ seed: 3 }),
      }),
      tfl.layers.dense({ units: 1, kernelInitializer: tfl.initializers.heNormal({ seed: 4 }) }),
    ],
  });

const squares = (targets: tf.Tensor | tf.Tensor[], out: tf.Tensor | tf.Tensor[]) =>
  tf.losses.meanSquaredError(targets as tf.Tensor, out as tf.Tensor);

describe("optimiser state", () => {
  beforeAll(() => openEngine({ engine: "cpu" }));
  afterAll(() => tf.disposeVariables());

  it.each(Object.keys(optimizers))("of %s goes on exactly from a file", async (name) => {
    const store = memoryStore();
    const x = tf.tensor2d([0.1, -2, 3, 1, 0.5, -0.3], [2, 3]);
    const y = tf.tensor2d([1, -1], [2, 1]);
    const [model, twin] = [build(), build()];
    const [optimizer, other] = [optimizers[name](), optimizers[name]()];
    const [step, twinStep] = [makeTrainStep(model, optimizer, squares), makeTrainStep(twin, other, squares)];
    for (let i = 0; i < 7; i++) await step(x, y, { learningRate: 0.02 / (i + 1) });
    // The twin has a past of its own, which must be forgotten.
    for (let i = 0; i < 3; i++) await twinStep(tf.neg(x), y);
    await saveOptimizer(optimizer, store, "run");
    const before = tf.memory().numTensors;
    await loadOptimizer(other, store, "run");
    expect(tf.memory().numTensors).toBe(before);
    twin.setWeights(model.getWeights());
    expect(other.iterations).toBe(7);
    for (let i = 0; i < 5; i++) {
      expect(await twinStep(x, y)).toEqual(await step(x, y));
      expect(await modelHash(twin)).toBe(await modelHash(model));
    }
  });

  it("is refused by another kind of optimiser and by other settings", async () => {
    const store = memoryStore();
    await saveOptimizer(tf.train.adam(0.01), store);
    await expect(loadOptimizer(tf.train.sgd(0.1), store)).rejects.toMatchObject({ kind: "argument" });
    await expect(loadOptimizer(tf.train.adam(0.01, 0.5), store)).rejects.toMatchObject({ kind: "argument" });
    await expect(loadOptimizer(tf.train.adam(0.5), store)).resolves.toBeUndefined();
    await expect(loadOptimizer(tf.train.adam(0.5), memoryStore())).rejects.toMatchObject({ kind: "data" });
  });

  it.each(["null", "{", '{"className":"Adam"}'])(
    "is refused when the file says %s of it",
    async (optimizer) => {
      const store = memoryStore();
      await store.write("optimizer.safetensors", writeSafetensors([], { optimizer }));
      await expect(loadOptimizer(tf.train.adam(0.1), store)).rejects.toMatchObject({ kind: "format" });
    },
  );

  it("takes a new learning rate at once", () => {
    for (const make of Object.values(optimizers)) {
      const optimizer = make();
      setLearningRate(optimizer, 0.125);
      expect(optimizer.getConfig().learningRate).toBe(0.125);
    }
    expect(() => setLearningRate(tf.train.sgd(1), Number.NaN)).toThrow("Learning rate NaN");
  });
});
