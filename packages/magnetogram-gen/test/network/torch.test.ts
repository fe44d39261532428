import { readFileSync } from "node:fs";
import { tf, type tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { describe, expect, it } from "vitest";
import type { GeneratorConfig } from "../../src/config.ts";
import { MagnetogramNet } from "../../src/network/magnetogram-net.ts";
import { PASS } from "../../src/network/pass.ts";
import { narrow, numbers } from "./support/configs.ts";
import { setByFormula } from "./support/weights.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

interface Reference {
  readonly options: {
    readonly kind: GeneratorConfig["kind"];
    readonly condition: "last" | "all";
    readonly form?: "paper" | "ballas";
    readonly skips?: "last" | "mean" | "recurrent";
    readonly skipKernel?: number;
    readonly hidden?: number | null;
  };
  readonly field: number[];
  readonly losses: [generator: number, discriminator: number];
  /** Three projections and the norm of the gradient of each weight. */
  readonly generator: Record<string, number[]>;
  readonly discriminator: Record<string, number[]>;
  /** Moving mean and variance after the one pass, by layer. */
  readonly statistics: Record<string, [number[], number[]]>;
}

// Values from PyTorch 2.13 in float64 by networks_reference.py.
const references = JSON.parse(
  readFileSync(new URL("networks-reference.json", import.meta.url), "utf8"),
) as Record<string, Reference>;

const [SIZE, BATCH, FRAMES] = [32, 2, 3];

const crossEntropy = (logits: tf.Tensor, wanted: 0 | 1) =>
  tf.mean(tf.softplus(wanted ? tf.neg(logits) : logits)) as tf.Scalar;

function gradients(model: tfl.LayersModel, loss: () => tf.Scalar) {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { value, grads } = tf.variableGrads(loss, variables);
  const byName = model.trainableWeights.map(({ originalName }, i): [string, Float32Array] => [
    originalName,
    grads[variables[i].name].dataSync<"float32">().slice(),
  ]);
  return { value: value.dataSync()[0], byName };
}

function expectGradients(
  actual: readonly (readonly [string, Float32Array])[],
  wanted: Readonly<Record<string, readonly number[]>>,
): void {
  expect(actual.map(([name]) => name).sort()).toEqual(Object.keys(wanted).sort());
  for (const [name, gradient] of actual) {
    const [norm, ...rest] = [...wanted[name]].reverse();
    const projections = rest.reverse().map((_, k) => {
      const along = numbers(gradient.length, 50 + k);
      return gradient.reduce((sum, value, i) => sum + value * along[i], 0);
    });
    const own = Math.hypot(...gradient);
    expect(norm, name).toBeGreaterThan(0);
    const errors = projections.map((value, k) => Math.abs(value - wanted[name][k]));
    const spread = Math.sqrt(gradient.length);
    expect(Math.max(...errors) / (norm * spread), name).toBeLessThan(1e-5);
    expect(Math.abs(own / norm - 1), name).toBeLessThan(1e-4);
  }
}

describe.each(Object.entries(references))("%s", (_, reference) => {
  it("fields, losses, all gradients of a GAN step and moving statistics are PyTorch's", () => {
    const {
      kind,
      condition,
      form = "paper",
      skips = "last",
      skipKernel = 1,
      hidden = null,
    } = reference.options;
    const config = narrow({ kind, condition, gru: { form, skips, skipKernel, hidden } });
    const net = MagnetogramNet.build(config, { engine, seed: 1 });
    const { generator } = net;
    const discriminator = net.discriminator as tfl.LayersModel;
    setByFormula(generator, Object.keys(reference.generator));
    setByFormula(discriminator, Object.keys(reference.discriminator));
    tf.tidy(() => {
      const euv = tf.tensor4d(numbers(BATCH * SIZE * SIZE * FRAMES, 30), [BATCH, SIZE, SIZE, FRAMES]);
      const field = tf.tensor4d(
        numbers(BATCH * SIZE * SIZE, 31).map((v) => 0.9 * v),
        [BATCH, SIZE, SIZE, 1],
      );
      const shown = condition === "all" ? euv : tf.slice(euv, [0, 0, 0, FRAMES - 1]);
      const opinion = (made: tf.Tensor) =>
        discriminator.apply(tf.concat([shown, made as tf.Tensor4D], 3), { ...PASS.reference }) as tf.Tensor;
      const fake = generator.apply(euv, { ...PASS.train }) as tf.Tensor;
      for (const [i, value] of fake
        .dataSync()
        .filter((_, i) => i % 97 === 0)
        .entries())
        expect(Math.abs(value - reference.field[i])).toBeLessThan(1e-5);
      for (const [name, [mean, variance]] of Object.entries(reference.statistics)) {
        const [, , ownMean, ownVariance] = generator
          .getLayer(name)
          .weights.map((weight) => weight.read().dataSync());
        for (const [c, value] of mean.entries()) expect(ownMean[c]).toBeCloseTo(value, 5);
        for (const [c, value] of variance.entries()) expect(ownVariance[c]).toBeCloseTo(value, 5);
      }
      const judged = gradients(discriminator, () =>
        tf.mul(0.5, tf.add(crossEntropy(opinion(field), 1), crossEntropy(opinion(fake), 0))),
      );
      const made = gradients(generator, () => {
        const image = generator.apply(euv, { ...PASS.reference }) as tf.Tensor;
        return tf.add(crossEntropy(opinion(image), 1), tf.mul(100, tf.mean(tf.abs(tf.sub(image, field)))));
      });
      expect(made.value / reference.losses[0]).toBeCloseTo(1, 5);
      expect(judged.value / reference.losses[1]).toBeCloseTo(1, 5);
      expectGradients(judged.byName, reference.discriminator);
      expectGradients(made.byName, reference.generator);
    });
    net.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});
