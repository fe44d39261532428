import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  balancedWeights,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  targetsOf,
} from "../../src/network/loss.ts";

await openEngine({ engine: "wasm", threads: 1 });

const image = (...labels: string[]) => ({ labels });

function value(
  loss: typeof softmaxCrossEntropy,
  wanted: readonly (readonly number[])[],
  weights: readonly (readonly number[])[],
  logits: readonly (readonly number[])[],
): number {
  const mutable = (rows: readonly (readonly number[])[]) => tf.tensor2d(rows.map((row) => [...row]));
  return tf.tidy(() => loss([mutable(wanted), mutable(weights)], mutable(logits)).dataSync()[0]);
}

it("wants one class, smoothed, each image with the weight of its class", () => {
  const options = { classes: ["a", "b", "c", "d"], smoothing: 0.2, classWeights: [1, 2, 3, 4] };
  const single = targetsOf([image("c"), image("a")], { ...options, labels: "single" });
  expect([...single.wanted].map((v) => Number(v.toFixed(6)))).toEqual([
    0.05, 0.05, 0.85, 0.05, 0.85, 0.05, 0.05, 0.05,
  ]);
  expect([...single.weights]).toEqual([3, 3, 3, 3, 1, 1, 1, 1]);
  const several = targetsOf([image("b", "d"), image()], { ...options, labels: "several" });
  expect([...several.wanted].map((v) => Number(v.toFixed(6)))).toEqual([
    0.1, 0.9, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1,
  ]);
  expect([...several.weights]).toEqual([1, 2, 1, 4, 1, 1, 1, 1]);
});

it("weighs classes so that each has the same sum, and images 1 on average", () => {
  const classes = ["a", "b", "c"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 40 }), (labels) => {
      const weights = balancedWeights(
        labels.map((label) => image(label)),
        classes,
        "single",
      );
      const sums = classes.map((name, k) => labels.filter((label) => label === name).length * weights[k]);
      const present = sums.filter((sum) => sum > 0);
      for (const sum of present) expect(sum).toBeCloseTo(present[0], 9);
      expect(present.reduce((total, sum) => total + sum, 0)).toBeCloseTo(labels.length, 9);
    }),
  );
  expect(
    balancedWeights([image("a"), image("a", "b"), image(), image()], ["a", "b", "c"], "several"),
  ).toEqual([1, 3, 1]);
});

it("is the cross-entropy of softmax, by hand", () => {
  // -log(e^2 / (e^2 + e^0)) and half of -log(1 / 2), over two images.
  const expected = (Math.log(1 + Math.exp(-2)) + 0.5 * Math.log(2)) / 2;
  expect(
    value(
      softmaxCrossEntropy,
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 1],
        [0.5, 0.5],
      ],
      [
        [2, 0],
        [3, 3],
      ],
    ),
  ).toBeCloseTo(expected, 6);
});

it("is the cross-entropy of sigmoids, by hand, and finite for every logit", () => {
  const expected = (Math.log(1 + Math.exp(-2)) + 3 * Math.log(1 + Math.exp(1))) / 2;
  expect(value(sigmoidCrossEntropy, [[1, 0]], [[1, 3]], [[2, 1]])).toBeCloseTo(expected, 6);
  expect(value(sigmoidCrossEntropy, [[1, 0]], [[1, 1]], [[-300, 300]])).toBeCloseTo(300, 3);
  expect(value(softmaxCrossEntropy, [[1, 0]], [[1, 1]], [[-300, 300]])).toBeCloseTo(600, 2);
});
