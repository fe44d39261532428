import { tf, type tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { describe, expect, it } from "vitest";
import { MagnetogramNet } from "../../src/network/magnetogram-net.ts";
import { PASS } from "../../src/network/pass.ts";
import { type Narrow, narrow, numbers } from "./support/configs.ts";
import { scatter } from "./support/weights.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const SIZE = 16;
const deterministic = { ...PASS.deterministic };

function built(change: Narrow): MagnetogramNet {
  const net = MagnetogramNet.build(narrow({ sizePx: SIZE, ...change }), { engine, seed: 1 });
  scatter(net.generator);
  return net;
}

const image = (salt: number) => tf.tensor4d(numbers(SIZE * SIZE, salt), [1, SIZE, SIZE, 1]);
const run = (model: tfl.LayersModel, inputs: tf.Tensor[]) =>
  [model.apply(inputs, { ...deterministic })].flat() as tf.Tensor[];
const distance = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];

describe.each(["last", "mean", "recurrent"] as const)("with skips %s", (skips) => {
  it("image by image gives what the unrolled network gives, at the beginning of a sequence too", () => {
    const net = built({ gru: { skips } });
    tf.tidy(() => {
      const images = [1, 2, 3].map(image);
      const before: tf.Tensor[] = [];
      for (const [t, one] of images.entries()) {
        const { model, carried, previous } = net.step({ previous: t });
        expect(previous).toBe(t);
        expect(model.inputs).toHaveLength(1 + t * carried.length);
        const [field, ...kept] = run(model, [one, ...before]);
        expect(kept.map(({ shape }) => shape)).toEqual(
          carried.map(({ level, maps }) => [1, SIZE / 2 ** level, SIZE / 2 ** level, maps]),
        );
        before.push(...kept);
        if (t < 2) continue;
        const [whole] = run(net.generator, [tf.concat(images, 3)]);
        expect(distance(field, whole)).toBeLessThan(1e-6);
        expect(
          distance(field, run(net.generator, [tf.concat([images[1], images[1], images[2]], 3)])[0]),
        ).toBeGreaterThan(1e-4);
      }
    });
    net.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});

it.each(["last", "recurrent"] as const)(
  "carried states from 0 over T images are the window (skips %s)",
  (skips) => {
    const net = built({ gru: { skips, memory: "carried", form: "ballas" } });
    tf.tidy(() => {
      const images = [4, 5, 6].map(image);
      const { model, carried } = net.step();
      let states = carried.map(({ level, maps }) =>
        tf.zeros([1, SIZE / 2 ** level, SIZE / 2 ** level, maps]),
      );
      let field = tf.zeros([1]);
      for (const one of images) [field, ...states] = run(model, [one, ...states]);
      expect(distance(field, run(net.generator, [tf.concat(images, 3)])[0])).toBeLessThan(1e-6);
    });
    net.dispose();
    expect(tf.memory().numTensors).toBe(0);
  },
);

it("pix2pix looks at the last image alone, the others at all of them", () => {
  for (const [kind, sees] of [
    ["pix2pix", false],
    ["multichannel", true],
    ["convgru", true],
  ] as const) {
    const net = built({ kind });
    tf.tidy(() => {
      const [a] = run(net.generator, [tf.concat([image(1), image(2), image(3)], 3)]);
      const [b] = run(net.generator, [tf.concat([image(7), image(8), image(3)], 3)]);
      expect(distance(a, b) > 1e-4, kind).toBe(sees);
      if (!sees) expect(distance(a, b)).toBe(0);
      const step = net.step();
      expect(step.carried).toHaveLength(kind === "convgru" ? 1 : 0);
      if (kind !== "convgru") {
        const frames = kind === "pix2pix" ? image(3) : tf.concat([image(1), image(2), image(3)], 3);
        expect(distance(run(step.model, [frames])[0], a)).toBeLessThan(1e-6);
      }
    });
    net.dispose();
  }
});

/*
 * For one image h = z tanh(W x) with z = sigmoid(Wz x). With Wz = 0 all of z is 1/2, and with W = e times the identity h is
 * e x / 2 but for the share (e x)^2 / 3. The ReLU behind it takes factors through and the convolution behind that undoes
 * this one when its kernel is 2 / e times that of the static network: then both are the same.
 */
it("a sequence of one image equals pix2pix where the cell is the identity in small", () => {
  const E = 2 ** -8;
  const one = built({ kind: "convgru", frames: 1 });
  const still = built({ kind: "pix2pix", frames: 1 });
  const maps = 8;
  tf.tidy(() => {
    const kernel = tf.buffer<tf.Rank.R4>([3, 3, maps, 3 * maps]);
    for (let c = 0; c < maps; c++) kernel.set(E, 1, 1, c, 2 * maps + c);
    for (const layer of one.generator.layers) {
      for (const [k, weight] of layer.weights.entries()) {
        if (layer.name === "gru") {
          if (k === 0) weight.write(kernel.toTensor());
          continue;
        }
        const same = still.generator.getLayer(layer.name).weights[k].read();
        weight.write(layer.name === "up3_conv" ? tf.mul(same, 2 / E) : same);
      }
    }
    const x = image(2);
    const [a] = run(one.generator, [x]);
    const [b] = run(still.generator, [x]);
    expect(distance(a, b)).toBeLessThan(2e-5);
    expect(tf.max(tf.abs(b)).dataSync()[0]).toBeGreaterThan(0.1);
    const [stepped] = run(one.step().model, [x]);
    expect(distance(stepped, a)).toBeLessThan(1e-6);
  });
  one.dispose();
  still.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

it("refuses a window that is longer than its own, and sizes that cannot be halved", () => {
  const net = built({});
  expect(() => net.step({ previous: 3 })).toThrow(/0 to 2/);
  expect(() => net.step({ sizePx: 20 })).toThrow(/multiple of 8/);
  net.dispose();
  expect(() => built({ sizePx: 36 })).toThrow(/multiple of 8/);
  expect(tf.memory().numTensors).toBe(0);
});
