import { beforeAll, describe, expect, it } from "vitest";
import { tf } from "../../../src/engine/index.ts";
import { ENGINES, missing, use } from "../support/engines.ts";

const [RATE, BETA1, BETA2, EPSILON] = [0.03, 0.7, 0.98, 1e-5];

/** Algorithm 1 of Kingma & Ba 2015, in float64. */
function adam(start: readonly number[], gradients: readonly (readonly number[])[]) {
  const value = [...start];
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  for (const [k, gradient] of gradients.entries()) {
    for (const [i, g] of gradient.entries()) {
      m[i] = BETA1 * m[i] + (1 - BETA1) * g;
      v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
      const first = m[i] / (1 - BETA1 ** (k + 1));
      const second = v[i] / (1 - BETA2 ** (k + 1));
      value[i] -= (RATE * first) / (Math.sqrt(second) + EPSILON);
    }
  }
  return { value, m, v };
}

const wave = (count: number, salt: number) =>
  Array.from({ length: count }, (_, i) => Math.sin((i + 1) * (1.3 + 0.7 * salt)));

describe.each(ENGINES)("Adam: %s", (engine) => {
  const reason = missing(engine);
  describe.skipIf(reason)(reason ?? "on the engine", () => {
    beforeAll(() => use(engine));

    it("moves weights and moments of any shape as the algorithm says, and leaves nothing behind", () => {
      const shapes = [[3, 3, 2, 5], [5], [1], []];
      const sizes = shapes.map((shape) => shape.reduce((n, side) => n * side, 1));
      const starts = sizes.map((size, k) => wave(size, 3 + k));
      const steps = [1, 2, 3, 4].map((step) => sizes.map((size, k) => wave(size, step + 5 * k)));
      const variables = shapes.map((shape, k) => tf.variable(tf.tensor(starts[k], shape), true));
      const optimizer = tf.train.adam(RATE, BETA1, BETA2, EPSILON);
      const inside = optimizer as unknown as Record<string, { variable: tf.Variable }[]>;
      let before = 0;
      for (const [at, step] of steps.entries()) {
        tf.tidy(() => {
          const all = variables.map((variable, k) => ({
            name: variable.name,
            tensor: tf.tensor(step[k], shapes[k]),
          }));
          optimizer.applyGradients(all);
        });
        if (at === 0) before = tf.memory().numTensors;
      }
      expect(tf.memory().numTensors).toBe(before);
      for (const [k, variable] of variables.entries()) {
        const wanted = adam(
          starts[k],
          steps.map((step) => step[k]),
        );
        const found = {
          value: variable,
          m: inside.accumulatedFirstMoment[k].variable,
          v: inside.accumulatedSecondMoment[k].variable,
        };
        for (const part of ["value", "m", "v"] as const) {
          expect(found[part].shape).toEqual(shapes[k]);
          const values = found[part].dataSync();
          for (const [i, number] of wanted[part].entries()) expect(values[i]).toBeCloseTo(number, 5);
        }
      }
      expect(optimizer.iterations).toBe(4);
      optimizer.dispose();
      tf.dispose(variables);
    });

    it("is the step of the stock optimiser, and leaves weights without a gradient alone", async () => {
      const start = wave(1000, 2);
      const [own, other] = [tf.variable(tf.tensor1d(start)), tf.variable(tf.tensor1d(start))];
      const still = tf.variable(tf.scalar(2));
      const optimizer = tf.train.adam(RATE, BETA1, BETA2, EPSILON);
      const [m, v] = [tf.variable(tf.zerosLike(other)), tf.variable(tf.zerosLike(other))];
      for (let step = 1; step <= 10; step++) {
        tf.tidy(() => {
          const gradient = tf.tensor1d(wave(1000, step));
          optimizer.applyGradients([
            { name: own.name, tensor: gradient },
            { name: still.name, tensor: null as never },
          ]);
          m.assign(tf.add(tf.mul(m, BETA1), tf.mul(gradient, 1 - BETA1)));
          v.assign(tf.add(tf.mul(v, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
          const [first, second] = [tf.div(m, 1 - BETA1 ** step), tf.div(v, 1 - BETA2 ** step)];
          other.assign(tf.add(tf.mul(tf.div(first, tf.add(tf.sqrt(second), EPSILON)), -RATE), other));
        });
      }
      expect(still.dataSync()[0]).toBe(2);
      expect(tf.max(tf.abs(tf.sub(own, other))).dataSync()[0]).toBeLessThan(2e-6);
      optimizer.dispose();
      tf.dispose([own, other, still, m, v]);
    });
  });
});
