import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import { layerSeed, makeTrainStep, type Objective } from "../../src/train/index.ts";

const meanSquares: Objective = (targets, predictions) =>
  tf.losses.meanSquaredError(targets as tf.Tensor, predictions as tf.Tensor);

const init = (name: string) => tfl.initializers.heNormal({ seed: layerSeed(1, name) });

const normalised = () =>
  tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        filters: 3,
        kernelSize: 3,
        inputShape: [4, 4, 1],
        kernelInitializer: init("conv"),
        name: "conv",
      }),
      tfl.layers.batchNormalization({ momentum: 0.9 }),
      tfl.layers.leakyReLU({ alpha: 0.1 }),
      tfl.layers.flatten(),
      tfl.layers.dense({
        units: 1,
        kernelInitializer: init("dense"),
        kernelRegularizer: tfl.regularizers.l2({ l2: 0.01 }),
      }),
    ],
  });

const weights = (model: tfl.LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);

describe("makeTrainStep", () => {
  beforeAll(() => openEngine({ engine: "cpu" }));
  afterAll(() => tf.disposeVariables());

  it("does what fit does: loss, penalties, moving statistics, weights", async () => {
    const x = tf.randomNormal([6, 4, 4, 1], 0.5, 2, "float32", 3);
    const y = tf.randomNormal([6, 1], 0, 1, "float32", 4);
    const [ours, theirs] = [normalised(), normalised()];
    const step = makeTrainStep(ours, tf.train.adam(0.01), meanSquares);
    theirs.compile({ optimizer: tf.train.adam(0.01), loss: meanSquares as never });
    const start = weights(ours);
    expect(weights(theirs)).toEqual(start);
    for (let i = 0; i < 4; i++) {
      const { loss } = await step(x, y);
      const { history } = await theirs.fit(x, y, { batchSize: 6, epochs: 1, shuffle: false, verbose: 0 });
      expect(loss).toBeCloseTo(history.loss[0] as number, 6);
    }
    expect(weights(ours)).toEqual(weights(theirs));
    // Not one weight stood still, the moving mean and variance least of all.
    for (const [i, values] of weights(ours).entries())
      expect(values, ours.weights[i].name).not.toEqual(start[i]);
  });

  it("keeps the moving mean of equation m := 0.9 m + 0.1 mean", async () => {
    const input = tfl.input({ shape: [2] });
    const layer = tfl.layers.batchNormalization({ momentum: 0.9 });
    const model = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
    const step = makeTrainStep(model, tf.train.sgd(0.1), meanSquares);
    const x = tf.tensor2d([1, 10, 3, 20], [2, 2]);
    await step(x, tf.zeros([2, 2]));
    await step(x, tf.zeros([2, 2]));
    const [, , mean, variance] = weights(model);
    for (const [i, m] of [2, 15].entries()) expect(mean[i]).toBeCloseTo(m * (1 - 0.81), 5);
    for (const [i, v] of [1, 25].entries()) expect(variance[i]).toBeCloseTo(0.81 + v * (1 - 0.81), 4);
  });

  it("overfits one batch", async () => {
    const model = normalised();
    const step = makeTrainStep(model, tf.train.adam(0.02), meanSquares);
    const x = tf.randomNormal([4, 4, 4, 1], 0, 1, "float32", 3);
    const y = tf.tensor2d([1, -1, 2, 0.5], [4, 1]);
    const { loss: first } = await step(x, y);
    let last = first;
    for (let i = 0; i < 150; i++) last = (await step(x, y)).loss;
    expect(last).toBeLessThan(first / 20);
  });

  it("makes no tensor that stays, after the optimiser's own", async () => {
    const model = normalised();
    const step = makeTrainStep(model, tf.train.adam(0.01), meanSquares, {
      metrics: { error: (y, p) => tf.mean(tf.abs(tf.sub(y as tf.Tensor, p as tf.Tensor))) },
    });
    const [x, y] = [tf.ones([2, 4, 4, 1]), tf.ones([2, 1])];
    expect(Object.keys(await step(x, y))).toEqual(["error", "loss"]);
    const before = tf.memory().numTensors;
    const bytes = tf.memory().numBytes;
    for (let i = 0; i < 5; i++) await step(x, y, { learningRate: 0.1 / (i + 1) });
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.memory().numBytes).toBe(bytes);
  });

  it("computes metrics from the predictions that the loss saw", async () => {
    const step = makeTrainStep(normalised(), tf.train.sgd(0), meanSquares, {
      metrics: { again: meanSquares },
    });
    const { loss, again } = await step(tf.ones([2, 4, 4, 1]), tf.ones([2, 1]));
    expect(loss).toBeGreaterThan(again);
    expect(again).toBeGreaterThan(0);
  });

  it("works at the learning rate that it is given", async () => {
    const [x, y] = [tf.randomNormal([2, 4, 4, 1], 0, 1, "float32", 3), tf.ones([2, 1])];
    const changes = async (learningRate: number) => {
      const model = normalised();
      const before = weights(model)[0];
      await makeTrainStep(model, tf.train.sgd(99), meanSquares)(x, y, { learningRate });
      return weights(model)[0].map((value, i) => value - before[i]);
    };
    const [none, once, thrice] = [await changes(0), await changes(0.01), await changes(0.03)];
    expect(new Set(none)).toEqual(new Set([0]));
    expect(Math.max(...once.map(Math.abs))).toBeGreaterThan(0);
    for (const [i, change] of once.entries()) expect(thrice[i]).toBeCloseTo(3 * change, 5);
  });

  it("takes several inputs and outputs", async () => {
    const [a, b] = [tfl.input({ shape: [1] }), tfl.input({ shape: [1] })];
    const dense = (input: tfl.SymbolicTensor) =>
      tfl.layers.dense({ units: 1 }).apply(input) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: [a, b], outputs: [dense(a), dense(b)] });
    const step = makeTrainStep(model, tf.train.adam(0.1), (targets, predictions) => {
      const [p, q] = predictions as tf.Tensor[];
      const [s, t] = targets as tf.Tensor[];
      return tf.add(tf.losses.meanSquaredError(s, p), tf.losses.meanSquaredError(t, q)) as tf.Scalar;
    });
    const one = tf.ones([3, 1]);
    let loss = 1;
    for (let i = 0; i < 200; i++) ({ loss } = await step([one, tf.neg(one)], [tf.neg(one), one]));
    expect(loss).toBeLessThan(1e-3);
  });

  it("leaves frozen layers alone, and refuses a model of nothing else", async () => {
    const model = normalised();
    model.getLayer("conv").trainable = false;
    const frozen = weights(model)[0];
    const step = makeTrainStep(model, tf.train.sgd(0.1), meanSquares);
    await step(tf.ones([2, 4, 4, 1]), tf.ones([2, 1]));
    expect(weights(model)[0]).toEqual(frozen);
    for (const layer of model.layers) layer.trainable = false;
    expect(() => makeTrainStep(model, tf.train.sgd(0.1), meanSquares)).toThrow("no trainable weights");
  });

  it("refuses a loss that is no scalar, and leaks nothing then", async () => {
    const model = normalised();
    const [x, y] = [tf.ones([2, 4, 4, 1]), tf.ones([2, 1])];
    const perExample: Objective = (a, b) => tf.sub(a as tf.Tensor, b as tf.Tensor);
    const step = makeTrainStep(model, tf.train.sgd(0.1), perExample, { metrics: { fine: meanSquares } });
    const before = tf.memory().numTensors;
    await expect(step(x, y)).rejects.toMatchObject({ kind: "shape" });
    expect(tf.memory().numTensors).toBe(before);
  });
});
