import { seededRandom } from "@helioscope/core";
import { tf, tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { MagnetogramConfig } from "../../src/config.ts";
import { MagnetogramNet, PASS } from "../../src/network/index.ts";
import { adversarialOf } from "../../src/training/adversarial.ts";
import { type GanNets, type GanOptions, ganTrainer } from "../../src/training/gan-step.ts";
import { threeImages as small } from "../support/three-images.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const SIDE = 6;

type Nets = GanNets & { readonly discriminator: tfl.LayersModel };

const options: GanOptions = {
  adam: { beta1: 0.5, beta2: 0.999 },
  adversarial: "cross-entropy",
  lambdaL1: 100,
  discriminatorRate: 1,
  learningRate: 1e-2,
  condition: "all",
};

/** One convolution each: enough to see whose weights change when. */
function nets(seed: number, condition: GanOptions["condition"] = "all"): Nets {
  const layer = (activation: "tanh" | "linear", channels: number) => {
    const input = tfl.input({ shape: [SIDE, SIDE, channels] });
    const conv = tfl.layers.conv2d({ filters: 1, kernelSize: 3, padding: "same", activation });
    const model = tfl.model({ inputs: input, outputs: conv.apply(input) as tfl.SymbolicTensor });
    const random = seededRandom(seed + channels);
    for (const weight of model.weights) {
      const value = tf.tensor(
        Array.from(
          { length: weight.shape.reduce<number>((n, d) => n * (d ?? 1), 1) },
          () => 0.3 * random.normal(),
        ),
        weight.shape as number[],
      );
      weight.write(value);
      value.dispose();
    }
    return model;
  };
  return { generator: layer("tanh", 2), discriminator: layer("linear", condition === "all" ? 3 : 2) };
}

function batch() {
  const random = seededRandom("batch");
  const values = (count: number) => Float32Array.from({ length: count }, () => 2 * random.uniform() - 1);
  return {
    euv: tf.tensor4d(values(3 * SIDE * SIDE * 2), [3, SIDE, SIDE, 2]),
    field: tf.tensor4d(values(3 * SIDE * SIDE), [3, SIDE, SIDE, 1]),
  };
}

const weightsOf = (model: tfl.LayersModel) =>
  model.weights.flatMap((weight) => [...weight.read().dataSync()]);

const disposeAll = ({ generator, discriminator }: Nets) => {
  generator.dispose();
  discriminator.dispose();
};

/** The same step with the generator run twice and nothing nested: the order of the pix2pix codes, written out. */
async function plainStep(
  { generator, discriminator }: Nets,
  { euv, field }: Pick<ReturnType<typeof batch>, "euv" | "field">,
  condition: tf.Tensor4D = euv,
  sameMasks: () => void = () => undefined,
) {
  const adam = () => tf.train.adam(options.learningRate, 0.5, 0.999, 1e-8);
  const [own, other] = [adam(), adam()];
  const loss = adversarialOf("cross-entropy")!;
  const look = (image: tf.Tensor) =>
    discriminator.apply(tf.concat([condition, image as tf.Tensor4D], 3), { ...PASS.train }) as tf.Tensor;
  const variables = (model: tfl.LayersModel) => model.trainableWeights.map((w) => w.read() as tf.Variable);
  tf.tidy(() => {
    const fake = generator.apply(euv, { ...PASS.train }) as tf.Tensor;
    const half = () => tf.mul(0.5, tf.add(loss(look(field), true), loss(look(fake), false))) as tf.Scalar;
    other.minimize(half, false, variables(discriminator));
    own.minimize(
      () => {
        // The second pass sees the same batch: its statistics were counted in the first.
        sameMasks();
        const made = generator.apply(euv, { ...PASS.reference }) as tf.Tensor;
        const l1 = tf.mul(100, tf.mean(tf.abs(tf.sub(made, field))));
        return tf.add(l1, loss(look(made), true)) as tf.Scalar;
      },
      false,
      variables(generator),
    );
  });
  own.dispose();
  other.dispose();
}

const largest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i])));

/** A network as it is trained: batch normalisation, dropout, a recurrent state. */
function realNet(skips: "last" | "recurrent") {
  const config: MagnetogramConfig = {
    ...small,
    prepare: { ...small.prepare, sizePx: 16 },
    sequence: { ...small.sequence, frames: 2 },
    generator: {
      ...small.generator,
      kind: "convgru",
      downs: 3,
      width: 4,
      dropout: { rate: 0.5, layers: 1 },
      gru: { ...small.generator.gru, skips },
    },
    discriminator: { layers: 2, width: 4, condition: "last" },
  };
  return MagnetogramNet.build(config, { engine, seed: 7 });
}

describe("a step of the GAN", () => {
  it("is the discriminator's, then the generator's with its new opinion, on one pass", async () => {
    const given = batch();
    const [one, two] = [nets(1), nets(1)];
    const trainer = ganTrainer(one, options);
    await trainer.step(given);
    await plainStep(two, given);
    expect(largest(weightsOf(one.discriminator), weightsOf(two.discriminator))).toBeLessThan(1e-6);
    expect(largest(weightsOf(one.generator), weightsOf(two.generator))).toBeLessThan(1e-6);
    trainer.dispose();
    disposeAll(one);
    disposeAll(two);
    tf.dispose([given.euv, given.field]);
  });

  it.each(["last", "recurrent"] as const)(
    "with skips %s: statistics and masks are those of two passes",
    async (skips) => {
      const random = seededRandom("real");
      const values = (count: number) => Float32Array.from({ length: count }, () => 2 * random.uniform() - 1);
      const euv = tf.tensor4d(values(3 * 256 * 2), [3, 16, 16, 2]);
      const field = tf.tensor4d(values(3 * 256), [3, 16, 16, 1]);
      const shown = tf.slice(euv, [0, 0, 0, 1], [3, 16, 16, 1]);
      const [one, two] = [realNet(skips), realNet(skips)];
      const names = one.generator.weights.map(({ name }) => name);
      expect(names.some((name) => name.includes("moving_variance"))).toBe(true);
      const trainer = ganTrainer(one, { ...options, condition: "last" });
      for (const { clock } of [one, two]) clock.setStep(4);
      const before = weightsOf(one.generator);
      await trainer.step({ euv, field });
      await plainStep(two as Nets, { euv, field }, shown, () => two.clock.setStep(4));
      expect(largest(weightsOf(one.generator), before)).toBeGreaterThan(1e-3);
      expect(
        largest(
          weightsOf(one.discriminator as tfl.LayersModel),
          weightsOf(two.discriminator as tfl.LayersModel),
        ),
      ).toBeLessThan(1e-5);
      expect(largest(weightsOf(one.generator), weightsOf(two.generator))).toBeLessThan(1e-5);
      trainer.dispose();
      one.dispose();
      two.dispose();
      tf.dispose([euv, field, shown]);
    },
  );

  it("leaves no tensor behind, and tells its losses", async () => {
    const given = batch();
    const own = nets(2, "last");
    const trainer = ganTrainer(own, { ...options, adversarial: "least-squares", condition: "last" });
    await trainer.step(given);
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      const { loss, l1, adversarial, discriminator } = await trainer.step(given, 1e-3);
      expect(loss).toBeCloseTo(100 * l1 + adversarial, 3);
      expect(discriminator).toBeGreaterThan(0);
    }
    expect(tf.memory().numTensors).toBe(tensors);
    trainer.dispose();
    disposeAll(own);
    tf.dispose([given.euv, given.field]);
  });

  it("without an adversary trains the generator alone", async () => {
    const given = batch();
    const own = nets(3);
    const untouched = weightsOf(own.discriminator);
    const trainer = ganTrainer(own, { ...options, adversarial: "none" });
    expect(Object.keys(trainer.states)).toEqual(["generator-adam"]);
    const first = await trainer.step(given);
    for (let i = 0; i < 20; i++) await trainer.step(given);
    const last = await trainer.step(given);
    expect(Object.keys(last).sort()).toEqual(["l1", "loss"]);
    expect(last.l1).toBeLessThan(first.l1);
    expect(weightsOf(own.discriminator)).toEqual(untouched);
    trainer.dispose();
    disposeAll(own);
    tf.dispose([given.euv, given.field]);
  });
});

describe("adversarial losses", () => {
  const value = (kind: "cross-entropy" | "least-squares", patches: number[], wanted: boolean) =>
    tf.tidy(() => adversarialOf(kind)!(tf.tensor1d(patches), wanted).dataSync()[0]);

  it("equal BCEWithLogitsLoss and MSELoss of PyTorch 2.13", () => {
    // torch.nn.BCEWithLogitsLoss() and MSELoss() of tensor([-3., 0., .5, 40.]) and ones or zeros.
    expect(value("cross-entropy", [-3, 0, 0.5, 40], true)).toBeCloseTo(1.053952932357788, 6);
    expect(value("cross-entropy", [-3, 0, 0.5, 40], false)).toBeCloseTo(10.428953170776367, 5);
    expect(value("least-squares", [-3, 0, 0.5, 40], true)).toBeCloseTo(384.5625, 4);
    expect(value("least-squares", [-3, 0, 0.5, 40], false)).toBeCloseTo(402.3125, 4);
  });

  it("is none for a training on the difference alone", () => {
    expect(adversarialOf("none")).toBeNull();
  });
});
