import type {
  Cnn2Body,
  Cnn2Head,
  FlareAugmentation,
  FlareCnnConfig,
  FlareNetConfig,
  FlareTraining,
  InceptionConfig,
} from "./config.ts";

const NO_AUGMENTATION: FlareAugmentation = {
  polarity: false,
  hemisphere: false,
  gain: 1,
  aspect: 1,
  padding: 0,
  shift: false,
};

/** As GoogLeNet's own leaf of Figure 2: three widths alike, no 1x1 convolution. */
const alike = (filters: number): InceptionConfig => ({ filters: [filters, filters, filters], reduce: null });

const average: Cnn2Head = { kind: "global", pooling: ["average"], sumCells: 1, hidden: null };

/** The text: CNN-2 on 256x256, with the widths and the strides that it leaves open chosen (Keras' pool stride, slope, momentum). */
const paper: FlareCnnConfig = {
  input: { kind: "resize", sizePx: 256 },
  network: {
    body: {
      kind: "cnn-2",
      stem: { filters: 32, stride: 1 },
      second: 64,
      inceptions: [alike(32), alike(64)],
      poolStride: 3,
      head: average,
    },
    activation: { kind: "leaky-relu", slope: 0.3 },
    normalisation: { momentum: 0.99 },
    dropout: 0,
    fieldScaleGauss: 1,
    active: null,
    phases: 1,
  },
  loss: { kind: "cross-entropy", positiveWeight: 4.5 },
  training: {
    steps: 50_000,
    batchSize: 64,
    optimizer: { kind: "sgd", momentum: 0 },
    learningRate: 5e-6,
    schedule: "constant",
    augmentation: NO_AUGMENTATION,
    testShare: 0,
    validationShare: 1 / 3,
    validateEvery: 500,
    patience: null,
    calibrate: false,
  },
  evaluation: { threshold: null },
};

const cnn2 = paper.network.body as Cnn2Body;

function withBody(base: FlareCnnConfig, body: FlareNetConfig["body"], sizePx?: number): FlareCnnConfig {
  return {
    ...base,
    ...(sizePx ? { input: { kind: "resize", sizePx } } : {}),
    network: { ...base.network, body },
  };
}

/** The baseline network with the loss that the paper found best for it, on 128x128. */
const cnn1: FlareCnnConfig = {
  ...withBody(paper, { kind: "cnn-1", filters: [16, 32], pools: "both", hidden: 64 }, 128),
  loss: { kind: "skill" },
};

const xs: Cnn2Body = {
  ...cnn2,
  stem: { filters: 16, stride: 1 },
  second: 32,
  inceptions: [alike(16), alike(32)],
};

/** What a CPU trains in minutes: Adam at an ordinary rate, a few hundred steps. */
const quick: FlareTraining = {
  steps: 400,
  batchSize: 32,
  optimizer: { kind: "adam" },
  learningRate: 2e-3,
  schedule: "cosine",
  augmentation: { ...NO_AUGMENTATION, polarity: true, hemisphere: true, gain: 1.2 },
  testShare: 0.25,
  validationShare: 0.2,
  validateEvery: 50,
  patience: null,
  calibrate: true,
};

/** CNN-2 of a quarter of the weights on 128x128, resized as in the paper. */
const small: FlareCnnConfig = {
  ...withBody(paper, xs, 128),
  training: quick,
};

/** CNN-2 at 0.12 degrees a pixel whatever the frame, quiet Sun and padding masked in every layer, wherever it falls on the poolings. */
const native: FlareCnnConfig = {
  input: { kind: "native", scaleDeg: 0.12 },
  network: {
    body: {
      kind: "cnn-2",
      stem: { filters: 8, stride: 2 },
      second: 16,
      inceptions: [alike(8), alike(16)],
      poolStride: 2,
      head: { kind: "global", pooling: ["average", "max", "sum"], sumCells: 16, hidden: 16 },
    },
    activation: { kind: "leaky-relu", slope: 0.3 },
    normalisation: { momentum: 0.95 },
    dropout: 0.3,
    fieldScaleGauss: 300,
    active: { thresholdGauss: 60, smoothPx: 5, dilatePx: 3 },
    phases: 4,
  },
  loss: { kind: "cross-entropy", positiveWeight: "balanced" },
  // Twice the steps: it sees each region at many places.
  training: {
    ...quick,
    steps: 800,
    validateEvery: 100,
    augmentation: { ...quick.augmentation, shift: true },
  },
  evaluation: { threshold: null },
};

const nativeBody = native.network.body as Cnn2Body;

/** Spatial pyramid pooling over the active area instead of a global one. */
const spp = withBody(native, { ...nativeBody, head: { kind: "pyramid", levels: [1, 2, 4], hidden: 16 } });

/** A square of 128 pixels of 0.12 degrees about the centre of the flux. */
const crop: FlareCnnConfig = {
  ...native,
  input: { kind: "crop", scaleDeg: 0.12, sizePx: 128 },
  network: {
    ...native.network,
    body: { ...nativeBody, head: { kind: "global", pooling: ["average", "max"], sumCells: 1, hidden: 16 } },
    active: null,
    phases: 1,
  },
};

/** Widths of GoogLeNet's first version where Figure 3 has a place for them. */
const googlenet = withBody(paper, {
  ...cnn2,
  stem: { filters: 64, stride: 2 },
  second: 192,
  inceptions: [alike(64), alike(128)],
  poolStride: 2,
});

/** The same with its 1x1 reductions, the branch of 7x7 as wide as that of 5x5. */
const googlenetReduced = withBody(paper, {
  ...(googlenet.network.body as Cnn2Body),
  inceptions: [
    { filters: [128, 32, 32], reduce: { before: [96, 16, 16], pool: 32 } },
    { filters: [192, 96, 96], reduce: { before: [128, 32, 32], pool: 64 } },
  ],
});

/** Named configurations. What the paper leaves open is chosen here; notes on each choice are in the paper card. */
export const presets: Readonly<
  Record<
    | "paper"
    | "paper-identity"
    | "cnn-1"
    | "cnn-1-wide"
    | "cnn-1-one-pool"
    | "cnn-2-strided"
    | "small"
    | "googlenet"
    | "googlenet-reduced"
    | "native"
    | "crop"
    | "spp",
    FlareCnnConfig
  >
> = {
  paper,
  "paper-identity": { ...paper, network: { ...paper.network, activation: { kind: "identity" } } },
  "cnn-1": cnn1,
  "cnn-1-wide": withBody(cnn1, { kind: "cnn-1", filters: [32, 64], pools: "both", hidden: 128 }),
  "cnn-1-one-pool": withBody(cnn1, { kind: "cnn-1", filters: [16, 32], pools: "first", hidden: 64 }),
  "cnn-2-strided": withBody(paper, { ...cnn2, stem: { filters: 32, stride: 2 }, poolStride: 2 }),
  small,
  googlenet,
  "googlenet-reduced": googlenetReduced,
  native,
  crop,
  spp,
};
