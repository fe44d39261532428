import { ArgumentError, seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { dropoutClock } from "@helioscope/core/train";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { batchTensors } from "../../src/network/batches.ts";
import { buildCnn } from "../../src/network/cnn.ts";
import { outputSize } from "../../src/network/coding.ts";
import { NETWORK_PRESETS, type StokesNetworkConfig } from "../../src/network/config.ts";
import { weightedError } from "../../src/network/loss.ts";
import { freshNetwork, type StokesNet } from "../../src/network/stokes-net.ts";
import { TOY_WAVELENGTHS, toyNetwork, toyPixels } from "./support/toy.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const presets = Object.keys(NETWORK_PRESETS) as (keyof typeof NETWORK_PRESETS)[];

/** Weights of Table 1's layers, counted by hand: `k in out + out` a convolution, `in out + out` a dense layer. */
function countByHand(
  n: number,
  filters: readonly number[],
  pools: readonly boolean[],
  dense: readonly number[],
) {
  let [length, channels, sum] = [n, 4, 0];
  for (const [i, kernel] of [7, 5, 3].entries()) {
    sum += kernel * channels * filters[i] + filters[i];
    channels = filters[i];
    length -= kernel - 1;
    if (pools[i]) length = Math.floor(length / 2);
  }
  let from = length * channels;
  for (const units of dense) {
    sum += from * units + units;
    from = units;
  }
  return sum;
}

describe("the number of weights for the 112 wavelengths of Hinode SP", () => {
  it.each([
    // 22 positions of 64 filters are left of 112 wavelengths: 1408 x 448 weights between them and the dense layer.
    ["paper", countByHand(112, [64, 64, 64], [true, true, false], [448, 60])],
    ["predecessor", countByHand(112, [64, 64, 64], [true, true, true], [448, 30, 60])],
    ["compact", countByHand(112, [32, 32, 32], [true, true, false], [192, 70])],
  ] as const)("of %s is what its layers add up to", (preset, byHand) => {
    const model = buildCnn(NETWORK_PRESETS[preset].network, 112, dropoutClock(1));
    expect(model.countParams()).toBe(byHand);
    model.dispose();
  });

  it("of the paper's is 692,924", () => {
    const model = buildCnn(NETWORK_PRESETS.paper.network, 112, dropoutClock(1));
    expect(model.countParams()).toBe(692_924);
    expect(model.outputs[0].shape).toEqual([null, 60]);
    model.dispose();
  });
});

describe.each(presets)("the layers of %s", (preset) => {
  const config = toyNetwork(preset);

  it("have a gradient at every weight", () => {
    withNetwork(config, 3, (network) => {
      const { model } = network;
      const pixels = toyPixels(24, seededRandom(1));
      const drawn = { count: 24, profiles: pixels.profiles, nodes: pixels.nodes.values };
      const { input, targets } = batchTensors(network, drawn, "field-weighted");
      const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { value, grads } = tf.variableGrads(
        () =>
          tf.tidy(
            () => weightedError(targets, model.apply(input, { training: true }) as tf.Tensor) as tf.Scalar,
          ),
        weights,
      );
      for (const [i, weight] of model.trainableWeights.entries()) {
        const values = grads[weights[i].name].dataSync() as Float32Array;
        expect(values.every(Number.isFinite), weight.originalName).toBe(true);
        expect(Math.max(...values.map(Math.abs)), weight.originalName).toBeGreaterThan(1e-8);
      }
      tf.dispose([value, ...Object.values(grads), input, ...targets]);
    });
  });

  it("are the same for the same seed, and others for another", async () => {
    const { profiles } = toyPixels(5, seededRandom(2));
    const outputs: Float32Array[] = [];
    for (const seed of [1, 1, 2]) {
      await withNetwork(config, seed, async (network) => {
        outputs.push((await network.predict(profiles)).values);
      });
    }
    expect(outputs[1]).toEqual(outputs[0]);
    expect(outputs[2]).not.toEqual(outputs[0]);
  });
});

it("refuses too few wavelengths, which padding makes enough", () => {
  const { network } = NETWORK_PRESETS.paper;
  expect(() => buildCnn(network, 23, dropoutClock(1))).toThrow(ArgumentError);
  // Six positions of a filtergraph.
  const model = buildCnn({ ...network, padding: "same" }, 6, dropoutClock(1));
  expect(model.outputs[0].shape).toEqual([null, outputSize(network)]);
  model.dispose();
});

function withNetwork<T>(config: StokesNetworkConfig, seed: number, use: (network: StokesNet) => T): T {
  const network = freshNetwork(config, { wavelengths: TOY_WAVELENGTHS }, dropoutClock(seed));
  const result = use(network);
  if (result instanceof Promise) return result.finally(() => network.dispose()) as T;
  network.dispose();
  return result;
}
