import { beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import { isHelioError } from "../../src/errors.ts";
import { exportOnnx } from "../../src/onnx/index.ts";
import { dropoutClock, SeededDropout } from "../../src/train/index.ts";
import { ABSENT, type Case, expectAgreement, ort, scatterWeights } from "./support/oracle.ts";

type Symbolic = tfl.SymbolicTensor;
const { layers } = tfl;

const image: readonly number[] = [9, 11, 3];

/** A model of one input, through what `make` builds. */
function through(
  shape: readonly (number | null)[],
  make: (x: Symbolic) => Symbolic | Symbolic[],
): tfl.LayersModel {
  const input = tfl.input({ shape: [...shape] });
  const model = tfl.model({ inputs: input, outputs: make(input) });
  scatterWeights(model);
  return model;
}

const one =
  (layer: () => tfl.layers.Layer) =>
  (x: Symbolic): Symbolic =>
    layer().apply(x) as Symbolic;

type Build = (x: Symbolic) => Symbolic | Symbolic[];
type Row = readonly [name: string, shape: readonly (number | null)[], build: Build, given?: Case];

const conv = (args: object) =>
  one(() => layers.conv2d({ filters: 4, kernelSize: 3, ...args } as Parameters<typeof layers.conv2d>[0]));

const rows: readonly Row[] = [
  ["a convolution that pads", image, conv({ padding: "same" })],
  ["a convolution that does not pad", image, conv({ padding: "valid", useBias: false })],
  ["a convolution with strides over an even side", [8, 11, 3], conv({ padding: "same", strides: 2 })],
  [
    "a convolution with a large even kernel",
    image,
    conv({ padding: "same", kernelSize: [4, 2], strides: [3, 2] }),
  ],
  ["a dilated convolution", image, conv({ padding: "same", dilationRate: 2, activation: "relu" })],
  [
    "a convolution of open size with strides",
    [null, null, 3],
    conv({ padding: "same", strides: 2 }),
    { sizes: [10, 13] },
  ],
  [
    "a convolution over lines",
    [12, 3],
    one(() => layers.conv1d({ filters: 4, kernelSize: 5, padding: "same", strides: 2, activation: "tanh" })),
  ],
  [
    "a depthwise convolution",
    image,
    one(() =>
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: "same", activation: "elu" }),
    ),
  ],
  [
    "a separable convolution",
    image,
    one(() => layers.separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2, padding: "same" })),
  ],
  ...[
    [2, 2],
    [3, 2],
    [5, 3],
    [1, 2],
    [2, 3],
  ].flatMap(([kernelSize, strides]) =>
    (["same", "valid"] as const).map(
      (padding): Row => [
        `a transposed convolution of ${kernelSize} by ${strides}, ${padding}`,
        [5, 6, 3],
        one(() => layers.conv2dTranspose({ filters: 4, kernelSize, strides, padding })),
      ],
    ),
  ),
  ["a dense layer", [7], one(() => layers.dense({ units: 4, activation: "softmax" }))],
  ["a dense layer over images", image, one(() => layers.dense({ units: 4, activation: "sigmoid" }))],
  ["a normalisation alone", image, one(() => layers.batchNormalization({ epsilon: 1e-2 }))],
  ["a normalisation of vectors", [6], one(() => layers.batchNormalization({ scale: false }))],
  ["a normalisation over each pixel", image, one(() => layers.layerNormalization())],
  [
    "pooled maxima that pad",
    image,
    one(() => layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" })),
  ],
  ["pooled maxima", image, one(() => layers.maxPooling2d({ poolSize: [2, 3] }))],
  [
    "pooled means that pad",
    image,
    one(() => layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" })),
  ],
  ["maxima along lines", [9, 3], one(() => layers.maxPooling1d({ poolSize: 2 }))],
  ["means along lines", [9, 3], one(() => layers.averagePooling1d({ poolSize: 3, padding: "same" }))],
  ["the mean of a plane", image, one(() => layers.globalAveragePooling2d({}))],
  ["the maximum of a plane", image, one(() => layers.globalMaxPooling2d({}))],
  ["the mean of a line", [9, 3], one(() => layers.globalAveragePooling1d({}))],
  ["flattening in the layers' order", image, (x) => one(() => layers.flatten())(conv({})(x) as Symbolic)],
  [
    "another shape",
    [6, 4, 2],
    (x) => one(() => layers.reshape({ targetShape: [3, null, 4] }))(conv({ padding: "same" })(x) as Symbolic),
  ],
  ["other axes", image, (x) => one(() => layers.permute({ dims: [3, 1, 2] }))(conv({})(x) as Symbolic)],
  [
    "a border of zeros",
    image,
    one(() =>
      layers.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
    ),
  ],
  [
    "a cut border",
    image,
    one(() =>
      layers.cropping2D({
        cropping: [
          [1, 2],
          [0, 3],
        ],
      }),
    ),
  ],
  ["nearest up-sampling", image, one(() => layers.upSampling2d({ size: [2, 3] }))],
  ["linear up-sampling", image, one(() => layers.upSampling2d({ size: [2, 2], interpolation: "bilinear" }))],
  ["rescaling", image, one(() => layers.rescaling({ scale: 1 / 3, offset: -2 }))],
  [
    "dropout, which is nothing at inference",
    [7],
    (x) => {
      const dropped = new SeededDropout({ rate: 0.5, clock: dropoutClock(1), name: "d" }).apply(
        x,
      ) as Symbolic;
      return one(() => layers.dense({ units: 2 }))(one(() => layers.dropout({ rate: 0.5 }))(dropped));
    },
  ],
  [
    "an embedding of an image's greys",
    [5, 4],
    one(() => layers.embedding({ inputDim: 16, outputDim: 3 })),
    { values: (i) => (i % 16) + 0.5 },
  ],
  ...(
    [
      "relu",
      "relu6",
      "sigmoid",
      "tanh",
      "softplus",
      "softsign",
      "elu",
      "selu",
      "hardSigmoid",
      "swish",
      "mish",
    ] as const
  ).map(
    (activation): Row => [`the activation ${activation}`, [40], one(() => layers.activation({ activation }))],
  ),
  ["softmax over channels that lie first", image, conv({ activation: "softmax" })],
  ["a softmax layer", image, (x) => one(() => layers.softmax({ axis: -1 }))(conv({})(x) as Symbolic)],
  ["ReLU with a bound", [40], one(() => layers.reLU({ maxValue: 0.5 }))],
  ["a leaky ReLU", [40], one(() => layers.leakyReLU({ alpha: 0.1 }))],
  ["an ELU layer", [40], one(() => layers.elu())],
  ["a ReLU with a threshold", [40], one(() => layers.thresholdedReLU({ theta: 0.4 }))],
  ...(["add", "multiply", "average", "maximum", "minimum"] as const).map(
    (kind): Row => [
      `images joined by ${kind}`,
      image,
      (x) => {
        const a = conv({ padding: "same", name: "a" })(x) as Symbolic;
        const b = one(() => layers.dense({ units: 4, name: "b" }))(x);
        const c = one(() => layers.dense({ units: 4, name: "c" }))(x);
        return layers[kind]({}).apply([b, a, c]) as Symbolic;
      },
    ],
  ),
  ...[-1, 1, 2].map(
    (axis): Row => [
      `images put together along axis ${axis}`,
      image,
      (x) => {
        const a = conv({ padding: "same", filters: 3, name: "a" })(x) as Symbolic;
        return layers.concatenate({ axis }).apply([x, a]) as Symbolic;
      },
    ],
  ),
];

describe.skipIf(!ort)(`layers in ONNX Runtime (skipped where ${ABSENT})`, () => {
  beforeAll(() => openEngine({ engine: "cpu" }));

  const cases = rows.map(([name, shape, build, given = {}]) => ({ name, shape, build, given }));
  it.each(cases)("agrees on $name", async ({ shape, build, given }) => {
    const model = through(shape, build);
    await expectAgreement(model, given);
    model.dispose();
  });
});

describe("what ONNX files cannot say here", () => {
  beforeAll(() => openEngine({ engine: "cpu" }));

  it.each<readonly [string, readonly (number | null)[], Build, RegExp]>([
    [
      "a class without counterpart",
      [5],
      one(() => layers.repeatVector({ n: 2, name: "twice" })),
      /Layer twice \(RepeatVector\)/,
    ],
    [
      "an activation without one",
      [5],
      one(() => layers.dense({ units: 2, name: "top", activation: "gelu" as never })),
      /Layer top \(Dense\) has the activation gelu/,
    ],
    [
      "channels that come first",
      image,
      one(() => layers.conv2d({ filters: 2, kernelSize: 1, dataFormat: "channelsFirst", name: "first" })),
      /Layer first \(Conv2D\) has the data format channelsFirst/,
    ],
    [
      "a dilation with strides of open size",
      [null, null, 1],
      (x) => {
        const wide = layers.depthwiseConv2d({
          kernelSize: 3,
          strides: 2,
          padding: "same",
          dilationRate: 2,
          name: "w",
        } as never);
        return wide.apply(x) as Symbolic;
      },
      /Layer w \(DepthwiseConv2D\) has strides and dilation/,
    ],
  ])("refuses %s by layer and class", async (_, shape, build, message) => {
    const model = through(shape, build);
    await expect(exportOnnx(model)).rejects.toThrow(message);
    await expect(exportOnnx(model)).rejects.toSatisfy((error) => isHelioError(error, "unsupported"));
    model.dispose();
  });

  it("refuses a batch and names that make no sense", async () => {
    const model = through(
      [3],
      one(() => layers.dense({ units: 2 })),
    );
    for (const options of [{ batch: 0 }, { batch: 1.5 }, { outputs: ["a", "b"] }, { outputs: [] }])
      await expect(exportOnnx(model, options)).rejects.toSatisfy((error) => isHelioError(error, "argument"));
    model.dispose();
  });

  it("leaves no tensor behind", async () => {
    const model = through(image, conv({ padding: "same" }));
    const before = tf.memory().numTensors;
    await exportOnnx(model);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});
