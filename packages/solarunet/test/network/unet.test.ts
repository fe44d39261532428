import { type Raster, seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { dropoutClock } from "@helioscope/core/train";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { presets, type UNetConfig } from "../../src/config.ts";
import { crossEntropy } from "../../src/network/loss.ts";
import { inputTensor, SolarUnet } from "../../src/network/solar-unet.ts";
import { buildUnet } from "../../src/network/unet.ts";
import { configOf, noise } from "./support/pairs.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const small: Record<string, UNetConfig> = {
  paper: configOf("paper", { network: { baseFilters: 2 } }).network,
  release: configOf("release", { network: { baseFilters: 2 } }).network,
  compact: presets.compact.network,
  "three-class": configOf("paper", { network: { baseFilters: 2, depth: 2, head: "three-class" } }).network,
};
const names = Object.keys(small);

function withNetwork<T>(config: UNetConfig, use: (network: SolarUnet) => T, seed = 1): T {
  const network = new SolarUnet(buildUnet(config, dropoutClock(seed)), config);
  const done = () => network.dispose();
  const result = use(network);
  if (result instanceof Promise) return result.finally(done) as T;
  done();
  return result;
}

/** Weights of the layers of Figure 2, counted by hand: `k k in out + out` a convolution, 4 a normalised channel. */
function countByHand(base: number, depth: number, classes: number, input: number, extra: number): number {
  const conv = (k: number, from: number, to: number) => k * k * from * to + to;
  const block = (from: number, to: number) => conv(3, from, to) + conv(3, to, to) + 8 * to;
  let sum = block(input, base);
  for (let l = 1; l <= depth; l++) sum += block(base << (l - 1), base << l);
  for (let l = depth - 1; l >= 0; l--)
    sum += conv(2, base << (l + 1), base << l) + block(base << (l + 1), base << l);
  return sum + conv(1, base + (extra > 0 ? input : 0), classes) + extra;
}

describe("the number of weights", () => {
  it.each([
    // notes/solarunet.md 1a: 7,759,521 weights and 11,776 of batch normalisation in the released network.
    ["release", 7_771_297],
    // The same layers, with a second channel at the end: 32 weights and a bias more.
    ["paper", 7_771_330],
  ] as const)("of %s is %i", (preset, parameters) => {
    withNetwork(presets[preset].network, (network) => expect(network.parameters).toBe(parameters));
    expect(countByHand(32, 4, preset === "paper" ? 2 : 1, 1, 0)).toBe(parameters);
  });

  it("of compact is what its layers add up to", () => {
    const { baseFilters, depth, input } = presets.compact.network;
    const size = input === "grey" ? 0 : input.embedding;
    withNetwork(presets.compact.network, (network) => {
      expect(network.parameters).toBe(countByHand(baseFilters, depth, 1, size || 1, 256 * size));
      expect(network.parameters).toMatchInlineSnapshot(`124649`);
    });
  });
});

describe.each(names)("the %s network", (name) => {
  const config = small[name];
  const classes = { sigmoid: 1, softmax: 2, "three-class": 3 }[config.head];

  it("keeps the size of any frame, and its probabilities are probabilities", async () => {
    await withNetwork(config, async (network) => {
      expect(network.model.outputs[0].shape).toEqual([null, null, null, classes]);
      const random = seededRandom(3);
      for (const [width, height] of [
        [32, 32],
        [33, 47],
        [5, 19],
        [1, 1],
      ]) {
        const { nonSignificant, mask } = await network.segment(noise(width, height, random));
        for (const raster of [nonSignificant, mask]) {
          expect([raster.width, raster.height, raster.data.length]).toEqual([width, height, width * height]);
        }
        expect(nonSignificant.data.every((p) => p >= 0 && p <= 1)).toBe(true);
        const values = config.head === "three-class" ? [-1, 0, 1] : [0, 1];
        expect(mask.data.every((v) => values.includes(v))).toBe(true);
      }
    });
  });

  it("pads by mirroring and cuts: what fits needs neither", async () => {
    await withNetwork(config, async (network) => {
      const step = 2 ** config.depth;
      const whole = noise(4 * step, 4 * step, seededRandom(4));
      // Drop the last column; the mirror brings back the one before it instead.
      const width = whole.width - 1;
      const cut = pick(whole, width, (x) => x);
      const mirrored = pick(whole, whole.width, (x) => (x < width ? x : 2 * (width - 1) - x));
      const ours = await network.segment(cut);
      const reference = await network.segment(mirrored);
      expect(ours.nonSignificant.data).toEqual(pick(reference.nonSignificant, width, (x) => x).data);
    });
  });

  it("says the same of a large frame in pieces", async () => {
    const shallow = { ...config, depth: Math.min(config.depth, 2) };
    await withNetwork(shallow, async (network) => {
      const frame = noise(150, 101, seededRandom(5));
      const whole = await network.segment(frame);
      const pieces = await network.segment(frame, { tilePx: 96 });
      let worst = 0;
      whole.nonSignificant.data.forEach((p, i) => {
        worst = Math.max(worst, Math.abs(p - pieces.nonSignificant.data[i]));
      });
      expect(worst).toBeLessThan(1e-5);
    });
  });

  it("has a gradient at every weight", () => {
    withNetwork(config, ({ model }) => {
      const side = 2 ** (config.depth + 2);
      const x = inputTensor(model, noise(2 * side, side, seededRandom(6)).data, 2, side, side);
      const y = tf.tidy(() => {
        const uniform = tf.randomUniform([2, side, side, 1], 0, classes === 3 ? 3 : 2, "float32", 7);
        return tf.floor(uniform);
      });
      const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const loss = crossEntropy(config.head);
      const { value, grads } = tf.variableGrads(
        () => tf.tidy(() => loss(y, model.apply(x, { training: true }) as tf.Tensor) as tf.Scalar),
        weights,
      );
      const largest = weights.map((weight) => {
        const gradient = grads[weight.name];
        const values = gradient.dataSync() as Float32Array;
        expect(values.every(Number.isFinite), weight.name).toBe(true);
        return values.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
      });
      for (const [i, weight] of model.trainableWeights.entries()) {
        // Batch normalisation takes away whatever its convolution's bias adds: the derivative is zero up to rounding.
        const cancelled = config.order === "conv-bn-relu" && /_conv\d\/bias/.test(weight.originalName);
        if (cancelled) expect(largest[i], weight.originalName).toBeLessThan(1e-4);
        else expect(largest[i], weight.originalName).toBeGreaterThan(1e-7);
      }
      tf.dispose([value, ...Object.values(grads), x, y]);
    });
  });

  it("is the same for the same seed, and another for another", async () => {
    const frame = noise(32, 32, seededRandom(8));
    const outputs = [];
    for (const seed of [1, 1, 2]) {
      outputs.push(
        await withNetwork(config, async (n) => (await n.segment(frame)).nonSignificant.data, seed),
      );
    }
    expect(outputs[1]).toEqual(outputs[0]);
    expect(outputs[2]).not.toEqual(outputs[0]);
  });
});

it("starts with the spread of He's initialisation", () => {
  withNetwork(configOf("paper", { network: { baseFilters: 32, depth: 1 } }).network, ({ model }) => {
    const kernel = model.getLayer("Bot_conv2").getWeights()[0];
    const spread = tf.tidy(() => Math.sqrt(tf.moments(kernel).variance.dataSync()[0]));
    // He et al. 2015: variance 2 / fan-in, here 3 x 3 x 64.
    expect(spread / Math.sqrt(2 / (9 * 64))).toBeCloseTo(1, 1);
  });
});

function pick(
  raster: Raster<Float32Array>,
  width: number,
  from: (x: number) => number,
): Raster<Float32Array> {
  const data = new Float32Array(width * raster.height);
  for (let y = 0, i = 0; y < raster.height; y++)
    for (let x = 0; x < width; x++, i++) data[i] = raster.data[y * raster.width + from(x)];
  return { data, width, height: raster.height };
}

it("speaks of layers in its summary", () => {
  withNetwork(small.paper, (network) => {
    expect(network.summary()).toContain("E1_conv1");
    expect(network.summary()).toContain("D4_up");
  });
});
