import type { ConfigSchema } from "@helioscope/core";
import { en } from "zod/locales";
import * as z from "zod/mini";

/** How the U-Net is built. */
export interface UNetConfig {
  /** Kernels of the first encoder block; doubled at each level. The paper: 32. */
  readonly baseFilters: number;
  /** Poolings. The paper: 4. */
  readonly depth: number;
  /** Batch normalisation before the activation (the text) or after it (the released code). */
  readonly order: "conv-bn-relu" | "conv-relu-bn";
  /** 2x2 transposed convolution (the text), or nearest up-sampling and a 2x2 convolution with ReLU (the code). */
  readonly upConvolution: "transposed" | "nearest";
  /** Rate after each pooling and each concatenation. */
  readonly dropout: number;
  /** Whether the bottleneck is followed by dropout too (the code). */
  readonly bottleneckDropout: boolean;
  /**
   * `grey`: the frame as one channel (text and code). `embedding`: each of the 256 greys has a trained vector of so
   * many numbers, which also joins the last block's output; a network of few kernels then finds a sharp threshold in
   * hundreds of steps instead of many thousands.
   */
  readonly input: "grey" | { readonly embedding: number };
  /** One sigmoid channel (the code), two softmax channels (the text), or three (the paper's comparison). */
  readonly head: "sigmoid" | "softmax" | "three-class";
}

export interface UNetTraining {
  readonly steps: number;
  readonly batchSize: number;
  /** Side of the random crops, a multiple of 2^depth; null trains on whole frames. */
  readonly cropPx: number | null;
  readonly learningRate: number;
  readonly schedule: "constant" | "cosine";
  /** `paper`: rotations of 0 to 360 degrees and both flips; `release`: the code's small ones; `dihedral`: exact. */
  readonly augmentation: "paper" | "release" | "dihedral" | "none";
  /** The last share of the frames by time is kept for validation. */
  readonly validationShare: number;
  /** Validate and keep a checkpoint every so many steps. */
  readonly validateEvery: number;
  /** Stop after so many validations without a better one; null never stops early. */
  readonly patience: number | null;
}

/** From a field to signed masks and features. */
export interface SegmentConfig {
  /** Threshold on |B|, the U-Net, or masks that the user brings. */
  readonly by: "threshold" | "unet" | "mask";
  /** |B| must exceed this to be part of a feature; the released code's 150 G. */
  readonly thresholdGauss: number;
  /** The release's removal of pixels that touch the opposite polarity. */
  readonly removeTouching: boolean;
  readonly minSizePx: number;
}

export interface TrackConfig {
  readonly profile: "paper" | "release" | "exclusive" | "swamis";
  /** A feature takes part in one event only; null leaves it to the profile. */
  readonly exclusive: boolean | null;
  /** The first match in order (the paper and its code), or the best; null leaves it to the profile. */
  readonly match: "first" | "best" | null;
  /** Transverse speed C of Eq. 2. */
  readonly speedKmS: number;
  /** Seconds between frames; null takes it from the frames' times. */
  readonly cadenceS: number | null;
  /** Arcsec a pixel; null takes it from the header. */
  readonly pixelScaleArcsec: number | null;
}

/**
 * SWAMIS beyond `segment.thresholdGauss` (its high threshold) and `segment.minSizePx`: for the `swamis` profile, and
 * for the SWAMIS that `compare` runs beside another profile.
 */
export interface SwamisConfig {
  /** Low threshold of the hysteresis, at most `segment.thresholdGauss`; null: equal to it, so that none takes place. */
  readonly lowGauss: number | null;
  /** Connected components, or one feature a local maximum. */
  readonly method: "clump" | "downhill";
  /** Components of (x, y, t) with fewer pixels are dropped before features are named. */
  readonly minVoxels: number;
  /** Radius of the vicinity in which births and deaths look for partners. */
  readonly vicinityPx: number;
  /** Two flux changes agree when the smaller is at least this part of the larger. */
  readonly consistency: number;
  /** Noise filter of whole tracks, for the lifetimes; null keeps all. */
  readonly filter: {
    readonly minVolumePx: number;
    readonly minFrames: number;
    readonly minMaxSizePx: number;
  } | null;
}

export interface SolarUnetConfig {
  readonly network: UNetConfig;
  readonly training: UNetTraining;
  readonly segment: SegmentConfig;
  readonly tracking: TrackConfig;
  readonly swamis: SwamisConfig;
  /** Run SWAMIS beside the profile and set both side by side: Figures 9 to 12 and the Epps-Singleton tests. */
  readonly compare: boolean;
}

z.config(en());

const positive = z.number().check(z.positive());
const count = z.int().check(z.positive());
const natural = z.int().check(z.minimum(0));

/** Schema of a whole configuration. Parsing throws a ZodError that lists every wrong value. */
export const solarUnetConfig: ConfigSchema<SolarUnetConfig> = z
  .strictObject({
    network: z.strictObject({
      baseFilters: count.check(z.maximum(128)),
      depth: count.check(z.maximum(6)),
      order: z.enum(["conv-bn-relu", "conv-relu-bn"]),
      upConvolution: z.enum(["transposed", "nearest"]),
      dropout: z.number().check(z.minimum(0), z.lt(1)),
      bottleneckDropout: z.boolean(),
      input: z.union([z.literal("grey"), z.strictObject({ embedding: count.check(z.maximum(64)) })]),
      head: z.enum(["sigmoid", "softmax", "three-class"]),
    }),
    training: z.strictObject({
      steps: count,
      batchSize: count,
      cropPx: z.nullable(count),
      learningRate: positive,
      schedule: z.enum(["constant", "cosine"]),
      augmentation: z.enum(["paper", "release", "dihedral", "none"]),
      validationShare: z.number().check(z.gt(0), z.lt(1)),
      validateEvery: count,
      patience: z.nullable(count),
    }),
    segment: z.strictObject({
      by: z.enum(["threshold", "unet", "mask"]),
      thresholdGauss: positive,
      removeTouching: z.boolean(),
      minSizePx: count,
    }),
    tracking: z.strictObject({
      profile: z.enum(["paper", "release", "exclusive", "swamis"]),
      exclusive: z.nullable(z.boolean()),
      match: z.nullable(z.enum(["first", "best"])),
      speedKmS: positive,
      cadenceS: z.nullable(positive),
      pixelScaleArcsec: z.nullable(positive),
    }),
    swamis: z.strictObject({
      lowGauss: z.nullable(positive),
      method: z.enum(["clump", "downhill"]),
      minVoxels: count,
      vicinityPx: z.number().check(z.minimum(0)),
      consistency: z.number().check(z.minimum(0), z.maximum(1)),
      filter: z.nullable(z.strictObject({ minVolumePx: natural, minFrames: natural, minMaxSizePx: natural })),
    }),
    compare: z.boolean(),
  })
  .check(
    z.refine(
      ({ network, training }) => training.cropPx === null || training.cropPx % 2 ** network.depth === 0,
      {
        path: ["training", "cropPx"],
        error: "must be a multiple of 2^network.depth",
      },
    ),
    z.refine(({ segment, tracking }) => tracking.profile !== "swamis" || segment.by === "threshold", {
      path: ["segment", "by"],
      error: "must be threshold with the swamis profile, which discriminates by itself",
    }),
    z.refine(({ segment, swamis }) => (swamis.lowGauss ?? 0) <= segment.thresholdGauss, {
      path: ["swamis", "lowGauss"],
      error: "must not be above segment.thresholdGauss",
    }),
    z.refine(({ tracking, compare }) => !(compare && tracking.profile === "swamis"), {
      path: ["compare"],
      error: "must be false with the swamis profile, which the others are compared with",
    }),
  );

const tracking: TrackConfig = {
  profile: "paper",
  exclusive: null,
  match: null,
  speedKmS: 4,
  cadenceS: null,
  pixelScaleArcsec: null,
};

const swamis: SwamisConfig = {
  lowGauss: null,
  method: "clump",
  minVoxels: 1,
  vicinityPx: 3,
  consistency: 0.75,
  filter: null,
};

/** Section 3.2 as it is written; the dropout rate, which the text does not give, is the code's. */
const paper: SolarUnetConfig = {
  network: {
    baseFilters: 32,
    depth: 4,
    order: "conv-bn-relu",
    upConvolution: "transposed",
    dropout: 0.5,
    bottleneckDropout: false,
    input: "grey",
    head: "softmax",
  },
  training: {
    steps: 10_000,
    batchSize: 1,
    cropPx: null,
    learningRate: 1e-4,
    schedule: "constant",
    augmentation: "paper",
    validationShare: 0.2,
    validateEvery: 500,
    patience: null,
  },
  segment: { by: "threshold", thresholdGauss: 150, removeTouching: false, minSizePx: 10 },
  tracking,
  swamis,
  compare: false,
};

/** The released code. */
const release: SolarUnetConfig = {
  ...paper,
  network: {
    ...paper.network,
    order: "conv-relu-bn",
    upConvolution: "nearest",
    bottleneckDropout: true,
    head: "sigmoid",
  },
  training: { ...paper.training, augmentation: "release" },
  segment: { ...paper.segment, removeTouching: true },
  tracking: { ...tracking, profile: "release" },
};

/** What the shipped model is: small enough for a CPU and a web page. */
const compact: SolarUnetConfig = {
  ...paper,
  network: {
    baseFilters: 8,
    depth: 3,
    order: "conv-bn-relu",
    upConvolution: "transposed",
    dropout: 0,
    bottleneckDropout: false,
    input: { embedding: 8 },
    head: "sigmoid",
  },
  training: {
    steps: 900,
    batchSize: 8,
    cropPx: 240,
    learningRate: 1e-2,
    schedule: "cosine",
    augmentation: "dihedral",
    validationShare: 0.2,
    validateEvery: 100,
    patience: null,
  },
  segment: { ...paper.segment, by: "unet" },
  tracking: { ...tracking, profile: "exclusive" },
};

export const presets: Readonly<Record<"paper" | "release" | "compact", SolarUnetConfig>> = {
  paper,
  release,
  compact,
};
