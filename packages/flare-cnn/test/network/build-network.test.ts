import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { dropoutClock } from "@helioscope/core/train";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FlareCnnConfig, flareCnnConfig } from "../../src/config.ts";
import { buildNetwork, parameterCounts } from "../../src/network/build-network.ts";
import { FlareNet } from "../../src/network/flare-net.ts";
import { weightedCrossEntropy } from "../../src/network/loss.ts";
import { batchTensors, staged } from "../../src/network/staging.ts";
import { presets } from "../../src/presets.ts";
import { bipoles, tiny } from "./support/fields.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const at = (config: FlareCnnConfig, sizePx: number): FlareCnnConfig => ({
  ...config,
  input: { kind: "resize", sizePx },
});

const conv = (size: number, from: number, to: number) => size * size * from * to + to;

describe("parameter counts", () => {
  it("equal those counted by hand", () => {
    // CNN-1: two convolutions, the fully connected layer on what the poolings leave of 128x128, the output.
    const cnn1 = (a: number, b: number, side: number, hidden: number) =>
      conv(3, 1, a) + conv(3, a, b) + side * side * b * hidden + hidden + hidden + 1;
    expect(parameterCounts(presets["cnn-1"])).toEqual({
      weights: cnn1(16, 32, 32, 64),
      normalisation: 2 * (1 + 16),
    });
    expect(parameterCounts(presets["cnn-1-one-pool"]).weights).toBe(cnn1(16, 32, 64, 64));
    expect(parameterCounts(presets["cnn-1-wide"]).weights).toBe(cnn1(32, 64, 32, 128));
    // CNN-2: a module joins its three convolutions with what came in.
    const cnn2 = (a: number, b: number, c: number, d: number) => {
      const inside = (from: number, to: number) => conv(3, from, to) + conv(5, from, to) + conv(7, from, to);
      const one = b + 3 * c;
      const two = one + 3 * d;
      return {
        weights: conv(7, 1, a) + conv(3, a, b) + inside(b, c) + inside(one, d) + two + 1,
        normalisation: 2 * (1 + a + b + one),
      };
    };
    expect(parameterCounts(presets.paper)).toEqual(cnn2(32, 64, 32, 64));
    expect(parameterCounts(presets["cnn-2-strided"])).toEqual(cnn2(32, 64, 32, 64));
    expect(parameterCounts(presets.small)).toEqual(cnn2(16, 32, 16, 32));
    expect(parameterCounts(presets.googlenet)).toEqual(cnn2(64, 192, 64, 128));
  });

  it.each([
    // Counted layer by layer outside this package, in millions; batch normalisation is not counted.
    ["cnn-1-wide", 128, 8.41, 2],
    ["cnn-1-wide", 256, 33.6, 1],
    ["cnn-1", 128, 2.1, 2],
    ["cnn-1", 256, 8.39, 2],
    ["cnn-1-one-pool", 128, 8.39, 2],
    ["cnn-1-one-pool", 256, 33.6, 1],
    ["paper", 256, 1.041, 3],
    ["cnn-2-strided", 256, 1.041, 3],
    ["small", 128, 0.261, 3],
    ["googlenet", 256, 5.21, 2],
    ["googlenet-reduced", 256, 0.8, 3],
  ] as const)("of %s at %i pixels are %d million", (preset, sizePx, millions, digits) => {
    const { weights } = parameterCounts(at(presets[preset], sizePx));
    expect(Number((weights / 1e6).toFixed(digits))).toBe(millions);
  });

  it("are exactly these", () => {
    const counts = Object.fromEntries(
      Object.entries(presets).flatMap(([name, config]) => {
        if (config.input.kind !== "resize") return [];
        const { weights, normalisation } = parameterCounts(config);
        return [[name, [weights, normalisation]]];
      }),
    );
    expect(counts).toEqual({
      paper: [1040641, 514],
      "paper-identity": [1040641, 514],
      "cnn-1": [2102081, 34],
      "cnn-1-wide": [8407681, 66],
      "cnn-1-one-pool": [8393537, 34],
      "cnn-2-strided": [1040641, 514],
      small: [260737, 258],
      googlenet: [5214849, 1282],
      "googlenet-reduced": [800481, 1602],
    });
  });
});

describe("shapes", () => {
  it("follow the strides of the preset paper", () => {
    const model = buildNetwork(presets.paper, dropoutClock(1));
    const shape = (name: string) => model.getLayer(name).outputShape;
    expect(shape("conv1")).toEqual([null, 256, 256, 32]);
    expect(shape("pool1")).toEqual([null, 86, 86, 32]);
    expect(shape("pool2")).toEqual([null, 29, 29, 64]);
    expect(shape("inception1_joined")).toEqual([null, 29, 29, 160]);
    expect(shape("pool3")).toEqual([null, 10, 10, 160]);
    expect(shape("inception2_joined")).toEqual([null, 10, 10, 352]);
    expect(shape("pooled_average")).toEqual([null, 352]);
    expect(model.outputs[0].shape).toEqual([null, 1]);
    model.dispose();
  });
});

describe.each(Object.keys(tiny) as (keyof typeof tiny)[])("%s", (name) => {
  const config = flareCnnConfig.parse(tiny[name]);

  it("gives probabilities, the same for one seed, others for another", async () => {
    const { inputs } = bipoles(config.input, 6, seededRandom(3));
    const of = async (seed: number) => {
      const network = FlareNet.build(config, { engine, seed });
      try {
        return await network.probabilities(inputs);
      } finally {
        network.dispose();
      }
    };
    const first = await of(1);
    expect(first.every((p) => p > 0 && p < 1)).toBe(true);
    expect(await of(1)).toEqual(first);
    expect(await of(2)).not.toEqual(first);
  });

  it("has a gradient for every weight", () => {
    const network = FlareNet.build(config, { engine, seed: 1 });
    const { inputs, labels } = bipoles(config.input, 6, seededRandom(4));
    const tensors = batchTensors(
      inputs.map((input) => staged(input, config)),
      config,
    );
    const largest = tf.tidy(() => {
      const target = tf.tensor2d([...labels], [labels.length, 1]);
      const variables = network.model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(
        () =>
          weightedCrossEntropy(2)(
            target,
            network.logits.apply(tensors, { training: true }) as tf.Tensor,
          ) as tf.Scalar,
        variables,
      );
      return variables.map((variable) => [variable.name, tf.max(tf.abs(grads[variable.name])).dataSync()[0]]);
    });
    // The bias of a convolution whose normalised successor takes off its mean has none; that is for the last digit alone.
    const still = largest.filter(([, size]) => !((size as number) > 0));
    expect(still).toEqual([]);
    tf.dispose(tensors);
    network.dispose();
  });
});
