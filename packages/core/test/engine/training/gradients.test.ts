import { beforeAll, describe, expect, it } from "vitest";
import { tf } from "../../../src/engine/tensors.ts";
import { ENGINES, missing, use } from "../support/engines.ts";

const SIZE = 1000;

describe.each(ENGINES)("gradients on %s", (engine) => {
  const reason = missing(engine);
  beforeAll(async () => {
    if (!reason) await use(engine);
  });

  it("lets go of what it has used as it goes", ({ skip }) => {
    if (reason) skip(reason);
    const counts: number[] = [];
    /** The identity, which counts tensors of full size on the way back. */
    const probe = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => {
        counts.push(tf.memory().numBytes / (4 * SIZE));
        return tf.clone(dy);
      },
    }));
    const x = tf.ones([SIZE]);
    const before = tf.memory();
    const gradient = tf.grad((v: tf.Tensor) => {
      let y = v;
      for (let i = 0; i < 10; i++) y = tf.square(probe(y));
      return y;
    })(x);
    expect(gradient.dataSync()[0]).toBe(1024);
    // Each of the ten squares has its input kept; on the way back one goes after the other.
    expect(counts).toHaveLength(10);
    expect(Math.max(...counts)).toBeLessThan(15);
    expect(counts[9]).toBeLessThan(5);
    gradient.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    x.dispose();
  });

  it("a gradient that is handed on, twice or from what was saved, is not lost", ({ skip }) => {
    if (reason) skip(reason);
    const before = tf.memory().numTensors;
    const both = tf.customGrad((...given) => ({
      value: tf.add(given[0] as tf.Tensor, given[1] as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => [dy, dy],
    }));
    const saving = tf.customGrad((x, save) => {
      const three = tf.fill([4], 3);
      (save as tf.GradSaveFunc)([three]);
      return {
        value: tf.mul(x as tf.Tensor, three),
        gradFunc: ((_: tf.Tensor, [kept]: tf.Tensor[]) => kept) as (dy: tf.Tensor) => tf.Tensor,
      };
    });
    const doubled = tf.customGrad((...given) => ({
      value: tf.mul(2, tf.add(given[0] as tf.Tensor, given[1] as tf.Tensor)),
      gradFunc: (dy: tf.Tensor) => {
        const twice = tf.mul(2, dy);
        return [twice, twice];
      },
    }));
    const shared = tf.tidy(() =>
      tf
        .grads((a: tf.Tensor, b: tf.Tensor) => tf.mul(doubled(a, b), tf.square(a)))([
          tf.fill([4], 5),
          tf.fill([4], 7),
        ])
        .map((one) => one.dataSync()[0]),
    );
    // 2 (a + b) a^2
    expect(shared).toEqual([2 * 25 + 2 * 12 * 2 * 5, 2 * 25]);
    const gradients = tf.tidy(() =>
      tf
        .grads((a: tf.Tensor, b: tf.Tensor) => both(both(a, tf.square(b)), saving(a)))([
          tf.fill([4], 5),
          tf.fill([4], 7),
        ])
        .map((one) => [...one.dataSync()]),
    );
    expect(gradients).toEqual([Array(4).fill(4), Array(4).fill(14)]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("a tensor of someone else's that is handed out as a gradient stays", ({ skip }) => {
    if (reason) skip(reason);
    const constant = tf.fill([4], 2);
    const odd = tf.customGrad((x) => ({ value: tf.clone(x as tf.Tensor), gradFunc: () => constant }));
    const gradient = tf.tidy(() =>
      tf
        .grad((x: tf.Tensor) => tf.add(odd(tf.square(x)), odd(x)))(tf.fill([4], 3))
        .dataSync(),
    );
    expect([...gradient]).toEqual(Array(4).fill(2 * 2 * 3 + 2));
    expect([...constant.dataSync()]).toEqual(Array(4).fill(2));
    constant.dispose();
  });

  it("variables that are used several times, and others not at all", ({ skip }) => {
    if (reason) skip(reason);
    const before = tf.memory().numTensors;
    const [a, b, c] = [2, 3, 5].map((value) => tf.tidy(() => tf.variable(tf.scalar(value))));
    const loss = () => tf.add(tf.mul(a, b), tf.add(tf.square(a), a)) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [a, b]);
    expect([value.dataSync()[0], grads[a.name].dataSync()[0], grads[b.name].dataSync()[0]]).toEqual([
      12, 8, 2,
    ]);
    tf.dispose([value, grads]);
    expect(() => tf.tidy(() => tf.variableGrads(loss, [c]))).toThrow(/find a connection/);
    tf.dispose([a, b, c]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gradients of gradients, and a gradient given from outside", ({ skip }) => {
    if (reason) skip(reason);
    tf.tidy(() => {
      const cube = (x: tf.Tensor) => tf.mul(tf.square(x), x);
      const second = tf.grad((x: tf.Tensor) => tf.grad(cube)(x));
      expect(second(tf.scalar(5)).dataSync()[0]).toBeCloseTo(30, 4);
      const dy = tf.tensor1d([1, 10]);
      expect([
        ...tf
          .grad(cube)(tf.tensor1d([1, 2]), dy)
          .dataSync(),
      ]).toEqual([3, 120]);
      expect(dy.isDisposed).toBe(false);
    });
  });

  it("a forward pass that throws leaves nothing behind, and the next one works", ({ skip }) => {
    if (reason) skip(reason);
    const x = tf.scalar(3);
    const before = tf.memory().numTensors;
    const broken = (v: tf.Tensor): tf.Tensor => {
      tf.square(v);
      throw new Error("no loss");
    };
    expect(() => tf.grad(broken)(x)).toThrow("no loss");
    expect(tf.memory().numTensors).toBe(before);
    const gradient = tf.grad((v: tf.Tensor) => tf.square(v))(x);
    expect(gradient.dataSync()[0]).toBe(6);
    gradient.dispose();
    x.dispose();
  });
});
