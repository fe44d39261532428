import type { ClassifierAugmentation, ClassifierConfig, ClassifierTraining, SlicBody } from "./config.ts";

/** The five classes of the paper, in the order of the original's folders. */
export const paperClasses: readonly string[] = ["filaments", "flares", "prominences", "quiet", "sunspots"];

const NO_AUGMENTATION: ClassifierAugmentation = {
  flip: false,
  turn: false,
  rotateDeg: 0,
  zoom: 1,
  gain: 1,
  offset: 0,
  blurPx: 0,
};

/** Section 3.1: 100 epochs at each of three constant rates, batches of 32, Nesterov momentum 0.9, the best epoch kept. */
const paperTraining: ClassifierTraining = {
  stages: [{ epochs: 100, learningRate: 5e-4, schedule: "constant", learn: "all", backboneRate: 1 }],
  learningRates: [1e-3, 5e-4, 1e-4],
  batchSize: 32,
  momentum: 0.9,
  nesterov: true,
  weightDecay: 0,
  labelSmoothing: 0,
  classWeights: "none",
  augmentation: NO_AUGMENTATION,
  split: { kind: "time", blockDays: 14, gapDays: 1, validationShare: 0.1, testShare: 0 },
  patience: null,
  calibrate: false,
  saved: { floatBits: 32, baselineImages: 2000 },
};

const slicBody: SlicBody = {
  kind: "slic",
  tied: true,
  width: 1,
  head: { kind: "dense", units: 4096, dropout: 0.5 },
};

const slicPaper: ClassifierConfig = {
  classes: null,
  labels: "single",
  input: {
    kind: "solar",
    sizePx: 256,
    scaling: { kind: "min-max" },
    captions: "keep",
    borders: "keep",
    shape: "stretch",
  },
  network: { body: slicBody, initial: "fan-in", normalisation: { momentum: 0.9, epsilon: 1e-5 } },
  training: paperTraining,
};

const slicUntied: ClassifierConfig = {
  ...slicPaper,
  network: { ...slicPaper.network, body: { ...slicBody, tied: false } },
};

/** What a CPU trains in minutes on patches of 64 pixels. */
const slicCompact: ClassifierConfig = {
  ...slicPaper,
  input: {
    kind: "solar",
    sizePx: 64,
    scaling: { kind: "standard" },
    captions: "crop",
    borders: "crop",
    shape: "crop",
  },
  network: {
    ...slicPaper.network,
    body: { kind: "slic", tied: true, width: 0.25, head: { kind: "average", dropout: 0.5 } },
  },
  training: {
    ...paperTraining,
    stages: [{ epochs: 30, learningRate: 0.05, schedule: "cosine", learn: "all", backboneRate: 1 }],
    learningRates: null,
    weightDecay: 5e-4,
    labelSmoothing: 0.05,
    augmentation: { ...NO_AUGMENTATION, flip: true, turn: true, gain: 1.1, offset: 0.05 },
    split: { kind: "time", blockDays: 14, gapDays: 1, validationShare: 0.2, testShare: 0 },
    calibrate: true,
  },
};

const residual: ClassifierConfig = {
  ...slicCompact,
  network: {
    ...slicPaper.network,
    body: { kind: "residual", stages: [16, 32, 64, 128], blocks: 2, dropout: 0.5 },
  },
};

/**
 * The network that comes with the package. Its layers are not tied: the one set of moving statistics that tied layers have
 * fits none of the three places where they stand, and on scenes of many kinds the network then says other things at
 * inference than in training (after the same 4 epochs 0.46 of the validation right, untied 0.7 and more).
 */
const scenes: ClassifierConfig = {
  ...slicCompact,
  network: {
    ...slicCompact.network,
    body: { kind: "slic", tied: false, width: 11 / 64, head: { kind: "average", dropout: 0.3 } },
  },
  training: {
    ...slicCompact.training,
    stages: [{ epochs: 10, learningRate: 0.05, schedule: "cosine", learn: "all", backboneRate: 1 }],
    augmentation: {
      ...NO_AUGMENTATION,
      flip: true,
      turn: true,
      zoom: 1.25,
      gain: 1.2,
      offset: 0.1,
      blurPx: 1,
    },
    split: { kind: "as-given" },
    saved: { floatBits: 16, baselineImages: 200 },
  },
};

/** Named configurations. What the paper leaves open is chosen here; notes on each choice are in the paper card. */
export const presets: Readonly<
  Record<"paper" | "slic-paper" | "slic-untied" | "slic-compact" | "residual" | "scenes", ClassifierConfig>
> = {
  paper: slicPaper,
  "slic-paper": slicPaper,
  "slic-untied": slicUntied,
  "slic-compact": slicCompact,
  residual,
  scenes,
};
