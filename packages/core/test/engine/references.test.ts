import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tf } from "../../src/engine/tensors.ts";
import { relativeError } from "./support/compare.ts";
import { ENGINES, missing, use } from "./support/engines.ts";
import { noiseArray, spacedArray } from "./support/random.ts";
import * as reference from "./support/reference.ts";

// float32 sums of up to some thousand products of order one, against float64.
const TOLERANCE = 5e-6;

const convolutions: fc.Arbitrary<reference.Conv> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    size: fc.tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 })),
    filter: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    channels: fc.tuple(fc.integer({ min: 1, max: 18 }), fc.integer({ min: 1, max: 6 })),
    pad: fc.constantFrom("same" as const, "valid" as const),
  })
  .filter(({ size, filter, pad }) => pad === "same" || (filter[0] <= size[0] && filter[1] <= size[1]))
  .map(({ batch, size, filter, stride, channels, pad }) => ({
    input: [batch, ...size, channels[0]],
    filter: [...filter, ...channels],
    stride,
    pad,
  }));

const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function checkConvolution(conv: reference.Conv): void {
  const x = noiseArray(count(conv.input), 1);
  const w = noiseArray(count(conv.filter), 2);
  const shape = reference.convOutputShape(conv);
  const dy = noiseArray(count(shape), 3);
  const { y, dx, dw, up } = tf.tidy(() => {
    const stride = [...conv.stride] as [number, number];
    const image = tf.tensor4d(x, [...conv.input]);
    const filter = tf.tensor4d(w, [...conv.filter]);
    const run = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, conv.pad);
    const gradient = tf.tensor4d(dy, shape);
    const [a, b] = tf.grads(run)([image, filter], gradient);
    // The transposed convolution is the input gradient of the same convolution.
    const transposed = tf.conv2dTranspose(gradient, filter, [...conv.input], stride, conv.pad);
    return {
      y: run(image, filter).dataSync(),
      dx: a.dataSync(),
      dw: b.dataSync(),
      up: transposed.dataSync(),
    };
  });
  const exact = reference.convInputGradient(conv, w, dy);
  expect(relativeError(y, reference.convForward(conv, x, w))).toBeLessThan(TOLERANCE);
  expect(relativeError(dx, exact)).toBeLessThan(TOLERANCE);
  expect(relativeError(up, exact)).toBeLessThan(TOLERANCE);
  expect(relativeError(dw, reference.convFilterGradient(conv, x, dy))).toBeLessThan(TOLERANCE);
}

describe.each(ENGINES)("against float64 references: %s", (engine) => {
  const reason = missing(engine);
  if (reason) return it("all kernels", ({ skip }) => skip(reason));
  const check = (name: string, body: () => void) =>
    it(name, async () => {
      await use(engine);
      const before = tf.memory().numTensors;
      // What kernels make for themselves is not among the tensors, only among the backend's data.
      const dataBefore = tf.backend().numDataIds();
      body();
      expect(tf.memory().numTensors, "tensors left behind").toBe(before);
      expect(tf.backend().numDataIds(), "data left behind in the backend").toBe(dataBefore);
    });

  check("convolution, its gradients and its transpose", () => {
    fc.assert(fc.property(convolutions, checkConvolution), { numRuns: 60, seed: 1 });
  });

  check("convolution of images larger than one band", () => {
    checkConvolution({ input: [2, 130, 101, 2], filter: [3, 3, 2, 3], stride: [1, 1], pad: "same" });
    checkConvolution({ input: [1, 240, 190, 2], filter: [4, 4, 2, 2], stride: [2, 2], pad: "same" });
    checkConvolution({ input: [1, 3, 9001, 1], filter: [3, 5, 1, 2], stride: [1, 1], pad: "valid" });
  });

  check("max and average pooling", () => {
    const pools = convolutions.filter(({ filter, stride }) => filter[0] + filter[1] > 2 || stride[0] === 1);
    fc.assert(
      fc.property(pools, ({ input, filter: [kh, kw], stride, pad }) => {
        const x = spacedArray(count(input), 4).map((v) => v - 0.5);
        const { out } = reference.windows([input[1], input[2]], [kh, kw], stride, pad);
        const dy = noiseArray(input[0] * out[0] * out[1] * input[3], 5);
        for (const kind of ["max", "average"] as const) {
          const geometry = { input, size: [kh, kw], stride, pad } as const;
          const [y, dx] = tf.tidy(() => {
            const pool = kind === "max" ? tf.maxPool : tf.avgPool;
            const strides = [...stride] as [number, number];
            const run = (a: tf.Tensor) => pool(a as tf.Tensor4D, [kh, kw], strides, pad);
            const image = tf.tensor4d(x, [...input]);
            const gradient = tf.tensor4d(dy, [input[0], out[0], out[1], input[3]]);
            return [run(image).dataSync(), tf.grad(run)(image, gradient).dataSync()];
          });
          expect(relativeError(y, reference.poolForward(kind, geometry, x)), kind).toBeLessThan(TOLERANCE);
          expect(relativeError(dx, reference.poolGradient(kind, geometry, x, dy)), kind).toBeLessThan(
            TOLERANCE,
          );
        }
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  check("nearest and bilinear resizing", () => {
    const sizes = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 12 })));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 3 }), ([h, w, oh, ow], batch) => {
        const dy = noiseArray(batch * oh * ow * 2, 6);
        const shape: [number, number, number, number] = [batch, h, w, 2];
        const run = (resize: (x: tf.Tensor4D, size: [number, number]) => tf.Tensor) =>
          tf.tidy(() =>
            tf
              .grad((x: tf.Tensor) => resize(x as tf.Tensor4D, [oh, ow]))(
                tf.tensor4d(noiseArray(count(shape), 7), shape),
                tf.tensor4d(dy, [batch, oh, ow, 2]),
              )
              .dataSync(),
          );
        const nearest = reference.nearestGradient(shape, [oh, ow], dy);
        expect(relativeError(run(tf.image.resizeNearestNeighbor), nearest), "nearest").toBeLessThan(
          TOLERANCE,
        );
        const bilinear = reference.bilinearGradient(shape, [oh, ow], dy);
        expect(relativeError(run(tf.image.resizeBilinear), bilinear), "bilinear").toBeLessThan(TOLERANCE);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  check("batch normalisation in training", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 9 }), (batch, channels) => {
        const shape: [number, number, number, number] = [batch, 7, 6, channels];
        const x = noiseArray(count(shape), 8).map((v, i) => v + (i % channels));
        const dy = noiseArray(count(shape), 9);
        const gamma = noiseArray(channels, 10);
        const [dx, dgamma, dbeta] = tf.tidy(() =>
          tf
            .grads((a: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => {
              const { mean, variance } = tf.moments(a, [0, 1, 2]);
              return tf.batchNorm(
                a,
                mean as tf.Tensor1D,
                variance as tf.Tensor1D,
                b as tf.Tensor1D,
                g as tf.Tensor1D,
                1e-3,
              );
            })([tf.tensor4d(x, shape), tf.tensor1d(gamma), tf.zeros([channels])], tf.tensor4d(dy, shape))
            .map((g) => g.dataSync()),
        );
        const exact = reference.batchNormGradient(channels, 1e-3, x, gamma, dy);
        expect(relativeError(dx, exact.dx)).toBeLessThan(5e-5);
        expect(relativeError(dgamma, exact.dgamma)).toBeLessThan(5e-5);
        expect(relativeError(dbeta, exact.dbeta)).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  check("nearest resizing and its gradient use the same pixels, whatever the ratio", () => {
    for (let size = 1; size <= 25; size += 3) {
      for (let out = 1; out <= 61; out += 2) {
        for (const alignCorners of [false, true]) {
          const x = noiseArray(size, size);
          const dy = noiseArray(out, out);
          const [y, dx] = tf.tidy(() => {
            const run = (a: tf.Tensor) =>
              tf.image.resizeNearestNeighbor(a as tf.Tensor4D, [1, out], alignCorners);
            const image = tf.tensor4d(x, [1, 1, size, 1]);
            return [
              run(image).dataSync(),
              tf
                .grad(run)(image, tf.tensor4d(dy, [1, 1, out, 1]))
                .dataSync(),
            ];
          });
          const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
            Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);
          expect(Math.abs(dot(y, dy) - dot(x, dx)), `${size} to ${out}, ${alignCorners}`).toBeLessThan(1e-5);
        }
      }
    }
  });
});
