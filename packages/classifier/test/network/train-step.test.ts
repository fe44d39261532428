import { readFileSync } from "node:fs";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { makeTrainStep } from "@helioscope/core/train";
import { expect, it } from "vitest";
import { ClassifierNet, inputTensor } from "../../src/network/classifier-net.ts";
import { GroupedMomentum } from "../../src/network/grouped-momentum.ts";
import { lossOf, targetsOf } from "../../src/network/loss.ts";
import { slicConfig } from "./support/configs.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

/** As in train_reference.py. */
const numbers = (count: number, salt: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((i + 1) * (1.7 + 0.13 * salt)));

// Values from PyTorch 2.13 by train_reference.py.
const reference = JSON.parse(
  readFileSync(new URL("train-reference.json", import.meta.url), "utf8"),
) as Readonly<{
  losses: number[];
  logits: number[][];
  layer8_conv_sum: number;
  layer8_moving_mean: number[];
  layer8_moving_variance: number[];
  layer1_moving_variance: number[];
}>;

it("three steps agree with PyTorch: tied layers, batch normalisation, Nesterov momentum, weight decay, smoothing", async () => {
  const classes = ["a", "b", "c"];
  const network = ClassifierNet.build(
    { ...slicConfig({ width: 1 / 32, dropout: 0 }), classes },
    { engine, seed: 1 },
  );
  const { model } = network;
  const set = (layer: string, values: readonly (readonly [Float32Array, number, number])[]) => {
    for (const [k, [data, factor, offset]] of values.entries()) {
      const weight = model.getLayer(layer).weights[k];
      const value = tf.tensor(
        data.map((v) => factor * v + offset),
        weight.shape as number[],
      );
      weight.write(value);
      value.dispose();
    }
  };
  const maps = [1, 2, 2, 4, 4, 8, 8, 16, 16];
  for (let i = 0; i < 8; i++) {
    const [a, b] = [maps[i], maps[i + 1]];
    set(`layer${i + 1}_conv`, [
      [numbers(9 * a * b, i), Math.sqrt(2 / (9 * a)) * 1.4, 0],
      [numbers(b, 20 + i), 0.1, 0],
    ]);
    set(`layer${i + 1}_norm`, [
      [numbers(b, 40 + i), 0.2, 1],
      [numbers(b, 60 + i), 0.1, 0],
    ]);
  }
  set("logits", [
    [numbers(48, 80), 1, 0],
    [numbers(3, 81), 0.1, 0],
  ]);

  const pixels = numbers(6 * 1024, 99);
  const inputs = Array.from({ length: 6 }, (_, i) => ({
    data: pixels.slice(1024 * i, 1024 * (i + 1)).map((v) => v * (0.5 + 0.3 * i)),
    width: 32,
    height: 32,
  }));
  const truth = ["a", "b", "c", "a", "b", "c"].map((label) => ({ labels: [label] }));
  const { wanted, weights } = targetsOf(truth, {
    classes,
    labels: "single",
    smoothing: 0.1,
    classWeights: [0.5, 1, 1.5],
  });
  const kernels = model.trainableWeights.filter(({ shape }) => shape.length > 1);
  // Small steps: with larger ones a unit comes so near the kink of its ReLU that rounding decides on its side.
  const optimizer = new GroupedMomentum(0.002, {
    momentum: 0.9,
    nesterov: true,
    weightDecay: 5e-3,
    decayed: new Set(kernels.map((weight) => (weight.read() as tf.Variable).name)),
    slow: new Set(),
    slowFactor: 1,
  });
  const update = makeTrainStep(model, optimizer, lossOf("single"));
  const given = [inputTensor(inputs, 32), tf.tensor2d(wanted, [6, 3]), tf.tensor2d(weights, [6, 3])];
  for (const loss of reference.losses)
    expect((await update(given[0], given.slice(1))).loss).toBeCloseTo(loss, 5);
  tf.dispose(given);

  const values = (layer: string, k: number) => [...model.getLayer(layer).weights[k].read().dataSync()];
  const close = (ours: readonly number[], theirs: readonly number[]) => {
    expect(ours).toHaveLength(theirs.length);
    for (const [i, value] of theirs.entries()) expect(ours[i]).toBeCloseTo(value, 4);
  };
  close(values("layer8_norm", 2), reference.layer8_moving_mean);
  close(values("layer8_norm", 3), reference.layer8_moving_variance);
  close(values("layer1_norm", 3), reference.layer1_moving_variance);
  close([values("layer8_conv", 0).reduce((sum, v) => sum + v, 0)], [reference.layer8_conv_sum]);
  const said = await network.classify(inputs);
  for (const [i, row] of reference.logits.entries()) close([...said[i].logits], row);
  optimizer.dispose();
  network.dispose();
});
