import { memoryStore } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { readWeights } from "@helioscope/core/model";
import { makeTrainStep } from "@helioscope/core/train";
import { describe, expect, it } from "vitest";
import { loadMagnetogramNet, MagnetogramNet } from "../../src/network/magnetogram-net.ts";
import { PASS, type Pass } from "../../src/network/pass.ts";
import { type Narrow, narrow, numbers } from "./support/configs.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const SIZE = 16;

const image = (salt: number, width = SIZE, height = SIZE) => ({
  data: numbers(width * height, salt),
  width,
  height,
});
const images = [1, 2, 3].map((salt) => image(salt));
const build = (change: Narrow = {}, seed = 1) =>
  MagnetogramNet.build(narrow({ sizePx: SIZE, ...change }), { engine, seed });

describe("a network", () => {
  it("makes fields in gauss, of any size that can be halved, and leaves no tensor behind", async () => {
    const net = build();
    const before = tf.memory().numTensors;
    const field = await net.generateWindow(images);
    expect(field).toMatchObject({ width: SIZE, height: SIZE });
    expect(Math.max(...field.data.map(Math.abs))).toBeLessThanOrEqual(200);
    expect(Math.max(...field.data.map(Math.abs))).toBeGreaterThan(0);
    const wide = await net.generateWindow([1, 2, 3].map((salt) => image(salt, 24, 8)));
    expect(wide).toMatchObject({ width: 24, height: 8 });
    expect(tf.memory().numTensors).toBe(before);
    await expect(net.generateWindow(images.slice(1))).rejects.toThrow(/2 images; expected 3/);
    await expect(net.generateWindow([images[0], images[1], image(3, 8, 8)])).rejects.toThrow(
      /images of a window/,
    );
    await expect(net.generateWindow([1, 2, 3].map((salt) => image(salt, 12, 16)))).rejects.toThrow(
      /multiple of 8/,
    );
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  it("is the same from one seed, and another from another", async () => {
    const [a, b, c] = [build({}, 1), build({}, 1), build({}, 2)];
    expect(await a.hash()).toBe(await b.hash());
    expect(await a.hash()).not.toBe(await c.hash());
    for (const net of [a, b, c]) net.dispose();
  });

  it("begins with kernels and scales of deviation 0.02, as the pix2pix codes do", async () => {
    const net = build({ width: 16 });
    for (const { name, data } of await readWeights(net.generator)) {
      const values = data as Float32Array;
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      if (name.startsWith("gru")) expect(sd, name).toBeCloseTo(Math.sqrt(1 / (9 * 64)), 2);
      else if (/conv\/kernel/.test(name)) expect(sd, name).toBeCloseTo(0.02, 2);
      else if (name.endsWith("gamma"))
        expect([mean, sd], name).toEqual([expect.closeTo(1, 1), expect.closeTo(0.02, 1)]);
      else expect(sd, name).toBe(0);
      if (name.endsWith("gamma")) expect(sd, name).toBeGreaterThan(0);
    }
    net.dispose();
  });

  it("hands its input on where candidates begin near the identity; gates and other cells begin as ever", async () => {
    const hidden = 8;
    const [near, random] = (["identity", "random"] as const).map((candidate) => {
      const net = build({ width: 2, gru: { skips: "recurrent", skipKernel: 3, candidate } });
      const kernels = ["gru", "gru1"].map(
        (name) => net.generator.getLayer(name).weights[0].read().dataSync().slice() as Float32Array,
      );
      net.dispose();
      return kernels;
    });
    for (const [cell, maps] of [hidden, 2].entries()) {
      for (const [i, value] of near[cell].entries()) {
        const [output, input, tap] = [
          i % (3 * maps),
          Math.floor(i / (3 * maps)) % maps,
          Math.floor(i / (3 * maps * maps)),
        ];
        const of = random[cell][i];
        if (output < 2 * maps) expect(value).toBe(of);
        else expect(value).toBeCloseTo(0.2 * of + (tap === 4 && output - 2 * maps === input ? 1 : 0), 6);
      }
    }
    const wide = build({ gru: { hidden: 5, candidate: "identity" } });
    const alike = build({ gru: { hidden: 5, candidate: "random" } });
    const kernel = (net: MagnetogramNet) => net.generator.getLayer("gru").weights[0].read().dataSync();
    expect(kernel(wide)).toEqual(kernel(alike));
    wide.dispose();
    alike.dispose();
  });

  it("takes the size of a level's kernels from a list, the last one for those below", () => {
    const net = build({
      downs: 4,
      gru: { kernel: 5, skips: "recurrent", skipKernel: [3, 1], updateBias: -2 },
    });
    const weights = (name: string) => net.generator.getLayer(name).weights;
    expect(["gru1", "gru2", "gru3", "gru"].map((name) => weights(name)[1].shape[0])).toEqual([3, 1, 1, 5]);
    for (const { shape } of weights("gru1").slice(0, 2)) expect(shape.slice(0, 2)).toEqual([3, 3]);
    // The bias of the update gate begins where it was told to; the other gates have none.
    expect([...weights("gru2")[2].read().dataSync()]).toEqual([-2, -2, -2, -2]);
    net.dispose();
  });

  it("sees fewer images with the same weights", async () => {
    const gru = { skips: "recurrent", skipKernel: 3 } as const;
    const [whole, two] = [3, 2].map((frames) => build({ gru, frames }));
    const images = tf.tensor4d(numbers(SIZE * SIZE * 2, 4), [1, SIZE, SIZE, 2]);
    const [own, other] = [whole.shortWindow(2), two.generator].map((model) =>
      tf.tidy(() => (model.apply(images, { ...PASS.deterministic }) as tf.Tensor).dataSync()),
    );
    expect(own).toEqual(other);
    expect(whole.shortWindow(2)).toBe(whole.shortWindow(2));
    images.dispose();
    // With another origin it is the same network, which one of the two disposes.
    whole.withOrigin({}).dispose();
    two.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  it("has dropout behind the first levels of the decoder, the innermost left out", () => {
    const net = build({ downs: 4, dropout: { rate: 0.5, layers: 2 } });
    const found = net.generator.layers.map(({ name }) => name).filter((name) => name.endsWith("_dropout"));
    expect(found.sort()).toEqual(["up2_dropout", "up3_dropout"]);
    net.dispose();
  });

  it("learns one batch by heart, and a gradient reaches every weight", async () => {
    const net = build({ width: 4, gru: { skips: "recurrent" } });
    const euv = tf.tensor4d(numbers(2 * SIZE * SIZE * 3, 1), [2, SIZE, SIZE, 3]);
    const field = tf.tensor4d(
      numbers(2 * SIZE * SIZE, 2).map((v) => 0.8 * v),
      [2, SIZE, SIZE, 1],
    );
    const before = await readWeights(net.generator);
    const distance = (a: tf.Tensor | tf.Tensor[], b: tf.Tensor | tf.Tensor[]) =>
      tf.mean(tf.abs(tf.sub(a as tf.Tensor, b as tf.Tensor)));
    const optimizer = tf.train.adam(0.01, 0.5);
    const step = makeTrainStep(net.generator, optimizer, distance);
    const { loss: first } = await step(euv, field);
    const moved = (await readWeights(net.generator)).filter(({ data }, i) =>
      (data as Float32Array).some((value, k) => value !== (before[i].data as Float32Array)[k]),
    );
    expect(moved).toHaveLength(before.length);
    let last = first;
    for (let i = 0; i < 40; i++) ({ loss: last } = await step(euv, field));
    expect(last).toBeLessThan(first / 3);
    optimizer.dispose();
    tf.dispose([euv, field]);
    net.dispose();
  });
});

describe("passes", () => {
  const euv = () => tf.tensor4d(numbers(SIZE * SIZE * 3, 1), [1, SIZE, SIZE, 3]);
  const statistics = async (net: MagnetogramNet) =>
    (await readWeights(net.generator))
      .filter(({ name }) => name.includes("moving"))
      .map(({ data }) => [...data]);

  it("in the reference's test mode dropout and the batch's statistics act, and nothing is changed", async () => {
    const net = build({ dropout: { rate: 0.5, layers: 1 }, testMode: "reference" });
    const before = await statistics(net);
    const first = await net.generateWindow(images);
    const second = await net.generateWindow(images);
    expect(second.data).not.toEqual(first.data);
    const store = memoryStore();
    await net.save(store, "", {}, { halfFloats: false });
    const loaded = await loadMagnetogramNet(store, { engine });
    expect((await loaded.generateWindow(images)).data).toEqual(first.data);
    expect((await loaded.generateWindow(images)).data).toEqual(second.data);
    loaded.dispose();
    expect(await statistics(net)).toEqual(before);
    tf.tidy(() => void net.generator.apply(euv(), { ...PASS.train }));
    expect(await statistics(net)).not.toEqual(before);
    net.dispose();
  });

  it("dropout alone leaves the moving statistics in force", async () => {
    const net = build({ dropout: { rate: 0, layers: 1 }, testMode: "dropout" });
    tf.tidy(() => void net.generator.apply(euv(), { ...PASS.train }));
    const apply = (pass: Pass) =>
      tf.tidy(() => (net.generator.apply(euv(), { ...pass }) as tf.Tensor).dataSync());
    // Without a rate nothing is dropped, so what differs are the statistics.
    expect(apply(PASS.dropout)).toEqual(apply(PASS.deterministic));
    expect(apply(PASS.reference)).not.toEqual(apply(PASS.deterministic));
    net.dispose();
    const dropping = build({ dropout: { rate: 0.5, layers: 1 }, testMode: "dropout" });
    const [first, second] = [await dropping.generateWindow(images), await dropping.generateWindow(images)];
    expect(second.data).not.toEqual(first.data);
    dropping.dispose();
  });

  it("the deterministic one repeats itself", async () => {
    const net = build({ dropout: { rate: 0.5, layers: 1 } });
    const first = await net.generateWindow(images);
    expect((await net.generateWindow(images)).data).toEqual(first.data);
    net.dispose();
  });
});

describe("saving", () => {
  it.each([
    {},
    { kind: "pix2pix" },
    { kind: "multichannel" },
    { gru: { form: "ballas", skips: "recurrent", memory: "carried" } },
    { gru: { skips: "mean" } },
  ] as const)("and loading gives the same network: %o", async (change) => {
    const net = build({ ...change, dropout: { rate: 0.5, layers: 1 } }).withOrigin({
      trainedOn: {
        ...{ about: "a test", seed: 3, steps: 9, synthetic: true },
        ...{ channel: "AIA 304", intensities: { probabilities: [0.1, 0.9], values: [2.5, 40] } },
        span: ["2016-01-01T00:00:00.000Z", "2016-07-01T00:00:00.000Z"],
      },
    });
    // Moving statistics that are not those of the beginning.
    tf.tidy(
      () =>
        void net.generator.apply(tf.tensor4d(numbers(SIZE * SIZE * 3, 5), [1, SIZE, SIZE, 3]), {
          ...PASS.train,
        }),
    );
    const store = memoryStore();
    await net.save(store, "nets/a", { note: "kept" }, { discriminator: true, halfFloats: false });
    const loaded = await loadMagnetogramNet(store, { engine, prefix: "nets/a" });
    expect(loaded.config).toEqual(net.config);
    expect(loaded.origin).toEqual(net.origin);
    expect(await loaded.hash()).toBe(await net.hash());
    expect(await loaded.generateWindow(images)).toEqual(await net.generateWindow(images));
    const [own, theirs] = [net, loaded].map(({ discriminator }) =>
      readWeights(discriminator as tfl.LayersModel),
    );
    expect((await theirs).map(({ data }) => data)).toEqual((await own).map(({ data }) => data));
    const [a, b] = [net, loaded].map((one) => one.step({ previous: 0 }).model);
    tf.tidy(() => {
      const channels = a.inputs[0].shape[3] as number;
      const x = [
        tf.tensor4d(numbers(SIZE * SIZE * channels, 4), [1, SIZE, SIZE, channels]),
        ...a.inputs.slice(1).map(({ shape }, i) => {
          const side = SIZE / 2 ** net.step().carried[i].level;
          return tf.zeros([1, side, side, shape[3] as number]);
        }),
      ];
      const [first, second] = [a, b].map((model) => ([model.apply(x)].flat() as tf.Tensor[])[0].dataSync());
      expect(second).toEqual(first);
    });
    for (const one of [net, loaded]) one.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  it("as half floats takes half the bytes and keeps three digits", async () => {
    const net = build();
    const [whole, half] = [memoryStore(), memoryStore()];
    await net.save(whole, "", {}, { halfFloats: false });
    await net.save(half, "", {}, { halfFloats: true });
    const bytes = async (store: typeof whole) => (await store.read("weights.bin")).byteLength;
    expect((await bytes(half)) / (await bytes(whole))).toBeLessThan(0.52);
    const loaded = await loadMagnetogramNet(half, { engine });
    expect(loaded.discriminator).toBeNull();
    const [a, b] = [await net.generateWindow(images), await loaded.generateWindow(images)];
    for (const [i, value] of a.data.entries()) expect(Math.abs(b.data[i] - value)).toBeLessThan(0.5);
    for (const one of [net, loaded]) one.dispose();
  });

  it("loading another model says so and leaves nothing behind", async () => {
    const net = build();
    const store = memoryStore();
    await net.save(store);
    const text = new TextDecoder().decode(await store.read("model.json"));
    await store.write("model.json", text.replace("helioscope magnetogram-gen", "something else"));
    const before = tf.memory().numTensors;
    await expect(loadMagnetogramNet(store, { engine })).rejects.toThrow(/which generator of magnetograms/);
    await store.write("model.json", text.replace('"version":1', '"version":2'));
    await expect(loadMagnetogramNet(store, { engine })).rejects.toThrow(/of version 2/);
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });
});
