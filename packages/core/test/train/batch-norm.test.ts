import { afterAll, beforeAll, expect, it } from "vitest";
import { tf, tfl } from "../../src/engine/tensors.ts";
import { BatchNorm } from "../../src/train/batch-norm.ts";
import { use } from "../engine/support/engines.ts";

beforeAll(() => use("wasm"));
afterAll(() => tf.disposeVariables());

function made() {
  const layer = new BatchNorm({ momentum: 0.9, epsilon: 1e-5 });
  const x = tfl.input({ shape: [2] });
  const model = tfl.model({ inputs: x, outputs: layer.apply(x) as tfl.SymbolicTensor });
  const statistics = () => layer.weights.slice(2).map((weight) => [...weight.read().dataSync()]);
  const run = (pass: { readonly training: boolean; readonly follow?: boolean }) =>
    tf.tidy(() => [
      ...(model.apply(tf.tensor2d([1, 10, 3, 30, 5, 50], [3, 2]), { ...pass }) as tf.Tensor).dataSync(),
    ]);
  return { layer, run, statistics };
}

/** (x - mean) / sqrt(variance + epsilon) of 1, 3, 5 and of 10, 30, 50; NumPy gives the same. */
const normal = [-1.224743, -1.224745, 0, 0, 1.224743, 1.224745];

it("moves its statistics in training: the mean, and the unbiased variance", () => {
  const { run, statistics } = made();
  for (const [i, value] of run({ training: true }).entries()) expect(value).toBeCloseTo(normal[i], 5);
  const [mean, variance] = statistics();
  expect(mean[0]).toBeCloseTo(0.3, 6);
  expect(mean[1]).toBeCloseTo(3, 5);
  expect(variance[0]).toBeCloseTo(0.9 + 0.1 * 4, 5);
  expect(variance[1]).toBeCloseTo(0.9 + 0.1 * 400, 4);
});

it("leaves them alone with follow: false, and when frozen", () => {
  const { layer, run, statistics } = made();
  const before = statistics();
  for (const [i, value] of run({ training: true, follow: false }).entries())
    expect(value).toBeCloseTo(normal[i], 5);
  expect(statistics()).toEqual(before);
  layer.trainable = false;
  expect(run({ training: true })[5]).toBeCloseTo(50, 3);
  expect(statistics()).toEqual(before);
});
