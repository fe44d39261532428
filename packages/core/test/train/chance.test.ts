import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import { deriveSeed, epochOrder, layerSeed } from "../../src/train/index.ts";

describe("epochOrder", () => {
  it("is a permutation that seed and epoch determine", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.maxSafeInteger(), fc.nat(1000), (n, seed, epoch) => {
        const order = epochOrder(n, seed, epoch);
        expect([...order].sort((a, b) => a - b)).toEqual([...Array(n).keys()]);
        expect(epochOrder(n, seed, epoch)).toEqual(order);
      }),
    );
    expect(epochOrder(50, 1, 0)).not.toEqual(epochOrder(50, 1, 1));
    expect(epochOrder(50, 1, 0)).not.toEqual(epochOrder(50, 2, 0));
  });

  it("puts each of 5 examples at each place equally often", () => {
    const runs = 20_000;
    const counts = new Float64Array(25);
    for (let epoch = 0; epoch < runs; epoch++) {
      for (const [place, example] of epochOrder(5, 3, epoch).entries()) counts[place * 5 + example]++;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - runs / 5) ** 2 / (runs / 5), 0);
    // 16 degrees of freedom: 39.25 is exceeded once in a thousand.
    expect(chiSquare).toBeLessThan(39.25);
  });
});

describe("deriveSeed", () => {
  it("tells seeds, labels and their order apart", () => {
    const seeds = [
      deriveSeed(0),
      deriveSeed(1),
      deriveSeed(2 ** 32),
      deriveSeed(-1),
      deriveSeed(0, "a"),
      deriveSeed(0, "a", "b"),
      deriveSeed(0, "b", "a"),
      deriveSeed(0, "ab"),
      deriveSeed(0, 1),
      deriveSeed(0, "1"),
      deriveSeed(0, 1, 2),
      deriveSeed(0, 2, 1),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
    for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
  });

  it("has no more collisions over 200,000 steps than chance", () => {
    const count = 200_000;
    const seen = new Set(Array.from({ length: count }, (_, step) => deriveSeed(7, "step", step)));
    // Expected n^2 / 2^33 = 4.7, Poisson.
    expect(count - seen.size).toBeLessThan(20);
  });
});

describe("layerSeed", () => {
  beforeAll(() => openEngine({ engine: "cpu" }));
  afterAll(() => tf.disposeVariables());

  const draw = (name: keyof typeof tfl.initializers, seed: number) =>
    tf.tidy(() => {
      const make = tfl.initializers[name] as (args: object) => ReturnType<typeof tfl.initializers.heNormal>;
      const values = make({ seed, mode: "fanIn", distribution: "normal", scale: 1 }).apply([6, 6], "float32");
      return [...values.dataSync()];
    });

  it.each([
    "heNormal",
    "heUniform",
    "glorotNormal",
    "glorotUniform",
    "leCunNormal",
    "leCunUniform",
    "randomNormal",
    "randomUniform",
    "truncatedNormal",
    "varianceScaling",
  ] as const)("makes %s repeat, and differ by seed and by layer", (name) => {
    const once = draw(name, layerSeed(1, "a"));
    expect(draw(name, layerSeed(1, "a"))).toEqual(once);
    expect(draw(name, layerSeed(2, "a"))).not.toEqual(once);
    expect(draw(name, layerSeed(1, "b"))).not.toEqual(once);
  });

  it("is a positive integer that tfjs does not take for no seed", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.string(), (seed, name) => {
        const value = layerSeed(seed, name);
        expect(Number.isInteger(value) && value > 0 && value <= 2 ** 31).toBe(true);
      }),
    );
  });
});
