import { tf, tfl } from "../../../src/engine/tensors.ts";
import type { Checked } from "./gradient-check.ts";
import { noiseArray, spacedArray } from "./random.ts";

/** A layer, operation or loss of the five papers, ready to be checked at a batch size. */
export interface LayerCase {
  readonly name: string;
  readonly make: (batch: number) => Checked & { readonly dispose: () => void };
  /** Step of the central differences; smaller where the function bends strongly. */
  readonly step?: number;
  readonly tolerance?: number;
}

type Shape = readonly number[];
const sizeOf = (shape: Shape) => shape.reduce((a, b) => a * b, 1);

function variable(shape: Shape, seed: number, spaced = false): tf.Variable {
  const values = spaced ? spacedArray(sizeOf(shape), seed) : noiseArray(sizeOf(shape), seed);
  return tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
}

/** An operation on inputs of the given shapes; -1 stands for the batch. */
function operation(
  name: string,
  shapes: readonly Shape[],
  run: (...inputs: tf.Tensor[]) => tf.Tensor,
  options: { readonly spaced?: boolean; readonly step?: number; readonly tolerance?: number } = {},
): LayerCase {
  return {
    name,
    ...options,
    make: (batch) => {
      const variables = shapes.map((shape, i) =>
        variable(
          shape.map((d) => (d === -1 ? batch : d)),
          11 + i,
          options.spaced,
        ),
      );
      return { variables, output: () => run(...variables), dispose: () => tf.dispose(variables) };
    },
  };
}

/** A layer in training mode, with respect to its input and its trainable weights. */
function layer(
  name: string,
  shapes: readonly Shape[],
  build: () => tfl.layers.Layer,
  options: { readonly spaced?: boolean; readonly step?: number; readonly tolerance?: number } = {},
): LayerCase {
  return {
    name,
    ...options,
    make: (batch) => {
      const made = build();
      const inputs = shapes.map((shape, i) => variable([batch, ...shape], 31 + i, options.spaced));
      const apply = () => {
        const given = inputs.length === 1 ? inputs[0] : [...inputs];
        return made.apply(given, { training: true }) as tf.Tensor;
      };
      tf.dispose(tf.tidy(apply));
      const weights = made.trainableWeights.map((weight) => weight.read() as tf.Variable);
      tf.tidy(() => {
        weights.forEach((weight, i) => {
          weight.assign(tf.tensor(noiseArray(weight.size, 51 + i), weight.shape));
        });
      });
      return {
        variables: [...inputs, ...weights],
        output: apply,
        dispose: () => {
          made.dispose();
          tf.dispose(inputs);
        },
      };
    },
  };
}

const conv = (
  filters: number,
  kernelSize: [number, number],
  strides: number,
  padding: "same" | "valid",
  activation?: "relu",
) => tfl.layers.conv2d({ filters, kernelSize, strides, padding, ...(activation ? { activation } : {}) });

const L = tfl.layers;
const image = [9, 8, 3];

export const LAYER_CASES: readonly LayerCase[] = [
  layer("conv2d 3x3 same", [image], () => conv(4, [3, 3], 1, "same")),
  layer("conv2d 3x3 valid", [image], () => conv(4, [3, 3], 1, "valid")),
  layer("conv2d 3x3 stride 2 same", [image], () => conv(4, [3, 3], 2, "same")),
  layer("conv2d 4x4 stride 2 same", [image], () => conv(4, [4, 4], 2, "same")),
  layer("conv2d 4x4 stride 2 valid", [image], () => conv(4, [4, 4], 2, "valid")),
  layer("conv2d 5x5 stride 3 valid", [image], () => conv(2, [5, 5], 3, "valid")),
  layer("conv2d 1x1 stride 2", [image], () => conv(5, [1, 1], 2, "same")),
  layer("conv2d 7x1 same", [image], () => conv(3, [7, 1], 1, "same")),
  layer("conv2d 11x11 stride 4 same", [[23, 21, 2]], () => conv(3, [11, 11], 4, "same")),
  layer("conv2d of one channel", [[8, 8, 1]], () => conv(2, [3, 3], 1, "same")),
  // Where one of the few hundred outputs crosses its kink within the step, that costs about 1 % of the derivative.
  layer("conv2d 3x3 with ReLU", [image], () => conv(4, [3, 3], 1, "same", "relu"), {
    step: 1e-4,
    tolerance: 2e-2,
  }),
  layer("conv1d 3", [[20, 3]], () => L.conv1d({ filters: 4, kernelSize: 3, padding: "same" })),
  layer("conv1d 5 stride 2", [[21, 3]], () =>
    L.conv1d({ filters: 4, kernelSize: 5, strides: 2, padding: "valid" }),
  ),
  layer("transposed conv 2x2 stride 2", [[5, 4, 3]], () =>
    L.conv2dTranspose({ filters: 4, kernelSize: 2, strides: 2, padding: "valid" }),
  ),
  layer("transposed conv 4x4 stride 2 same", [[5, 4, 3]], () =>
    L.conv2dTranspose({ filters: 4, kernelSize: 4, strides: 2, padding: "same" }),
  ),
  layer("transposed conv 3x3 stride 2 valid", [[5, 4, 3]], () =>
    L.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: "valid" }),
  ),
  layer("transposed conv 3x3 same", [[5, 4, 3]], () =>
    L.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 1, padding: "same" }),
  ),
  layer("batch normalisation in training", [[6, 5, 4]], () => L.batchNormalization()),
  layer("batch normalisation of vectors", [[7, 6]], () => L.batchNormalization()),
  operation("instance normalisation", [[-1, 6, 5, 3]], (x) => {
    const { mean, variance } = tf.moments(x, [1, 2], true);
    return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
  }),
  layer("max pooling 2x2", [[8, 6, 3]], () => L.maxPooling2d({ poolSize: 2 }), { spaced: true, step: 1e-3 }),
  layer(
    "max pooling 3x3 stride 2 (overlapping)",
    [[9, 8, 2]],
    () => L.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
    { spaced: true, step: 1e-3 },
  ),
  layer(
    "max pooling 3x3 stride 1 (overlapping)",
    [[7, 8, 2]],
    () => L.maxPooling2d({ poolSize: 3, strides: 1, padding: "same" }),
    { spaced: true, step: 1e-3 },
  ),
  operation(
    "max pooling of negative values",
    [[-1, 8, 6, 3]],
    (x) => tf.maxPool(tf.sub(x, 5) as tf.Tensor4D, 2, 2, "same"),
    { spaced: true, step: 1e-3 },
  ),
  layer("max pooling 1d", [[12, 3]], () => L.maxPooling1d({ poolSize: 2 }), { spaced: true, step: 1e-3 }),
  layer("average pooling 2x2", [[8, 6, 3]], () => L.averagePooling2d({ poolSize: 2 })),
  layer("average pooling 3x3 stride 2 same (overlapping)", [[9, 8, 2]], () =>
    L.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }),
  ),
  layer("average pooling 3x3 stride 1 same (overlapping)", [[7, 8, 2]], () =>
    L.averagePooling2d({ poolSize: 3, strides: 1, padding: "same" }),
  ),
  layer("global average pooling", [[6, 5, 4]], () => L.globalAveragePooling2d({})),
  layer("global average pooling 1d", [[9, 4]], () => L.globalAveragePooling1d({})),
  layer("global max pooling", [[6, 5, 4]], () => L.globalMaxPooling2d({}), { spaced: true, step: 1e-3 }),
  layer("nearest up-sampling x2", [[5, 4, 3]], () => L.upSampling2d({ size: [2, 2] })),
  layer("nearest up-sampling x3 by x2", [[4, 5, 2]], () => L.upSampling2d({ size: [3, 2] })),
  layer("bilinear up-sampling x2", [[5, 4, 3]], () =>
    L.upSampling2d({ size: [2, 2], interpolation: "bilinear" }),
  ),
  operation("bilinear resizing to 7x9", [[-1, 5, 4, 3]], (x) =>
    tf.image.resizeBilinear(x as tf.Tensor4D, [7, 9]),
  ),
  layer("dropout, fixed mask", [[6, 5, 4]], () => L.dropout({ rate: 0.5, seed: 7 })),
  layer("leaky ReLU", [[6, 5, 3]], () => L.leakyReLU({ alpha: 0.2 }), { spaced: true, step: 1e-3 }),
  layer("ReLU", [[6, 5, 3]], () => L.activation({ activation: "relu" }), { spaced: true, step: 1e-3 }),
  layer("ELU", [[6, 5, 3]], () => L.activation({ activation: "elu" }), { spaced: true, step: 1e-3 }),
  layer("tanh", [[6, 5, 3]], () => L.activation({ activation: "tanh" })),
  layer("sigmoid", [[6, 5, 3]], () => L.activation({ activation: "sigmoid" })),
  layer("softmax", [[6, 5, 3]], () => L.activation({ activation: "softmax" })),
  layer("dense", [[7]], () => L.dense({ units: 5 })),
  layer("dense with tanh", [[7]], () => L.dense({ units: 5, activation: "tanh" })),
  layer(
    "concatenation",
    [
      [5, 4, 2],
      [5, 4, 3],
    ],
    () => L.concatenate(),
  ),
  layer(
    "addition",
    [
      [5, 4, 2],
      [5, 4, 2],
    ],
    () => L.add(),
  ),
  layer(
    "multiplication",
    [
      [5, 4, 2],
      [5, 4, 2],
    ],
    () => L.multiply(),
  ),
  layer("zero padding", [[5, 4, 2]], () =>
    L.zeroPadding2d({
      padding: [
        [1, 2],
        [0, 3],
      ],
    }),
  ),
  layer("flatten", [[5, 4, 2]], () => L.flatten()),
  operation("slice", [[-1, 6, 5, 3]], (x) => tf.slice(x, [0, 1, 2, 0], [-1, 4, 3, 2])),
  operation("reflection padding", [[-1, 6, 5, 2]], (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [2, 1],
        [1, 2],
        [0, 0],
      ],
      "reflect",
    ),
  ),
  operation("gather of repeated rows", [[8, 3]], (x) => tf.gather(x, tf.tensor1d([1, 1, 5, 0, 1], "int32"))),
  operation(
    "transposition and matrix product",
    [
      [-1, 4, 3],
      [-1, 4, 5],
    ],
    (a, b) => tf.matMul(a, b, true, false),
  ),
  operation("sum over inner axes", [[-1, 4, 3, 5]], (x) => tf.sum(x, [0, 2])),
  operation("mean over height and width", [[-1, 4, 3, 5]], (x) => tf.mean(x, [1, 2])),
  operation("sigmoid and binary cross-entropy", [[-1, 6, 5, 1]], (x) => {
    const truth = tf.tensor(
      noiseArray(x.size, 3).map((v) => (v > 0 ? 1 : 0)),
      x.shape,
    );
    return tfl.metrics.binaryCrossentropy(truth, tf.sigmoid(x));
  }),
  operation("sigmoid cross-entropy from logits", [[-1, 6]], (x) => {
    const truth = tf.tensor(
      noiseArray(x.size, 3).map((v) => (v > 0 ? 1 : 0)),
      x.shape,
    );
    return tf.losses.sigmoidCrossEntropy(truth, x, 1, 0, tf.Reduction.NONE);
  }),
  operation("softmax and categorical cross-entropy", [[-1, 5, 4]], (x) => {
    const truth = tf.oneHot(
      tf.tensor2d(
        Array.from({ length: x.shape[0] }, (_, n) => [0, 3, 1, 2, n % 4]),
        undefined,
        "int32",
      ),
      4,
    );
    return tfl.metrics.categoricalCrossentropy(tf.cast(truth, "float32"), tf.softmax(x));
  }),
  operation("softmax cross-entropy from logits", [[-1, 4]], (x) => {
    const truth = tf.oneHot(
      tf.tensor1d(
        Array.from({ length: x.shape[0] }, (_, n) => n % 4),
        "int32",
      ),
      4,
    );
    return tf.losses.softmaxCrossEntropy(tf.cast(truth, "float32"), x, 1, 0, tf.Reduction.NONE);
  }),
  operation(
    "L1 distance",
    [[-1, 6, 5, 2]],
    (x) => tf.losses.absoluteDifference(tf.zerosLike(x), x, 1, tf.Reduction.NONE),
    {
      spaced: true,
      step: 1e-3,
    },
  ),
  operation("squared distance", [[-1, 6, 5, 2]], (x) => tf.squaredDifference(x, tf.onesLike(x))),
];
