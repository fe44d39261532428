import { beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import { receptiveField } from "../../src/tiles/index.ts";
import { imageNet, makePositive, NETS } from "./nets.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

const SIDE = 144;

/** Which outputs a single pixel changes, over all its places in a total stride. */
function measured(model: tfl.LayersModel, stride: number, axis: "rows" | "columns") {
  const middle = SIDE / 2;
  const reach = { before: Number.NEGATIVE_INFINITY, after: Number.NEGATIVE_INFINITY };
  for (let phase = 0; phase < stride; phase++) {
    const at = middle + phase;
    const data = new Float32Array(SIDE * SIDE);
    data[axis === "rows" ? at * SIDE + middle : middle * SIDE + at] = 1;
    const output = tf.tidy(() => {
      const y = model.apply(tf.tensor4d(data, [1, SIDE, SIDE, 1]), { training: false }) as tf.Tensor;
      expect(y.shape.slice(1, 3)).toEqual([SIDE, SIDE]);
      return tf.max(y, axis === "rows" ? [0, 2, 3] : [0, 1, 3]).dataSync();
    });
    for (const [x, value] of output.entries()) {
      if (value === 0) continue;
      reach.before = Math.max(reach.before, x - at);
      reach.after = Math.max(reach.after, at - x);
    }
  }
  return reach;
}

describe.each(Object.keys(NETS))("%s", (name) => {
  it("depends on what a single pixel shows that it does", () => {
    const model = imageNet(NETS[name]);
    makePositive(model);
    const field = receptiveField(model);
    for (const axis of ["rows", "columns"] as const) {
      const { before, after, stride, step } = field[axis];
      expect(step).toBe(1);
      expect({ before, after }, axis).toEqual(measured(model, stride, axis));
    }
    model.dispose();
  });
});

it("is that of counting kernels by hand", () => {
  // Two 3x3 kernels at each of strides 1, 2, 1, and the two pixels of a pooling: 2 + 4 + 2 and at most 1 to one side.
  const model = imageNet((x) => {
    const { layers } = tfl;
    const two = (y: tfl.SymbolicTensor) => {
      const conv = () => layers.conv2d({ filters: 1, kernelSize: 3, padding: "same" });
      return conv().apply(conv().apply(y)) as tfl.SymbolicTensor;
    };
    const down = layers.maxPooling2d({ poolSize: 2 }).apply(two(x)) as tfl.SymbolicTensor;
    return two(layers.upSampling2d({ size: [2, 2] }).apply(two(down)) as tfl.SymbolicTensor);
  });
  expect(receptiveField(model).rows).toEqual({ before: 9, after: 9, stride: 2, step: 1 });
  model.dispose();
});

it("says the step of networks whose output is smaller", () => {
  const model = imageNet(
    (x) =>
      tfl.layers
        .conv2d({ filters: 1, kernelSize: 5, strides: 4, padding: "same" })
        .apply(x) as tfl.SymbolicTensor,
  );
  expect(receptiveField(model).columns).toEqual({ before: 0, after: 4, stride: 4, step: 4 });
  model.dispose();
});

it("refuses what sees whole images, by its name", () => {
  const { layers } = tfl;
  const input = tfl.input({ shape: [8, 8, 1] });
  const flat = layers.flatten({ name: "flat" }).apply(input) as tfl.SymbolicTensor;
  const output = layers.dense({ units: 2 }).apply(flat) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: output });
  expect(() => receptiveField(model)).toThrow("Layer flat (Flatten) may see a whole image at once");
  model.dispose();
});
