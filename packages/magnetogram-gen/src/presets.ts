import type { GeneratorConfig, MagnetogramConfig, MagnetogramTraining, PrepareConfig } from "./config.ts";

/**
 * All bits but those with which images look fine: AIA's quick-look (bit 30, which all of Helioviewer's have); HMI's missing lists of
 * cosmic-ray hits (10) and fewer filtergrams than usual (16).
 */
const prepare: PrepareConfig = {
  sizePx: 512,
  radiusArcsec: 976,
  pixelScaleArcsec: null,
  resampling: "bicubic-antialias",
  exposure: true,
  degradation: false,
  fieldFwhmArcsec: 0,
  rejectQuality: { euv: 0xbfffffff, field: 0xfffefbff },
};

const generator: GeneratorConfig = {
  kind: "convgru",
  downs: 8,
  width: 64,
  dropout: { rate: 0.5, layers: 3 },
  normalisation: { momentum: 0.9, epsilon: 1e-5 },
  gru: {
    form: "paper",
    kernel: 3,
    hidden: null,
    skips: "last",
    skipKernel: 1,
    candidate: "random",
    updateBias: null,
    memory: "window",
  },
};

const training: MagnetogramTraining = {
  epochs: 200,
  steps: null,
  batchSize: 4,
  learningRate: 2e-4,
  discriminatorRate: 1,
  schedule: "halve",
  adam: { beta1: 0.5, beta2: 0.999 },
  lambdaL1: 100,
  adversarial: "cross-entropy",
  shortWindows: null,
  cropPx: null,
  jitterPx: 0,
  split: { validationShare: 0.2, testShare: 0.2, gapHours: 24 * 27 },
  sheetEvery: 5,
  saved: { floatBits: 32 },
};

const paper: MagnetogramConfig = {
  prepare,
  sequence: { frames: 3, cadenceMinutes: 12, toleranceMinutes: 3, pairMinutes: 6 },
  clipGauss: 200,
  intensity: { kind: "log", low: 0.8, high: 250 },
  generator,
  discriminator: { layers: 3, width: 64, condition: "last" },
  training,
  testMode: "deterministic",
};

/**
 * What two CPU cores train in minutes. At 38.4 arcsec a pixel a field of sharp points among nothing teaches a network to say
 * nothing: fields are smoothed to two pixels or so, which is what EUV shows of them, and clipped where few of those lie beyond.
 * Polarities are learned after some hundreds of steps whatever the batch: small batches, as the paper has them. Fields are a few per
 * cent of their range here, so lambda is larger than for the images of pix2pix. The recurrent network keeps a state at each level over eight hours, which begins as a slow mean of what the encoder sees.
 */
const small: MagnetogramConfig = {
  ...paper,
  prepare: { ...prepare, sizePx: 64, fieldFwhmArcsec: 90 },
  sequence: { frames: 12, cadenceMinutes: 40, toleranceMinutes: 6, pairMinutes: 6 },
  clipGauss: 30,
  generator: {
    ...generator,
    downs: 4,
    width: 16,
    dropout: { rate: 0.5, layers: 2 },
    gru: {
      ...generator.gru,
      kernel: 1,
      skips: "recurrent",
      skipKernel: [3, 3, 1],
      candidate: "identity",
      updateBias: -2,
    },
  },
  discriminator: { layers: 2, width: 16, condition: "last" },
  training: {
    ...training,
    epochs: 2,
    batchSize: 4,
    learningRate: 2e-3,
    discriminatorRate: 0.2,
    schedule: "linear",
    lambdaL1: 300,
    shortWindows: { frames: 2, share: 0.4 },
    split: { ...training.split, gapHours: 24 * 14 },
    saved: { floatBits: 16 },
  },
};

const withKind = (config: MagnetogramConfig, kind: GeneratorConfig["kind"]): MagnetogramConfig => ({
  ...config,
  generator: { ...config.generator, kind },
  discriminator: { ...config.discriminator, condition: kind === "multichannel" ? "all" : "last" },
});

/** Named configurations: the paper's three networks at full size, and three that two CPU cores train in minutes. */
export const presets: Readonly<
  Record<
    "paper" | "paper-pix2pix" | "paper-multichannel" | "small" | "small-pix2pix" | "small-multichannel",
    MagnetogramConfig
  >
> = {
  paper,
  "paper-pix2pix": withKind(paper, "pix2pix"),
  "paper-multichannel": withKind(paper, "multichannel"),
  small,
  "small-pix2pix": withKind(small, "pix2pix"),
  "small-multichannel": withKind({ ...small, sequence: { ...small.sequence, frames: 3 } }, "multichannel"),
};
