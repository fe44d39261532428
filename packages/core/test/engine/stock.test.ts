import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { installCpuKernels } from "../../src/engine/kernels/install-cpu.ts";
import { installWasmKernels } from "../../src/engine/kernels/install-wasm.ts";
import { withoutNewHandlers } from "../../src/engine/node/process-handlers.ts";
import { quietTensorflowJs } from "../../src/engine/quiet.ts";
import { tf } from "../../src/engine/tensors.ts";
import { relativeError } from "./support/compare.ts";
import { noiseArray } from "./support/random.ts";
import * as reference from "./support/reference.ts";

type Run = () => ArrayLike<number>;

interface Bug {
  readonly name: string;
  readonly backend: "wasm" | "cpu";
  readonly run: Run;
  readonly exact: ArrayLike<number>;
  /** What the stock kernel is wrong by at least, relative; or the error it throws. */
  readonly wrongBy: number | RegExp;
}

const gradient = (
  f: (x: tf.Tensor4D) => tf.Tensor,
  x: Float32Array,
  shape: number[],
  dy: Float32Array,
  out: number[],
) =>
  tf.tidy(() =>
    tf
      .grad((a: tf.Tensor) => f(a as tf.Tensor4D))(tf.tensor(x, shape), tf.tensor(dy, out))
      .dataSync(),
  );

const shape: [number, number, number, number] = [2, 6, 4, 3];
const x = noiseArray(144, 1);
const below = x.map((v) => v - 2);
const dy = noiseArray(36, 2);
const dyUp = noiseArray(4 * 144, 3);
const dyFull = noiseArray(144, 4);

// A million values near one: added one by one in float32 their sum is off in the fifth digit.
const many = Float32Array.from({ length: 1 << 20 }, (_, i) => 1 + 0.1 * (i % 7));
const manySum = many.reduce((sum, v) => sum + v, 0);

const pool = { input: shape, size: [3, 3], stride: [1, 1], pad: "same" } as const;
const averages = (backend: "wasm" | "cpu"): Bug => ({
  name: "AvgPoolGrad over padding",
  backend,
  run: () => gradient((a) => tf.avgPool(a, 3, 1, "same"), x, shape, dyFull, shape),
  exact: reference.poolGradient("average", pool, x, dyFull),
  wrongBy: 0.1,
});

// Max pooling and nearest up-sampling were known; average pooling, bilinear resizing and mirror
// padding came out of the gradient checks, the convolution out of the property tests.
const BUGS: readonly Bug[] = [
  {
    name: "MaxPoolGrad of windows below zero",
    backend: "wasm",
    run: () => gradient((a) => tf.maxPool(a, 2, 2, "same"), below, shape, dy, [2, 3, 2, 3]),
    exact: reference.poolGradient(
      "max",
      { input: shape, size: [2, 2], stride: [2, 2], pad: "same" },
      below,
      dy,
    ),
    wrongBy: 0.5,
  },
  averages("wasm"),
  averages("cpu"),
  {
    name: "Conv2D with a stride beyond its filter",
    backend: "wasm",
    run: () =>
      tf.tidy(() =>
        tf
          .conv2d(tf.tensor4d(x, shape), tf.tensor4d(x.subarray(0, 18), [3, 1, 3, 2]), [1, 2], "same")
          .dataSync(),
      ),
    exact: reference.convForward(
      { input: shape, filter: [3, 1, 3, 2], stride: [1, 2], pad: "same" },
      x,
      x.subarray(0, 18),
    ),
    wrongBy: 0.1,
  },
  {
    name: "Sum of a million values",
    backend: "wasm",
    run: () => tf.tidy(() => tf.sum(tf.tensor1d(many)).dataSync()),
    exact: [manySum],
    wrongBy: 1e-6,
  },
  {
    name: "Mean of a million values over leading axes",
    backend: "wasm",
    run: () => tf.tidy(() => tf.mean(tf.tensor2d(many, [1 << 19, 2]), 0).dataSync()),
    exact: [0, 1].map((k) => many.filter((_, i) => i % 2 === k).reduce((sum, v) => sum + v / (1 << 19), 0)),
    wrongBy: 1e-6,
  },
  {
    name: "Conv2DBackpropFilter",
    backend: "wasm",
    run: () =>
      tf.tidy(() =>
        tf
          .grad((w: tf.Tensor) => tf.conv2d(tf.tensor4d(x, shape), w as tf.Tensor4D, 1, "same"))(
            tf.ones([1, 1, 3, 3]),
            tf.tensor4d(dyFull, shape),
          )
          .dataSync(),
      ),
    exact: reference.convFilterGradient(
      { input: shape, filter: [1, 1, 3, 3], stride: [1, 1], pad: "same" },
      x,
      dyFull,
    ),
    wrongBy: /not registered/,
  },
  {
    name: "UnsortedSegmentSum (the gradient of gather)",
    backend: "wasm",
    run: () =>
      tf.tidy(() =>
        tf
          .grad((a: tf.Tensor) => tf.gather(a, tf.tensor1d([1, 1, 2], "int32")))(
            tf.zeros([4, 2]),
            tf.ones([3, 2]),
          )
          .dataSync(),
      ),
    exact: [0, 0, 2, 2, 1, 1, 0, 0],
    wrongBy: /not registered/,
  },
  {
    name: "ResizeNearestNeighborGrad of a batch of two",
    backend: "cpu",
    run: () => gradient((a) => tf.image.resizeNearestNeighbor(a, [12, 8]), x, shape, dyUp, [2, 12, 8, 3]),
    exact: reference.nearestGradient(shape, [12, 8], dyUp),
    wrongBy: 0.1,
  },
  {
    name: "ResizeBilinearGrad of an oblong image",
    backend: "cpu",
    run: () => gradient((a) => tf.image.resizeBilinear(a, [12, 8]), x, shape, dyUp, [2, 12, 8, 3]),
    exact: reference.bilinearGradient(shape, [12, 8], dyUp),
    wrongBy: /does not match the shape/,
  },
  {
    name: "gradient of MirrorPad",
    backend: "cpu",
    run: () =>
      tf.tidy(() =>
        tf
          .grad((a: tf.Tensor) => tf.mirrorPad(a, [[2, 1]], "reflect"))(
            tf.zeros([4]),
            tf.tensor1d([1, 2, 3, 4, 5, 6, 7]),
          )
          .dataSync(),
      ),
    // y = x2 x1 x0 x1 x2 x3 x2, by hand.
    exact: [3, 2 + 4, 1 + 5 + 7, 6],
    wrongBy: 0.1,
  },
];

const use = (backend: "wasm" | "cpu") => withoutNewHandlers(() => tf.setBackend(backend));

describe("defects of the stock kernels of tfjs 4.22", () => {
  beforeAll(quietTensorflowJs);

  it.each(BUGS)("$backend $name: stock is wrong", async ({ backend, run, exact, wrongBy }) => {
    await use(backend);
    if (typeof wrongBy === "number") expect(relativeError(run(), exact)).toBeGreaterThan(wrongBy);
    else expect(run).toThrow(wrongBy);
  });

  // After all of the above: the kernels are replaced for the rest of this file.
  it.each(BUGS)("$backend $name: ours is right", async ({ backend, run, exact }) => {
    installCpuKernels();
    installWasmKernels();
    await use(backend);
    expect(relativeError(run(), exact)).toBeLessThan(5e-7);
  });

  it("are replaced once, however often that is asked for", () => {
    installWasmKernels();
    const kernel = tf.getKernel("Sum", "wasm").kernelFunc;
    installWasmKernels();
    expect(tf.getKernel("Sum", "wasm").kernelFunc).toBe(kernel);
  });

  it("go on serving what ours leave to them", async () => {
    await use("wasm");
    tf.tidy(() => {
      const sums = tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), 1).dataSync();
      const tiles = tf.tile(tf.tensor2d([1, 2, 3, 4], [2, 2]), [2, 2]).dataSync();
      const means = tf.mean(tf.tensor1d([true, false, true, true], "bool")).dataSync();
      expect([...sums]).toEqual([3, 7]);
      expect([...tiles]).toEqual([1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4]);
      expect([...means]).toEqual([0.75]);
    });
  });
});
