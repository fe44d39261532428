import { tf, tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BorrowedGru, ConvGru } from "../../src/network/conv-gru.ts";
import { MagnetogramNet } from "../../src/network/magnetogram-net.ts";
import { gradientErrors } from "./support/central-differences.ts";
import { narrow, numbers } from "./support/configs.ts";
import { scatter } from "./support/weights.ts";

const FORMS = ["paper", "ballas"] as const;
const [ROWS, COLUMNS, CHANNELS, HIDDEN] = [3, 4, 2, 3];

/** A cell over `frames` images, as a model. */
function unrolled(form: (typeof FORMS)[number], frames: number, kernel = 3) {
  const cell = new ConvGru({ form, kernel, hidden: HIDDEN, name: "cell" });
  const images = Array.from({ length: frames }, () => tfl.input({ shape: [ROWS, COLUMNS, CHANNELS] }));
  let h = cell.apply(images[0]) as tfl.SymbolicTensor;
  for (const image of images.slice(1)) h = cell.apply([image, h]) as tfl.SymbolicTensor;
  return { cell, model: tfl.model({ inputs: images, outputs: h }) };
}

const image = (salt: number, batch = 2) =>
  tf.tensor4d(numbers(batch * ROWS * COLUMNS * CHANNELS, salt), [batch, ROWS, COLUMNS, CHANNELS]);

describe.each(["cpu", "wasm"] as const)("on %s", (name) => {
  describe.each(FORMS)("the form %s", (form) => {
    it("has the gradients of central differences, by images and kernels, over three steps", async () => {
      await openEngine({ engine: name, threads: 1 });
      const { cell, model } = unrolled(form, 3);
      scatter(model);
      const [kernel, recurrent] = cell.weights;
      const images = [image(1), image(2), image(3)];
      const weighing = tf.tensor4d(numbers(2 * ROWS * COLUMNS * HIDDEN, 5), [2, ROWS, COLUMNS, HIDDEN]);
      const output = () => tf.sum(tf.mul(model.apply(images) as tf.Tensor, weighing)) as tf.Scalar;
      const byImages = gradientErrors(
        (given) => tf.sum(tf.mul(model.apply(given) as tf.Tensor, weighing)) as tf.Scalar,
        images,
        3e-2,
      );
      for (const error of byImages) expect(error).toBeLessThan(1e-3);
      for (const weight of [kernel, recurrent]) {
        const variable = weight.read() as tf.Variable;
        const { grads } = tf.variableGrads(output, [variable]);
        const gradient = grads[variable.name];
        const before = tf.clone(variable);
        const along = tf.div(gradient, tf.norm(gradient));
        const moved = (step: number) =>
          tf.tidy(() => {
            weight.write(tf.add(before, tf.mul(along, step)));
            return output().dataSync()[0];
          });
        const difference = (moved(1e-2) - moved(-1e-2)) / 2e-2;
        expect(difference / tf.norm(gradient).dataSync()[0]).toBeCloseTo(1, 3);
        weight.write(before);
        tf.dispose([before, gradient, along]);
      }
      tf.dispose([...images, weighing]);
      tf.disposeVariables();
    });
  });

  it.each(FORMS)("moments at once are moments one by one, by value and by gradient, %s", async (form) => {
    await openEngine({ engine: name, threads: 1 });
    const settings = { form, kernel: 3, hidden: HIDDEN, updateBias: -0.5 };
    const cell = new ConvGru({ ...settings, frames: 3, name: "cell" });
    const single = new BorrowedGru({ name: "single", cell, frames: 1 });
    const state = tf.tensor4d(numbers(2 * ROWS * COLUMNS * HIDDEN, 9), [2, ROWS, COLUMNS, HIDDEN]);
    const inputs = [1, 2, 3].map((salt) => image(salt));
    const weighing = tf.tensor4d(numbers(state.size, 5), state.shape);
    const all = () => tf.concat(inputs, 0);
    for (const from of [null, state]) {
      const given = (x: tf.Tensor, h: tf.Tensor | null) => (h ? [x, h] : x);
      const together = () => cell.apply(given(all(), from)) as tf.Tensor;
      const oneByOne = () =>
        inputs.reduce<tf.Tensor | null>((h, x) => single.apply(given(x, h)) as tf.Tensor, from) as tf.Tensor;
      tf.dispose(together());
      cell.setWeights(
        cell.weights.map(({ shape }, i) =>
          tf.tensor(
            numbers(
              (shape as number[]).reduce((a, b) => a * b, 1),
              i + 2,
            ),
            shape as number[],
          ),
        ),
      );
      const variables = cell.weights.map((weight) => weight.read() as tf.Variable);
      expect(variables).toHaveLength(3);
      const gradients = (run: () => tf.Tensor) =>
        tf.variableGrads(() => tf.sum(tf.mul(run(), weighing)) as tf.Scalar, variables).grads;
      const [a, b] = [gradients(together), gradients(oneByOne)];
      const apart = (u: tf.Tensor, v: tf.Tensor) => tf.max(tf.abs(tf.sub(u, v))).dataSync()[0];
      expect(apart(together(), oneByOne())).toBeLessThan(1e-6);
      for (const key of Object.keys(a)) {
        expect(tf.max(tf.abs(a[key])).dataSync()[0]).toBeGreaterThan(0.02);
        expect(apart(a[key], b[key])).toBeLessThan(2e-5);
      }
      tf.dispose([a, b]);
    }
    tf.dispose([...inputs, state, weighing]);
    tf.disposeVariables();
  });

  it("the unrolled network has the gradient of central differences along all weights", async () => {
    const engine = await openEngine({ engine: name, threads: 1 });
    const net = MagnetogramNet.build(narrow({ sizePx: 16, gru: { skips: "recurrent", skipKernel: 3 } }), {
      engine,
      seed: 1,
    });
    const { generator } = net;
    scatter(generator);
    const euv = tf.tensor4d(numbers(2 * 16 * 16 * 3, 1), [2, 16, 16, 3]);
    // Smooth where the mean absolute difference is not.
    const loss = () =>
      tf.mean(tf.square(generator.apply(euv, { training: true, follow: false }) as tf.Tensor)) as tf.Scalar;
    const { grads } = tf.variableGrads(loss);
    expect(Object.keys(grads)).toHaveLength(generator.trainableWeights.length);
    const norm = Math.hypot(
      ...Object.values(grads).map((grad) => tf.tidy(() => tf.norm(grad).dataSync()[0])),
    );
    const moved = (step: number) =>
      tf.tidy(() => {
        const before = generator.trainableWeights.map((weight) => tf.clone(weight.read()));
        for (const [i, weight] of generator.trainableWeights.entries()) {
          const variable = weight.read() as tf.Variable;
          weight.write(tf.add(before[i], tf.mul(grads[variable.name], step / norm)));
        }
        const value = loss().dataSync()[0];
        for (const [i, weight] of generator.trainableWeights.entries()) weight.write(before[i]);
        return value;
      });
    // Short of the kinks of the ReLUs along the way.
    expect((moved(2e-5) - moved(-2e-5)) / 4e-5 / norm).toBeCloseTo(1, 2);
    tf.dispose([euv, grads]);
    net.dispose();
  });
});

it("a state of 0 and none are the same", async () => {
  await openEngine({ engine: "wasm", threads: 1 });
  for (const form of FORMS) {
    const { cell, model } = unrolled(form, 2);
    scatter(model);
    tf.tidy(() => {
      const nothing = tf.zeros([2, ROWS, COLUMNS, HIDDEN]);
      const alone = cell.apply(image(1)) as tf.Tensor;
      const beside = cell.apply([image(1), nothing]) as tf.Tensor;
      expect(tf.max(tf.abs(tf.sub(alone, beside))).dataSync()[0]).toBeLessThan(1e-7);
      expect(tf.max(tf.abs(alone)).dataSync()[0]).toBeGreaterThan(0.1);
    });
    tf.disposeVariables();
  }
});

it("states stay within -1 and 1 and move with the images", async () => {
  await openEngine({ engine: "wasm", threads: 1 });
  const { cell, model } = unrolled("paper", 2, 1);
  scatter(model);
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 6 }),
      (scales) => {
        tf.tidy(() => {
          let h = tf.zeros([1, ROWS, COLUMNS, HIDDEN]);
          for (const scale of scales) h = cell.apply([tf.mul(image(1, 1), scale), h]) as tf.Tensor;
          expect(tf.max(tf.abs(h)).dataSync()[0]).toBeLessThanOrEqual(1);
          // Cells of kernel 1 treat pixels alike: turning the image about turns the state about.
          const [a, b] = [image(4, 1), image(5, 1)];
          const state = tf.tensor4d(numbers(ROWS * COLUMNS * HIDDEN, 9), [1, ROWS, COLUMNS, HIDDEN]);
          const turned = cell.apply([tf.reverse(tf.add(a, b), 1), tf.reverse(state, 1)]) as tf.Tensor;
          const straight = tf.reverse(cell.apply([tf.add(a, b), state]) as tf.Tensor, 1);
          expect(tf.max(tf.abs(tf.sub(turned, straight))).dataSync()[0]).toBeLessThan(1e-6);
        });
      },
    ),
    { numRuns: 20, seed: 3 },
  );
  tf.disposeVariables();
});
