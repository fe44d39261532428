import { beforeAll, expect, it } from "vitest";
import { tf } from "../../../src/engine/tensors.ts";
import { relativeError } from "../support/compare.ts";
import { use } from "../support/engines.ts";
import { noiseArray } from "../support/random.ts";
import { type Conv, convInputGradient } from "../support/reference.ts";

beforeAll(() => use("wasm"));

it.each([
  { stride: 1, filter: 3, size: 5 },
  { stride: 2, filter: 4, size: 8 },
  { stride: 3, filter: 2, size: 7 },
])("looks at what the convolution made of a larger dy alone: stride $stride", ({ stride, filter, size }) => {
  const out = Math.ceil(size / stride);
  const conv: Conv = {
    input: [2, size, size, 3],
    filter: [filter, filter, 3, 4],
    stride: [stride, stride],
    pad: "same",
  };
  const larger: [number, number, number, number] = [2, out + 3, out + 2, 4];
  const dy = tf.tidy(() => tf.tensor4d(noiseArray(2 * (out + 3) * (out + 2) * 4, 1), larger));
  const w = noiseArray(filter * filter * 12, 2);
  const { values, part } = tf.tidy(() => ({
    values: tf
      .conv2dTranspose(dy, tf.tensor4d(w, [filter, filter, 3, 4]), [2, size, size, 3], stride, "same")
      .dataSync(),
    part: tf.slice(dy, 0, [2, out, out, 4]).dataSync() as Float32Array,
  }));
  dy.dispose();
  expect(relativeError(values, convInputGradient(conv, w, part))).toBeLessThan(5e-6);
});

it("takes no smaller dy", () => {
  const before = tf.memory().numTensors;
  const up = () =>
    tf.tidy(() =>
      tf.conv2dTranspose(
        tf.ones<tf.Rank.R4>([1, 2, 3, 1]),
        tf.ones<tf.Rank.R4>([2, 2, 1, 1]),
        [1, 6, 6, 1],
        2,
        "same",
      ),
    );
  expect(up).toThrow(/gradient of 2 x 3 .*expected 3 x 3/);
  expect(tf.memory().numTensors).toBe(before);
});
