import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { batchWeight, type FlareObjective, skillLoss, weightedCrossEntropy } from "../../src/network/loss.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1]);
const logit = (p: number) => Math.log(p / (1 - p));

function value(loss: FlareObjective, labels: readonly number[], logits: readonly number[]): number {
  return tf.tidy(() => loss(column(labels), column(logits)).dataSync()[0]);
}

function slope(loss: FlareObjective, labels: readonly number[], logits: readonly number[]): Float32Array {
  return tf.tidy(() => {
    const y = column(labels);
    return tf
      .grad((z) => loss(y, z) as tf.Scalar)(column(logits))
      .dataSync<"float32">()
      .slice();
  });
}

// Two flaring magnetograms at 0.8 and 0.4, three nonflaring at 0.1, 0.3 and 0.6: TP 1, FN 1, TN 2, FP 1.
const labels = [1, 1, 0, 0, 0];
const probabilities = [0.8, 0.4, 0.1, 0.3, 0.6];
const logits = probabilities.map(logit);

describe("weighted cross-entropy (A3)", () => {
  it("equals the value worked out by hand", () => {
    const byHand =
      -(
        4.5 * Math.log(0.8) +
        4.5 * Math.log(0.4) +
        Math.log(1 - 0.1) +
        Math.log(1 - 0.3) +
        Math.log(1 - 0.6)
      ) / 5;
    expect(byHand).toBeCloseTo(1.301156, 6);
    expect(value(weightedCrossEntropy(4.5), labels, logits)).toBeCloseTo(byHand, 5);
  });

  it("stays finite for certainty that is wrong", () => {
    // log(1 + e^200) = 200.
    expect(value(weightedCrossEntropy(4.5), [1, 0], [-200, 200])).toBeCloseTo((4.5 * 200 + 200) / 2, 3);
  });
});

describe("skill loss (A4 to A6)", () => {
  it("equals the value worked out by hand", () => {
    // C = 3/2; TSS = 1/2 - 1/3 = 1/6; HSS = 2 (1 2 - 1 1) / [(1 + 1)(1 + 2) + (1 + 1)(1 + 2)] = 1/6.
    const lambda = 1.5 * Math.exp(1 / 6) * Math.exp(1 / 6);
    expect(batchWeight(labels, logits)).toBeCloseTo(lambda, 12);
    const byHand = (lambda * (0.04 + 0.36)) / 2 + (0.01 + 0.09 + 0.36) / 3;
    expect(byHand).toBeCloseTo(0.572017, 6);
    expect(value(skillLoss(), labels, logits)).toBeCloseTo(byHand, 6);
  });

  it("counts a probability of exactly one half as flaring (A7)", () => {
    // TP 1, TN 1: C = 1, both scores 1.
    expect(batchWeight([1, 0], [0, -1])).toBeCloseTo(Math.E ** 2, 12);
  });

  it("is defined for a batch of one class", () => {
    expect(batchWeight([1, 1], [1, -1])).toBe(1);
    expect(batchWeight([0, 0], [1, -1])).toBe(1);
    expect(value(skillLoss(), [1, 1], [0, 0])).toBeCloseTo(0.25, 6);
    expect(value(skillLoss(), [0, 0], [0, logit(0.2)])).toBeCloseTo((0.25 + 0.04) / 2, 6);
  });

  it("has no gradient through lambda", () => {
    const lambda = batchWeight(labels, logits);
    const slopes = slope(skillLoss(), labels, logits);
    for (const [i, p] of probabilities.entries()) {
      const weight = labels[i] === 1 ? lambda / 2 : 1 / 3;
      expect(slopes[i]).toBeCloseTo(2 * weight * (p - labels[i]) * p * (1 - p), 5);
    }
  });
});

describe.each([
  ["A3", weightedCrossEntropy(4.5)],
  ["A4", skillLoss()],
] as const)("the gradient of %s", (_, loss) => {
  it("equals central differences", () => {
    const slopes = slope(loss, labels, logits);
    const step = 0.02; // No logit changes its side of 0, where lambda would jump.
    for (let i = 0; i < logits.length; i++) {
      const moved = (by: number) =>
        value(
          loss,
          labels,
          logits.map((z, k) => (k === i ? z + by : z)),
        );
      expect(slopes[i]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 4);
    }
  });
});
