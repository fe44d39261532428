import { raster, seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Cnn2Body, FlareCnnConfig } from "../../src/config.ts";
import { totalStride } from "../../src/network/build-network.ts";
import { FlareNet } from "../../src/network/flare-net.ts";
import { MaskedNormalisation } from "../../src/network/layers/masked-normalisation.ts";
import { MaskedPooling } from "../../src/network/layers/masked-pooling.ts";
import { PyramidPooling } from "../../src/network/layers/pyramid-pooling.ts";
import { prepareInput } from "../../src/network/prepare-input.ts";
import { batchTensors, phasesOf, staged } from "../../src/network/staging.ts";
import type { FlareInput } from "../../src/types.ts";
import { bipole, tiny } from "./support/fields.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const disc = { radius: 18, distance: 40, gauss: 1500 };
const frames: readonly (readonly [number, number])[] = [
  [160, 120],
  [400, 120],
  [160, 300],
  [426, 278],
  [800, 502],
];

/** Statistics and offsets of batch normalisation as after a training, so that a bias of the padding would show. */
function unsettle(network: FlareNet): void {
  const random = seededRandom(5);
  tf.tidy(() => {
    for (const weight of network.model.weights) {
      const value = weight.read();
      if (weight.originalName.includes("kernel")) continue;
      const data = Float32Array.from({ length: value.size }, () => 0.5 + random.uniform());
      weight.write(tf.tensor(data, value.shape));
    }
  });
}

async function withNetwork<T>(config: FlareCnnConfig, use: (network: FlareNet) => Promise<T>): Promise<T> {
  const network = FlareNet.build(config, { engine, seed: 2 });
  try {
    unsettle(network);
    return await use(network);
  } finally {
    network.dispose();
  }
}

const spread = (values: ArrayLike<number>) =>
  Math.max(...Array.from(values)) - Math.min(...Array.from(values));

/** Through `probabilities`, so that what is tested is how it makes its batches. */
async function logitsOf(network: FlareNet, inputs: readonly FlareInput[]): Promise<number[]> {
  return [...(await network.probabilities(inputs))].map((p) => Math.log(p / (1 - p)));
}

/** Not through a probability, whose last digits are lost near 0 and 1. */
function exactLogit(network: FlareNet, input: FlareInput): number {
  return tf.tidy(() => {
    const shape = { input: network.input, network: network.config };
    const batch = batchTensors(
      phasesOf(shape).map((phase) => staged(input, shape, phase)),
      shape,
    );
    return tf.mean(network.logits.apply(batch, { training: false }) as tf.Tensor).dataSync()[0];
  });
}

describe("one region in frames of different size", () => {
  it.each(["native", "spp"] as const)("gives one output with %s input", (name) =>
    withNetwork(tiny[name], async (network) => {
      const inputs = frames.map(([w, h]) => prepareInput(bipole(w, h, disc), network.input));
      expect(spread(await logitsOf(network, inputs))).toBeLessThan(1e-4);
    }),
  );

  it("gives one output off the middle too, once it falls on the same blocks", () =>
    withNetwork(tiny.native, async (network) => {
      const inputs = [0, 4, 40, 132].map((shift) =>
        prepareInput(bipole(600, 300, { ...disc, x: 200.5 + shift, y: 149.5 }), network.input),
      );
      expect(spread(await logitsOf(network, inputs))).toBeLessThan(1e-4);
    }));

  it("moves little where noise comes in", () =>
    withNetwork(tiny.native, async (network) => {
      const random = seededRandom(8);
      const inputs = frames.map(([w, h]) => {
        const field = bipole(w, h, disc);
        for (let i = 0; i < field.data.length; i++) field.data[i] += 8 * random.normal();
        return prepareInput(field, network.input);
      });
      const others = [8, 12, 24, 30].map((radius) =>
        prepareInput(bipole(400, 300, { radius, distance: 4 * radius, gauss: 1000 }), network.input),
      );
      // Small beside how much regions differ.
      expect(spread(await logitsOf(network, inputs))).toBeLessThan(
        0.02 * spread(await logitsOf(network, others)),
      );
    }));

  it("moves when it is resized, or when the whole frame is averaged: the artefact", async () => {
    const { active: _, ...rest } = tiny.native.network;
    for (const config of [tiny.small, { ...tiny.native, network: { ...rest, active: null } }]) {
      await withNetwork(config, async (network) => {
        const inputs = frames.map(([w, h]) => prepareInput(bipole(w, h, disc), network.input));
        expect(spread(await logitsOf(network, inputs))).toBeGreaterThan(1e-2);
      });
    }
  });
});

describe("where a region falls on the grid of the poolings", () => {
  it("is met at as many places as are asked for, none of them like another in any pooling", () => {
    for (const phases of [2, 3, 4, 5]) {
      for (const poolStride of [2, 3]) {
        const { network } = tiny.native;
        const body = { ...(network.body as Cnn2Body), poolStride };
        const places = phasesOf({ ...tiny.native, network: { ...network, body, phases } });
        expect(places).toHaveLength(phases);
        for (const axis of [0, 1] as const) {
          for (let inner = poolStride; inner <= totalStride(body); inner *= poolStride) {
            const met = new Set(places.map((place) => place[axis] % inner));
            expect(met.size).toBe(Math.min(phases, inner));
          }
        }
      }
    }
  });

  it("gives the mean of the logits at these places", () =>
    withNetwork(tiny.native, async (network) => {
      const shape = { input: network.input, network: network.config };
      const input = prepareInput(bipole(170, 110, disc), network.input);
      const each = tf.tidy(() =>
        phasesOf(shape).map((phase) => {
          const batch = batchTensors([staged(input, shape, phase)], shape);
          return (network.logits.apply(batch, { training: false }) as tf.Tensor).dataSync()[0];
        }),
      );
      expect(spread(each)).toBeGreaterThan(1e-3);
      const [logit] = await logitsOf(network, [input]);
      expect(logit).toBeCloseTo(each.reduce((sum, z) => sum + z, 0) / each.length, 4);
    }));

  it.each(["native", "spp"] as const)("matters less to %s the more places there are", async (name) => {
    const stride = totalStride(tiny[name].network.body as Cnn2Body);
    const moved = async (phases: number) => {
      const config = { ...tiny[name], network: { ...tiny[name].network, phases } };
      return withNetwork(config, async (network) => {
        const shape = { input: network.input, network: network.config };
        const input = prepareInput(bipole(170, 110, disc), network.input);
        const logits = Array.from({ length: stride }, (_, k) =>
          tf.tidy(() => {
            // The active area begins k columns and 3 k rows farther on.
            const batch = phasesOf(shape).map(([x, y]) => staged(input, shape, [x + k, y + 3 * k]));
            const all = network.logits.apply(batchTensors(batch, shape), { training: false }) as tf.Tensor;
            return tf.mean(all).dataSync()[0];
          }),
        );
        const mean = logits.reduce((sum, z) => sum + z, 0) / stride;
        return Math.sqrt(logits.reduce((sum, z) => sum + (z - mean) ** 2, 0) / stride);
      });
    };
    const [one, four] = [await moved(1), await moved(4)];
    expect(four).toBeLessThan(0.8 * one);
  });
});

describe("a batch", () => {
  it.each(["native", "spp", "small", "crop", "cnn-1"] as const)("of %s gives what each gives alone", (name) =>
    withNetwork(tiny[name], async (network) => {
      const inputs = frames.map(([w, h], i) =>
        prepareInput(bipole(w, h, { ...disc, radius: 8 + 4 * i }), network.input),
      );
      const together = await logitsOf(network, inputs);
      for (const [i, input] of inputs.entries()) {
        const [alone] = await logitsOf(network, [input]);
        expect(together[i]).toBeCloseTo(alone, 4);
      }
    }),
  );

  it("may be empty, and a magnetogram without any field has a probability", () =>
    withNetwork(tiny.native, async (network) => {
      expect(await network.probabilities([])).toHaveLength(0);
      const [p] = await network.probabilities([raster(new Float32Array(64), 8, 8)]);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThan(1);
    }));

  it("says how far it is, and stops when told to", () =>
    withNetwork(tiny.small, async (network) => {
      const input = prepareInput(bipole(100, 100, disc), network.input);
      const seen: number[] = [];
      await network.probabilities([input, input], { onProgress: ({ done }) => seen.push(done) });
      expect(seen.at(-1)).toBe(2);
      await expect(network.probabilities([input], { signal: AbortSignal.abort() })).rejects.toThrow();
      await expect(network.probabilities([raster(new Float32Array(4), 2, 2)])).rejects.toThrow(/32x32/);
    }));
});

describe("the gradient of the logit", () => {
  it.each(["native", "spp", "small", "crop", "cnn-1", "identity"] as const)(
    "of %s equals central differences",
    (name) =>
      withNetwork(tiny[name], async (network) => {
        // Noise, for a maximum over equal values has no one slope.
        const field = bipole(140, 100, { radius: 14, distance: 32, gauss: 900 });
        const random = seededRandom(6);
        for (let i = 0; i < field.data.length; i++) field.data[i] += 300 * random.normal();
        const input = prepareInput(field, network.input);
        const { data: slope, width, height } = await network.gradient(input);
        expect([width, height]).toEqual([input.width, input.height]);
        // Along the slope itself, as far as the network is straight.
        const length = Math.hypot(...slope);
        expect(length).toBeGreaterThan(0);
        const step = 1;
        const moved = (sign: number): FlareInput => ({
          ...input,
          data: input.data.map((value, i) => value + (sign * step * slope[i]) / length),
        });
        const [up, down] = [1, -1].map((sign) => exactLogit(network, moved(sign)));
        expect(Math.abs((up - down) / (2 * step) / length - 1)).toBeLessThan(2e-3);
      }),
  );
});

describe("masked layers", () => {
  // Plus 0, for which 0 and -0 are one.
  const values = (x: tf.Tensor) => Array.from(x.dataSync(), (value) => value + 0);

  it("normalise by what is inside the mask", () => {
    const result = tf.tidy(() => {
      const layer = new MaskedNormalisation({ momentum: 0.9 });
      const x = tf.tensor4d([1, 3, 100, 0], [1, 1, 4, 1]);
      const mask = tf.tensor4d([1, 1, 0, 0], [1, 1, 4, 1]);
      const out = values(layer.apply([x, mask], { training: true }) as tf.Tensor);
      const moving = layer.getWeights().map(values);
      layer.dispose();
      return { out, moving };
    });
    // Mean 2, variance 1, and Keras' epsilon 1e-3 below the root; the masked are 0.
    const unit = 1 / Math.sqrt(1.001);
    for (const [i, expected] of [-unit, unit, 0, 0].entries()) expect(result.out[i]).toBeCloseTo(expected, 6);
    expect(result.moving[2][0]).toBeCloseTo(0.1 * 2, 6);
    expect(result.moving[3][0]).toBeCloseTo(0.9 + 0.1 * 1, 6);
  });

  it("pool what is inside the mask", () => {
    const result = tf.tidy(() => {
      const layer = new MaskedPooling({ kinds: ["average", "max", "sum"], sumCells: 4 });
      const x = tf.tensor4d([-1, -3, 100, 50], [1, 2, 2, 1]);
      const inside = tf.tensor4d([1, 1, 0, 0], [1, 2, 2, 1]);
      return [inside, tf.zerosLike(inside)].map((mask) => values(layer.apply([x, mask]) as tf.Tensor));
    });
    expect(result).toEqual([
      [-2, -1, -1],
      [0, 0, 0],
    ]);
  });

  it("pool each bin of a pyramid", () => {
    const result = tf.tidy(() => {
      const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
      const bins = tf.tensor4d([1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0], [1, 2, 2, 3]);
      return values(new PyramidPooling({}).apply([x, bins]) as tf.Tensor);
    });
    // Bin 0 holds all, bin 1 the first two, bin 2 none.
    expect(result).toEqual([4, 2, 0]);
  });
});
