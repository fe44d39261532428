import { memoryStore } from "@helioscope/core";
import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { beforeAll, describe, expect, it } from "vitest";
import { networkStepper } from "../../src/generate/network-stepper.ts";
import {
  type GeneratedField,
  loadMagnetogramNet,
  MagnetogramNet,
  type NetworkGeneratorOptions,
  networkGenerator,
  type SequenceItem,
  scaleIntensity,
} from "../../src/index.ts";
import { all, scatter, sequence, tiny } from "./support/sequence.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ engine: "cpu" });
});

const times = [0, 12, 24, 36, 48, 60];

/** Scaled images of the items from `first` to `last`. */
const scaled = (items: readonly SequenceItem[], net: MagnetogramNet, indices: readonly number[]) =>
  indices.map((i) => scaleIntensity(items[i].euv, net.config.intensity, items[i].euv.valid));

async function generated(net: MagnetogramNet, minutes: readonly number[], options?: NetworkGeneratorOptions) {
  return all(networkGenerator(net, options).generate(sequence(minutes)));
}

function largestDifference(fields: readonly GeneratedField[], expected: readonly { data: Float32Array }[]) {
  let largest = 0;
  for (const [k, { image }] of fields.entries())
    for (let i = 0; i < image.data.length; i++)
      if (image.data[i] !== 0) largest = Math.max(largest, Math.abs(image.data[i] - expected[k].data[i]));
  return largest;
}

async function withNet<T>(
  config: Parameters<typeof tiny>,
  work: (net: MagnetogramNet) => Promise<T>,
): Promise<T> {
  const net = MagnetogramNet.build(tiny(...config), { engine, seed: 3 });
  try {
    scatter(net);
    return await work(net);
  } finally {
    net.dispose();
  }
}

describe("networkGenerator", () => {
  it.each([
    ["pix2pix", {}],
    ["multichannel", {}],
    ["convgru", { skips: "last" }],
    ["convgru", { skips: "mean" }],
    ["convgru", { skips: "recurrent", form: "ballas" }],
  ] as const)("gives the unrolled network's fields, %s %o", async (kind, gru) => {
    await withNet([kind, gru], async (net) => {
      const items = await all(sequence(times));
      const fields = await generated(net, times);
      const windows = [2, 3, 4, 5].map((last) => scaled(items, net, [last - 2, last - 1, last]));
      const expected = await Promise.all(windows.map((window) => net.generateWindow(window)));
      // Gauss of a field of 200.
      expect(largestDifference(fields.slice(2), expected)).toBeLessThan(2e-4);
      expect(fields.map(({ framesUsed }) => framesUsed)).toEqual(
        kind === "pix2pix" ? [1, 1, 1, 1, 1, 1] : [1, 2, 3, 3, 3, 3],
      );
    });
  });

  it.each([
    ["pix2pix", {}],
    ["multichannel", {}],
    ["convgru", { skips: "last" }],
    ["convgru", { skips: "recurrent" }],
    ["convgru", { skips: "recurrent", memory: "carried" }],
  ] as const)("makes the same fields several at once, across a gap too, %s %o", async (kind, gru) => {
    const minutes = [...times, 200, 212, 224, 236];
    for (const beginning of ["repeat", "blank"] as const) {
      await withNet([kind, gru], async (net) => {
        const expected = await generated(net, minutes, { beginning });
        const before = tf.memory().numTensors;
        for (const readAhead of [2, 4, "auto"] as const) {
          const fields = await generated(net, minutes, { beginning, readAhead });
          expect(fields.map(({ utc, framesUsed }) => [utc, framesUsed])).toEqual(
            expected.map(({ utc, framesUsed }) => [utc, framesUsed]),
          );
          const images = expected.map(({ image }) => image);
          expect(largestDifference(fields, images)).toBeLessThan(2e-4);
          expect(tf.memory().numTensors).toBe(before);
        }
      });
    }
  });

  it.each(["convgru", "multichannel"] as const)(
    "repeats the first image where a window lacks some, %s",
    async (kind) => {
      await withNet([kind], async (net) => {
        const items = await all(sequence([0, 100, 112]));
        const fields = await generated(net, [0, 100, 112]);
        expect(fields.map(({ framesUsed }) => framesUsed)).toEqual([1, 1, 2]);
        const windows = [
          [0, 0, 0],
          [1, 1, 1],
          [1, 1, 2],
        ].map((window) => net.generateWindow(scaled(items, net, window)));
        expect(largestDifference(fields, await Promise.all(windows))).toBeLessThan(2e-4);
      });
    },
  );

  it("leaves them out where it is asked to: convgru has a shorter sequence, multichannel nothing", async () => {
    await withNet(["convgru"], async (net) => {
      const blank = await generated(net, [0, 12], { beginning: "blank" });
      const repeated = await generated(net, [0, 12]);
      expect(blank.map(({ framesUsed }) => framesUsed)).toEqual([1, 2]);
      expect(
        largestDifference(
          blank,
          repeated.map(({ image }) => image),
        ),
      ).toBeGreaterThan(0.1);
    });
    await withNet(["multichannel"], async (net) => {
      const items = await all(sequence([0]));
      const repeated = [await net.generateWindow(scaled(items, net, [0, 0, 0]))];
      const [blank] = await generated(net, [0], { beginning: "blank" });
      const nothing = { data: new Float32Array(256).fill(-1), width: 16, height: 16 };
      const expected = await net.generateWindow([nothing, nothing, ...scaled(items, net, [0])]);
      expect(largestDifference([blank], [expected])).toBeLessThan(2e-4);
      expect(largestDifference([blank], repeated)).toBeGreaterThan(0.1);
    });
  });

  it("carries a state through the sequence where the network was made so", async () => {
    await withNet(["convgru", { memory: "carried" }], async (net) => {
      const items = await all(sequence(times));
      const fields = await generated(net, times, { beginning: "blank" });
      expect(fields.map(({ framesUsed }) => framesUsed)).toEqual([1, 2, 3, 4, 5, 6]);
      // Three images from a state of 0 are what the network is trained on.
      const third = await net.generateWindow(scaled(items, net, [0, 1, 2]));
      expect(largestDifference([fields[2]], [third])).toBeLessThan(2e-4);
      const fourth = await net.generateWindow(scaled(items, net, [1, 2, 3]));
      expect(largestDifference([fields[3]], [fourth])).toBeGreaterThan(1);
    });
  });

  it("repeats itself in deterministic mode, and in reference mode with the same seed", async () => {
    await withNet(["convgru"], async (net) => {
      const [a, b] = [await generated(net, times), await generated(net, times)];
      expect(a).toEqual(b);
      const reference = (seed: number) => generated(net, times, { testMode: "reference", seed });
      const [c, d, e] = [await reference(1), await reference(1), await reference(2)];
      expect(c).toEqual(d);
      expect(
        largestDifference(
          c,
          e.map(({ image }) => image),
        ),
      ).toBeGreaterThan(1);
      expect(
        largestDifference(
          c,
          a.map(({ image }) => image),
        ),
      ).toBeGreaterThan(1);
      // The moving statistics were left alone.
      expect(await generated(net, times)).toEqual(a);
    });
  });

  it("drops by the generator's seed alone: a network that was loaded gives the fields of the one that was built", async () => {
    await withNet(["convgru"], async (net) => {
      const store = memoryStore();
      await net.save(store, "", {}, { halfFloats: false });
      const loaded = await loadMagnetogramNet(store, { engine });
      try {
        for (const testMode of ["dropout", "reference"] as const) {
          const own = await generated(net, times, { testMode, seed: 3 });
          expect(await generated(loaded, times, { testMode, seed: 3 })).toEqual(own);
          expect(own).not.toEqual(await generated(net, times));
        }
      } finally {
        loaded.dispose();
      }
    });
  });

  it.each([
    ["convgru", { skips: "mean" }, 2 * (16 + 4 * 4 * 4 + 2 * 2 * 8)],
    ["convgru", { memory: "carried", skips: "recurrent" }, 16 + 4 * 4 * 4 + 2 * 2 * 8],
    ["multichannel", {}, 3 * 64],
  ] as const)("holds no more after 500 images than after 3, %s %o", async (kind, gru, held) => {
    await withNet([kind, gru, 8], async (net) => {
      const stepper = networkStepper(net, { testMode: "deterministic", seed: 0, beginning: "repeat" });
      const image = new Float32Array(64);
      let tensors = 0;
      for (let k = 0; k < 500; k++) {
        image.fill(Math.sin(k));
        await stepper.next(image);
        if (k === 4) tensors = tf.memory().numTensors;
        if (k >= 4 && k % 50 === 0) {
          expect(stepper.held).toBe(held);
          expect(tf.memory().numTensors).toBe(tensors);
        }
      }
      stepper.reset();
      expect(stepper.held).toBe(0);
    });
  });

  it("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    for (const memory of ["window", "carried"] as const) {
      await withNet(["convgru", { memory }], async (net) => {
        await generated(net, times);
        const kept = tf.memory().numTensors;
        for await (const { framesUsed } of networkGenerator(net).generate(sequence(times))) {
          if (framesUsed === 2) break;
        }
        await expect(generated(net, [0, 12, 12])).rejects.toMatchObject({ kind: "data" });
        expect(tf.memory().numTensors).toBe(kept);
      });
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
