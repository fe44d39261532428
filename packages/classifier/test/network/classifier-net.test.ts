import {
  AbortedError,
  ArgumentError,
  FormatError,
  memoryStore,
  ShapeError,
  seededRandom,
} from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { makeTrainStep } from "@helioscope/core/train";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  ClassifierNet,
  imagesPerPass,
  inputTensor,
  loadClassifier,
} from "../../src/network/classifier-net.ts";
import { lossOf } from "../../src/network/loss.ts";
import { paperClasses, presets } from "../../src/presets.ts";
import { residualConfig, slicConfig } from "./support/configs.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const random = seededRandom(4);
const drawn = (sizePx: number) =>
  Array.from({ length: 5 }, () => ({
    data: Float32Array.from({ length: sizePx ** 2 }, () => random.normal()),
    width: sizePx,
    height: sizePx,
  }));
const inputs = drawn(32);

async function step(network: ClassifierNet, batch = inputs): Promise<void> {
  const optimizer = tf.train.sgd(0.1);
  const wanted = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1], "int32"), 5), "float32"));
  const weights = tf.ones([5, 5]);
  const images = inputTensor(batch, network.input.sizePx);
  await makeTrainStep(network.model, optimizer, lossOf("single"))(images, [wanted, weights]);
  tf.dispose([wanted, weights, images]);
  optimizer.dispose();
}

describe.each([
  ["tied", slicConfig()],
  ["untied", slicConfig({ tied: false })],
  ["dense", slicConfig({ dense: 6 })],
  ["residual", residualConfig],
] as const)("a %s network", (_name, config) => {
  it("is saved and loaded with equal outputs, and learns alike afterwards", async () => {
    const batch = drawn(config.input.sizePx);
    const network = ClassifierNet.build(config, { engine, seed: 7 });
    expect(network.classes).toEqual(paperClasses);
    await step(network, batch);
    const store = memoryStore();
    await network.withOrigin({ temperature: 1.5 }).save(store, "here", { note: "kept" });
    const again = await loadClassifier(store, { engine, prefix: "here" });
    expect(again.parameters).toBe(network.parameters);
    expect(await again.hash()).toBe(await network.hash());
    expect(again.spec).toEqual(network.spec);
    expect(again.temperature).toBe(1.5);
    expect(again.summary()).toBe(network.summary());
    const said = await network.classify(batch);
    expect((await again.classify(batch)).map(({ logits }) => logits)).toEqual(
      said.map(({ logits }) => logits),
    );
    const half = memoryStore();
    // Variances of images in counts are above the largest half float, 65504.
    const variance = (of: ClassifierNet) =>
      of.model.weights.find(({ originalName }) => originalName.endsWith("moving_variance"));
    const own = variance(network);
    const before = await own?.read().data();
    tf.tidy(() => void own?.write(tf.fill(own.shape as number[], 123456.7)));
    await network.save(half, "", {}, { halfFloats: true });
    const large = await ClassifierNet.load(half);
    expect((await variance(large)?.read().data())?.[0]).toBe(Math.fround(123456.7));
    large.dispose();
    tf.tidy(() => void own?.write(tf.tensor(before ?? [], own.shape as number[])));
    await network.save(half, "", {}, { halfFloats: true });
    const rough = await ClassifierNet.load(half);
    for (const [i, { logits }] of (await rough.classify(batch)).entries())
      for (const [k, logit] of logits.entries()) expect(logit).toBeCloseTo(said[i].logits[k], 1);
    rough.dispose();
    network.dispose();
    again.dispose();
  });
});

it("keeps tied layers tied: one set of weights, applied three times, after loading and a step of training", async () => {
  const network = ClassifierNet.build(slicConfig({ dropout: 0 }), { engine, seed: 1 });
  const store = memoryStore();
  await network.save(store);
  const again = await ClassifierNet.load(store);
  expect(again.model.layers.filter(({ name }) => /layer(8|9|10)_conv/.test(name))).toHaveLength(1);
  expect(again.model.getLayer("layer8_conv").inboundNodes).toHaveLength(3);
  await step(network);
  await step(again);
  const [a, b] = [await network.classify(inputs), await again.classify(inputs)];
  expect(b).toEqual(a);
  network.dispose();
  again.dispose();
});

describe("classify", () => {
  it("does not depend on the other images of a pass, and obeys the signal", async () => {
    const network = ClassifierNet.build(slicConfig(), { engine, seed: 2 });
    const together = await network.classify(inputs);
    for (const [i, input] of inputs.entries()) {
      const [alone] = await network.classify([input]);
      for (const [k, logit] of alone.logits.entries()) expect(logit).toBeCloseTo(together[i].logits[k], 4);
      expect(alone.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    expect(await network.classify([])).toEqual([]);
    await expect(network.classify(inputs, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
    await expect(network.classify([{ data: new Float32Array(64), width: 8, height: 8 }])).rejects.toThrow(
      ShapeError,
    );
    network.dispose();
  });

  it("sends four images of the paper's size through at once", () => {
    expect(imagesPerPass(presets["slic-paper"])).toBe(4);
    expect(imagesPerPass(presets["slic-compact"])).toBe(256);
  });

  it("says each class by itself with several labels, from its threshold on", async () => {
    const network = ClassifierNet.build({ ...slicConfig(), labels: "several" }, { engine, seed: 2 });
    expect(network.thresholds).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    const [{ logits, probabilities }] = await network.classify(inputs);
    for (const [k, p] of probabilities.entries()) expect(p).toBeCloseTo(1 / (1 + Math.exp(-logits[k])), 5);
    network.dispose();
  });
});

describe("activation", () => {
  it("gives the derivative of a logit with respect to the maps of a layer, as differences do", async () => {
    const network = ClassifierNet.build(slicConfig({ dropout: 0 }), { engine, seed: 3 });
    await step(network);
    const [input] = inputs;
    const last = await network.activation(input, 2);
    expect(last).toMatchObject({ layer: "layer10_active", width: 2, height: 2, channels: 32 });
    expect([...last.logits]).toEqual([...(await network.classify([input]))[0].logits]);
    // Behind the last ReLU come a maximum over 2 x 2, the mean of one cell, and the last layer.
    const kernel = network.model.getLayer("logits").weights[0].read().dataSync();
    for (let c = 0; c < 32; c++) {
      const maps = [0, 1, 2, 3].map((i) => last.maps[32 * i + c]);
      const slopes = [0, 1, 2, 3].map((i) => last.gradient[32 * i + c]);
      expect(slopes.reduce((sum, v) => sum + v, 0)).toBeCloseTo(kernel[5 * c + 2], 5);
      const top = Math.max(...maps);
      for (const [i, value] of maps.entries()) if (value < top) expect(slopes[i]).toBe(0);
    }
    network.dispose();
  });

  it("looks at every layer of feature maps, and at no other", async () => {
    const network = ClassifierNet.build(residualConfig, { engine, seed: 3 });
    expect(network.featureLayers.at(-1)).toBe("stage2_block1_active");
    const [input] = drawn(16);
    for (const layer of network.featureLayers) {
      const { maps, gradient, height, width, channels } = await network.activation(input, 0, layer);
      expect(maps).toHaveLength(height * width * channels);
      expect(gradient.some((v) => v !== 0)).toBe(true);
      expect(Math.min(...maps)).toBeGreaterThanOrEqual(0);
    }
    await expect(network.activation(input, 0, "logits")).rejects.toThrow(ArgumentError);
    await expect(network.activation(input, 5)).rejects.toThrow(ArgumentError);
    network.dispose();
  });
});

it("refuses a model that is no classifier, or one of a later version", async () => {
  const network = ClassifierNet.build(slicConfig(), { engine, seed: 1 });
  const store = memoryStore();
  await network.save(store);
  network.dispose();
  const json = JSON.parse(new TextDecoder().decode(await store.read("model.json")));
  const change = async (format: unknown) => {
    const metadata = { ...json.userDefinedMetadata, format };
    await store.write("model.json", JSON.stringify({ ...json, userDefinedMetadata: metadata }));
    return ClassifierNet.load(store);
  };
  await expect(change({ name: "helioscope classifier", version: 9 })).rejects.toThrow(/version 9/);
  await expect(change({ name: "another", version: 1 })).rejects.toThrow(FormatError);
});
