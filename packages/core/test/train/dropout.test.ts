import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import { dropoutClock, dropoutMask, SeededDropout } from "../../src/train/index.ts";

const key = { seed: 1, layer: "a", step: 0, call: 0 };
const drops = (mask: Float32Array) => Float64Array.from(mask, (value) => (value === 0 ? 1 : 0));

/** Correlation of two series of zeros and ones with the mean `rate`, in units of its standard deviation. */
const correlation = (a: Float64Array, b: Float64Array, rate: number): number => {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += (a[i] - rate) * (b[i] - rate);
  return sum / (rate * (1 - rate)) / Math.sqrt(b.length);
};

describe("dropoutMask", () => {
  it.each([0.001, 0.1, 0.5, 0.9])("drops a share of %d and scales the rest", (rate) => {
    const n = 300_000;
    const mask = dropoutMask(n, rate, key);
    const dropped = drops(mask).reduce((a, b) => a + b);
    expect(Math.abs(dropped - n * rate) / Math.sqrt(n * rate * (1 - rate))).toBeLessThan(4);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  });

  it("is uncorrelated with its neighbours, other rows, steps, layers, calls and seeds", () => {
    const rate = 0.3;
    const n = 200_000;
    const of = (change: Partial<typeof key>) => drops(dropoutMask(n, rate, { ...key, ...change }));
    const base = of({});
    for (const shift of [1, 2, 3, 4, 16, 32, 64, 256, 720, 1024, 65536]) {
      expect(Math.abs(correlation(base, base.subarray(shift), rate))).toBeLessThan(4.5);
    }
    for (const change of [
      { step: 1 },
      { step: 2 ** 20 },
      { layer: "b" },
      { call: 1 },
      { seed: 2 },
      { seed: 2 ** 40 },
    ]) {
      expect(Math.abs(correlation(base, of(change), rate))).toBeLessThan(4.5);
    }
  });

  it("repeats, and a longer mask begins like a shorter one", () => {
    expect(dropoutMask(100, 0.5, key)).toEqual(dropoutMask(200, 0.5, key).subarray(0, 100));
    expect([...dropoutMask(4, 0, key)]).toEqual([1, 1, 1, 1]);
  });
});

describe.each(["cpu", "wasm"] as const)("SeededDropout on %s", (engine) => {
  beforeAll(() => openEngine({ engine }));
  afterAll(() => tf.disposeVariables());

  const values = (layer: SeededDropout, training: boolean) =>
    tf.tidy(() => [...(layer.apply(tf.ones([4, 50]), { training }) as tf.Tensor).dataSync()]);

  it("draws the masks of its clock again after a resume, others in other steps and calls", () => {
    const clock = dropoutClock(9);
    const layer = new SeededDropout({ rate: 0.5, clock });
    clock.setStep(3);
    const [first, second] = [values(layer, true), values(layer, true)];
    clock.setStep(4);
    const next = values(layer, true);
    const resumed = dropoutClock(9);
    const twin = new SeededDropout({ rate: 0.5, clock: resumed });
    resumed.setStep(3);
    expect([values(twin, true), values(twin, true)]).toEqual([first, second]);
    expect(new Set([first, second, next].map(String)).size).toBe(3);
    const neighbour = new SeededDropout({ rate: 0.5, clock: resumed });
    resumed.setStep(3);
    expect(values(neighbour, true)).not.toEqual(first);
  });

  it("is the identity at inference", () => {
    const layer = new SeededDropout({ rate: 0.9, clock: dropoutClock(1) });
    expect(values(layer, false)).toEqual(Array(200).fill(1));
    expect(values(new SeededDropout({ rate: 0, clock: dropoutClock(1) }), true)).toEqual(Array(200).fill(1));
  });

  it("passes the gradient through the same mask and leaves no tensor", () => {
    const clock = dropoutClock(2);
    const layer = new SeededDropout({ rate: 0.4, clock, name: "drop" });
    const x = tf.randomNormal([3, 7], 0, 1, "float32", 5);
    const before = tf.memory().numTensors;
    clock.setStep(1);
    const gradient = tf.tidy(() => {
      const loss = (given: tf.Tensor) =>
        tf.sum(tf.square(layer.apply(given, { training: true }) as tf.Tensor)) as tf.Scalar;
      return [...tf.grad(loss)(x).dataSync()];
    });
    expect(tf.memory().numTensors).toBe(before);
    const mask = dropoutMask(21, 0.4, { seed: 2, layer: "drop", step: 1, call: 0 });
    const expected = [...x.dataSync()].map((value, i) => 2 * value * mask[i] ** 2);
    for (let i = 0; i < 21; i++) expect(gradient[i]).toBeCloseTo(expected[i], 5);
    x.dispose();
  });

  it("refuses a rate of 1", () => {
    expect(() => new SeededDropout({ rate: 1, clock: dropoutClock(1) })).toThrow("0 <= rate < 1");
  });
});

describe("the stock layer", () => {
  it("has the same configuration, so that saved networks are plain ones", async () => {
    await openEngine({ engine: "cpu" });
    const own = new SeededDropout({ rate: 0.25, clock: dropoutClock(1), name: "d" });
    const stock = tfl.layers.dropout({ rate: 0.25, name: "d" });
    expect(JSON.parse(JSON.stringify(own.getConfig()))).toEqual(
      JSON.parse(JSON.stringify(stock.getConfig())),
    );
    expect(own.getClassName()).toBe(stock.getClassName());
  });
});
