import { ArgumentError, seededRandom } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { dropoutClock, makeTrainStep } from "@helioscope/core/train";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildNetwork, parameterCounts } from "../../src/network/build-network.ts";
import { disposeModel } from "../../src/network/dispose.ts";
import { initialDeviation } from "../../src/network/initial-weights.ts";
import { lossOf } from "../../src/network/loss.ts";
import { presets } from "../../src/presets.ts";
import { descent, residualConfig, slicConfig } from "./support/configs.ts";

await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

describe("the paper's network", () => {
  // The counts and shapes are those of the original code (model.py of rhero12/Slic).
  it("has 155,711,685 trainable numbers where the last three convolutions are tied, 160,433,349 where not", () => {
    expect(parameterCounts(presets["slic-paper"], 5)).toEqual({ trainable: 155_711_685, statistics: 3840 });
    expect(parameterCounts(presets["slic-untied"], 5)).toEqual({ trainable: 160_433_349, statistics: 5888 });
  });

  it("takes 29.4 GFLOP an image, and makes feature maps of the sizes of Figure 1", () => {
    const model = buildNetwork(presets["slic-paper"], 5, dropoutClock(0), { weights: "zeros" });
    const shapes: string[] = [];
    let multiplications = 0;
    for (const layer of model.layers) {
      for (let node = 0; node < layer.inboundNodes.length; node++) {
        const [, ...shape] = layer.getOutputAt(node)
          ? (layer.getOutputAt(node) as tfl.SymbolicTensor).shape
          : [];
        const kernel = layer.weights.find((weight) => weight.shape.length > 1)?.shape as number[] | undefined;
        const places = shape.length === 3 ? (shape[0] as number) * (shape[1] as number) : 1;
        if (kernel) multiplications += places * kernel.reduce((product, side) => product * side, 1);
        if (/^(pool|dense\d$|logits)/.test(layer.name)) shapes.push(shape.join("x"));
      }
    }
    disposeModel(model);
    expect(shapes).toEqual([
      "128x128x64",
      "64x64x128",
      "32x32x256",
      "16x16x512",
      "8x8x512",
      "4096",
      "4096",
      "5",
    ]);
    expect((2 * multiplications) / 1e9).toBeCloseTo(29.4, 1);
  });

  it("is small with a quarter of the feature maps and the average head", () => {
    expect(parameterCounts(presets["slic-compact"], 5)).toEqual({ trainable: 294_837, statistics: 960 });
  });
});

describe("the residual network", () => {
  it("has kernels without biases, projections where the shape changes, and as many numbers as that makes", () => {
    const stages = [16, 32, 64, 128];
    const norm = (maps: number) => 2 * maps;
    let expected = 9 * 16 + norm(16) + 128 * 5 + 5;
    let from = 16;
    for (const maps of stages) {
      for (const block of [0, 1]) {
        const own = block === 0 ? from : maps;
        expected += 9 * own * maps + 9 * maps * maps + 2 * norm(maps);
        if (own !== maps) expected += own * maps + norm(maps);
      }
      from = maps;
    }
    expect(parameterCounts(presets.residual, 5).trainable).toBe(expected);
  });
});

it("refuses an image that is too small for its poolings", () => {
  const config = slicConfig();
  const small = { ...config, input: { ...config.input, sizePx: 31 } };
  expect(() => buildNetwork(small, 2, dropoutClock(0))).toThrow(ArgumentError);
});

describe("fresh weights", () => {
  it("are normal with a deviation of sqrt(2 / n), n the inputs or the feature maps (Equation 1)", () => {
    expect(initialDeviation([3, 3, 64, 128], "fan-in")).toBeCloseTo(Math.sqrt(2 / 576), 12);
    expect(initialDeviation([3, 3, 64, 128], "feature-maps")).toBeCloseTo(Math.sqrt(2 / 128), 12);
    expect(initialDeviation([512, 5], "feature-maps")).toBeCloseTo(Math.sqrt(2 / 512), 12);
    const config = slicConfig({ width: 1 / 4 });
    const model = buildNetwork(config, 3, dropoutClock(1));
    const kernel = Float32Array.from(model.getLayer("layer6_conv").weights[0].read().dataSync());
    const mean = kernel.reduce((sum, v) => sum + v, 0) / kernel.length;
    const spread = Math.sqrt(kernel.reduce((sum, v) => sum + (v - mean) ** 2, 0) / kernel.length);
    // 36,864 values: the standard error of their spread is 0.4 %.
    expect(spread / Math.sqrt(2 / (9 * 64))).toBeCloseTo(1, 1);
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect(Math.max(...model.getLayer("layer6_conv").weights[1].read().dataSync())).toBe(0);
    disposeModel(model);
  });

  it("repeat with a seed and differ between seeds", () => {
    const kernels = [1, 1, 2].map((seed) => {
      const model = buildNetwork(slicConfig(), 3, dropoutClock(seed));
      const values = [...model.getLayer("layer3_conv").weights[0].read().dataSync()];
      disposeModel(model);
      return values;
    });
    expect(kernels[1]).toEqual(kernels[0]);
    expect(kernels[2]).not.toEqual(kernels[0]);
  });
});

const bodies = {
  tied: slicConfig({ dropout: 0 }),
  untied: slicConfig({ tied: false, dropout: 0 }),
  dense: slicConfig({ dense: 12, dropout: 0 }),
  residual: residualConfig,
};

describe.each(Object.entries(bodies))("%s", (_name, config) => {
  const random = seededRandom(5);
  const { sizePx } = config.input;
  const pixels = Float32Array.from({ length: 8 * sizePx ** 2 }, () => random.normal());

  it("has a gradient at every weight, and can learn one batch by heart", async () => {
    const model = buildNetwork(config, 4, dropoutClock(3));
    const images = tf.tensor4d(pixels, [8, sizePx, sizePx, 1]);
    const wanted = tf.tidy(() =>
      tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], "int32"), 4), "float32"),
    );
    const weights = tf.ones([8, 4]);
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { value, grads } = tf.variableGrads(
      () =>
        lossOf("single")(
          [wanted, weights],
          model.apply(images, { training: true }) as tf.Tensor,
        ) as tf.Scalar,
      variables,
    );
    for (const [i, { originalName }] of model.trainableWeights.entries()) {
      const largest = Math.max(...grads[variables[i].name].dataSync().map(Math.abs));
      // A bias before batch normalisation has no effect, and so none but rounding.
      if (config.network.body.kind === "slic" && /_conv\/bias/.test(originalName)) continue;
      expect(largest, originalName).toBeGreaterThan(1e-7);
    }
    tf.dispose([value, grads]);
    const optimizer = descent(0.04);
    const update = makeTrainStep(model, optimizer, lossOf("single"));
    let loss = Number.POSITIVE_INFINITY;
    await update(images, [wanted, weights]);
    const tensors = tf.memory().numTensors;
    for (let step = 0; step < 120 && loss > 0.05; step++)
      loss = (await update(images, [wanted, weights])).loss;
    expect(loss).toBeLessThan(0.05);
    expect(tf.memory().numTensors).toBe(tensors);
    tf.dispose([images, wanted, weights]);
    optimizer.dispose();
    disposeModel(model);
  });
});

it("moves the statistics of a tied layer three times a step", () => {
  const model = buildNetwork(slicConfig({ dropout: 0 }), 2, dropoutClock(0));
  // Of an image of zeros every variance is 0, so that each move leaves 0.9 of what there was.
  tf.tidy(() => {
    model.apply(tf.zeros([2, 32, 32, 1]), { training: true });
  });
  const variance = (layer: string) => model.getLayer(layer).weights[3].read().dataSync()[0];
  expect(variance("layer7_norm")).toBeCloseTo(0.9, 5);
  expect(variance("layer8_norm")).toBeCloseTo(0.9 ** 3, 5);
  disposeModel(model);
});
