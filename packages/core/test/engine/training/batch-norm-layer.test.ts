import { beforeAll, describe, expect, it } from "vitest";
import { normaliseBatch } from "../../../src/engine/kernels/batch-norm.ts";
import { tf, tfl } from "../../../src/engine/tensors.ts";
import { ENGINES, missing, use } from "../support/engines.ts";
import { noiseArray } from "../support/random.ts";

const [ROWS, CHANNELS, EPSILON] = [60, 3, 1e-3];
// Far from 0, where sums of squares in float32 would lose the variance.
const x = noiseArray(ROWS * CHANNELS, 5).map((value, i) => 30 * (i % CHANNELS) + value);

/** Mean and biased variance of a channel, float64. */
function statistics(channel: number) {
  const own = [...x].filter((_, i) => i % CHANNELS === channel);
  const mean = own.reduce((sum, value) => sum + value, 0) / ROWS;
  return { mean, variance: own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / ROWS };
}

describe.each(ENGINES)("batch normalisation in training on %s", (engine) => {
  const reason = missing(engine);
  beforeAll(async () => {
    if (!reason) await use(engine);
  });

  it("has the statistics of the batch", ({ skip }) => {
    if (reason) skip(reason);
    tf.tidy(() => {
      const given = tf.tensor(x, [3, 4, 5, CHANNELS]);
      const [scale, offset] = [tf.tensor1d([1, 2, -0.5]), tf.tensor1d([0, 1, 2])];
      const made = normaliseBatch(given, scale, offset, EPSILON);
      const [value, mean, variance] = [made.value, made.mean, made.variance].map((one) => one.dataSync());
      for (let c = 0; c < CHANNELS; c++) {
        const own = statistics(c);
        expect(mean[c]).toBeCloseTo(own.mean, 4);
        expect(variance[c]).toBeCloseTo((own.variance * ROWS) / (ROWS - 1), 3);
        const gain = [1, 2, -0.5][c] / Math.sqrt(own.variance + EPSILON);
        for (let i = c; i < x.length; i += CHANNELS)
          expect(value[i]).toBeCloseTo(gain * (x[i] - own.mean) + c, 3);
      }
      const single = normaliseBatch(tf.tensor2d([[5, 6, 7]]), scale, offset, EPSILON);
      expect([...single.value.dataSync()]).toEqual([0, 1, 2]);
      expect([...single.variance.dataSync()]).toEqual([0, 0, 0]);
    });
  });

  it("the stock layer follows with the biased variance, and normalises with what it followed", ({ skip }) => {
    if (reason) skip(reason);
    const layer = tfl.layers.batchNormalization({ momentum: 0.9, epsilon: EPSILON });
    tf.tidy(() => {
      const given = tf.tensor(x, [ROWS, CHANNELS]);
      const trained = layer.apply(given, { training: true }) as tf.Tensor;
      const [, , mean, variance] = layer.getWeights().map((weight) => weight.dataSync());
      for (let c = 0; c < CHANNELS; c++) {
        const own = statistics(c);
        expect(mean[c]).toBeCloseTo(0.1 * own.mean, 4);
        expect(variance[c]).toBeCloseTo(0.9 + 0.1 * own.variance, 4);
        expect(trained.dataSync()[c]).toBeCloseTo((x[c] - own.mean) / Math.sqrt(own.variance + EPSILON), 3);
      }
      const said = (layer.apply(given) as tf.Tensor).dataSync();
      expect(said[0]).toBeCloseTo((x[0] - mean[0]) / Math.sqrt(variance[0] + EPSILON), 3);
    });
    layer.dispose();
  });

  it("works without scale or centre, where the stock layer throws, and along any axis, where it errs", ({
    skip,
  }) => {
    if (reason) skip(reason);
    for (const args of [{ scale: false }, { center: false }, { axis: 1 }]) {
      const layer = tfl.layers.batchNormalization(args);
      const [mean] = tf.tidy(() => {
        const made = layer.apply(tf.tensor(x, [4, 3, 5, CHANNELS]), { training: true }) as tf.Tensor;
        return ("axis" in args ? tf.mean(made, [0, 2, 3]) : tf.mean(made, [0, 1, 2])).dataSync();
      });
      expect(mean).toBeCloseTo(0, 3);
      layer.dispose();
    }
  });
});
