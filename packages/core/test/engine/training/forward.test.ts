import { beforeAll, expect, it } from "vitest";
import { tf, tfl } from "../../../src/engine/tensors.ts";
import { use } from "../support/engines.ts";

beforeAll(() => use("wasm"));

const SIZE = 500;

/** Adds a number; says how many tensors of full size there are. */
class Plus extends tfl.layers.Layer {
  static readonly className: string = "Plus";
  readonly seen: number[];
  readonly amount: number;

  constructor(amount: number, seen: number[] = []) {
    super({});
    this.amount = amount;
    this.seen = seen;
  }

  override computeOutputShape(shape: tfl.Shape): tfl.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    this.seen.push(Math.round(tf.memory().numBytes / (4 * SIZE)));
    return tf.add([inputs].flat()[0], this.amount);
  }
}

it("lets go of what a layer made when the next ones have taken it, in training too", () => {
  const seen: number[] = [];
  const input = tfl.input({ shape: [SIZE] });
  let x = input;
  for (let i = 0; i < 12; i++) x = new Plus(1, seen).apply(x) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: x });
  const start = tf.memory().numTensors;
  const given = tf.zeros([1, SIZE]);
  const made = model.apply(given, { training: true }) as tf.Tensor;
  expect(made.dataSync()[0]).toBe(12);
  expect(Math.max(...seen) - seen[0]).toBeLessThanOrEqual(2);
  tf.dispose([made, given]);
  expect(tf.memory().numTensors).toBe(start);
});

it("keeps what is still wanted: skips, shared layers, nested models, layers that hand on their input", () => {
  const { layers } = tfl;
  const apply = (layer: tfl.layers.Layer, ...x: tfl.SymbolicTensor[]) =>
    layer.apply(x.length === 1 ? x[0] : x) as tfl.SymbolicTensor;
  const inner = tfl.input({ shape: [2] });
  const nested = tfl.model({
    inputs: inner,
    outputs: [apply(new Plus(10), inner), apply(layers.dropout({ rate: 0 }), inner)],
  });
  const input = tfl.input({ shape: [2] });
  const shared = new Plus(1);
  const once = apply(shared, input);
  const twice = apply(shared, once);
  const idle = apply(layers.dropout({ rate: 0 }), twice);
  const [ten, same] = nested.apply(idle) as unknown as tfl.SymbolicTensor[];
  const sum = apply(layers.add(), once, twice, ten, same, idle);
  const model = tfl.model({ inputs: input, outputs: [sum, twice] });
  const start = tf.memory().numTensors;
  const given = tf.tensor2d([[0, 5]]);
  const [total, second] = model.apply(given, { training: true }) as tf.Tensor[];
  expect([...total.dataSync()]).toEqual([1 + 2 + 12 + 2 + 2, 6 + 7 + 17 + 7 + 7]);
  expect([...second.dataSync()]).toEqual([2, 7]);
  expect(given.isDisposed).toBe(false);
  tf.dispose([total, second, given]);
  expect(tf.memory().numTensors).toBe(start);
});
