import type { ConfigSchema } from "@helioscope/core";
import { en } from "zod/locales";
import * as z from "zod/mini";
import type { LabelKind, PreprocessConfig } from "./types.ts";

/** The plan of the paper's Figure 1: convolutions of 64, 64, 128, 128, 256, 256, 512 and three more of 512 feature maps. */
export interface SlicBody {
  readonly kind: "slic";
  /** The last three convolutions share one set of weights, batch normalisation included, as in the original code. */
  readonly tied: boolean;
  /** Factor on all numbers of feature maps. */
  readonly width: number;
  /** Two fully connected layers with ReLU and dropout (Figure 2), or the mean of each feature map. */
  readonly head:
    | { readonly kind: "dense"; readonly units: number; readonly dropout: number }
    | { readonly kind: "average"; readonly dropout: number };
}

/** Residual blocks (He et al. 2015a), which section 5 proposes. */
export interface ResidualBody {
  readonly kind: "residual";
  /** Feature maps of each stage; each stage after the first halves the image. */
  readonly stages: readonly number[];
  /** Blocks of two convolutions in each stage. */
  readonly blocks: number;
  readonly dropout: number;
}

export interface ClassifierNetConfig {
  readonly body: SlicBody | ResidualBody;
  /**
   * Standard deviation of fresh kernels (Equation 1, sqrt(2 / n)): n as He et al. 2015b count it, the inputs of one output
   * (`fan-in`), or as the paper words it, the number of feature maps.
   */
  readonly initial: "fan-in" | "feature-maps";
  readonly normalisation: { readonly momentum: number; readonly epsilon: number };
}

/** Random changes of a training image that leave its class. */
export interface ClassifierAugmentation {
  /** Mirrored east to west, half of the time. */
  readonly flip: boolean;
  /** Turned by quarters. */
  readonly turn: boolean;
  /** Turned by any angle up to this, degrees, filled with the nearest pixel. */
  readonly rotateDeg: number;
  /** Magnified by a factor drawn log-uniformly from [1 / zoom, zoom]. 1: not. */
  readonly zoom: number;
  /** Contrast: values times a factor from [1 / gain, gain], log-uniform. 1: not. */
  readonly gain: number;
  /** Brightness: plus a number from [-offset, offset]. */
  readonly offset: number;
  /** Blurred by a Gaussian of up to this standard deviation, pixels, half of the time: other resolutions. */
  readonly blurPx: number;
}

/** One leg of a training. What an earlier leg left is where the next begins. */
export interface TrainingStage {
  readonly epochs: number;
  readonly learningRate: number;
  readonly schedule: "constant" | "cosine";
  /** Which layers learn: all, the last one alone, or those from a named layer on. Frozen batch normalisation keeps its statistics. */
  readonly learn: "all" | "head" | { readonly from: string };
  /**
   * Batch normalisation of the layers that learn takes the statistics of each batch (where absent), or works with those
   * that it has and keeps them, scale and offset too: for a trained backbone and few images.
   */
  readonly statistics?: "batch" | "keep";
  /** Factor on the rate of all layers before the last one. */
  readonly backboneRate: number;
}

export interface ClassifierTraining {
  readonly stages: readonly TrainingStage[];
  /** Where there are several, the first stage is trained with each in turn and the best goes on (section 3.1). Null: the stage's own. */
  readonly learningRates: readonly number[] | null;
  readonly batchSize: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Factor of the squared kernels in the loss, halved. */
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  /** `balanced`: each class counts alike, whatever its number of images. */
  readonly classWeights: "balanced" | "none";
  readonly augmentation: ClassifierAugmentation;
  readonly split: SplitConfig;
  /** Stop a stage after so many epochs without a better validation; null never. The best epoch's weights are kept. */
  readonly patience: number | null;
  /** Fit the temperature (and with several labels the thresholds) on the validation images. */
  readonly calibrate: boolean;
  readonly saved: SavedConfig;
}

/** How a trained network is written. */
export interface SavedConfig {
  /** Bits of a weight; scores and calibration are those of the rounded ones. */
  readonly floatBits: 16 | 32;
  /** At most so many training images are remembered by the baselines beside it. */
  readonly baselineImages: number;
}

/**
 * How a data set is divided. A training on a set that names its sides (train and validation each at least once) takes
 * those whatever stands here; `as-given` insists on them.
 */
export type SplitConfig =
  | { readonly kind: "as-given" }
  /**
   * Blocks of time; images of one block stay together. Sunspots, filaments and coronal holes live for days to weeks: of
   * images within `gapDays` of each other (0 where absent) that fall on two sides, those on the earlier side (train before
   * validation before test) are left out.
   */
  | {
      readonly kind: "time";
      readonly blockDays: number;
      readonly gapDays?: number;
      readonly validationShare: number;
      readonly testShare: number;
    }
  /** Images of one region (or group) stay together. */
  | { readonly kind: "region"; readonly validationShare: number; readonly testShare: number }
  /** By chance, for images of which nothing is known; near-duplicates, groups and regions stay together. */
  | { readonly kind: "random"; readonly validationShare: number; readonly testShare: number }
  /** Whole observatories are held back for validation. */
  | { readonly kind: "observatory"; readonly validation: readonly string[]; readonly test: readonly string[] }
  /** The original's: every tenth image of each class in the order of names. It leaks: neighbours in time are near-copies. */
  | { readonly kind: "every"; readonly nth: number };

export interface ClassifierConfig {
  /** Null: those of the data; of a fresh network without data, the paper's five. */
  readonly classes: readonly string[] | null;
  readonly labels: LabelKind;
  readonly input: PreprocessConfig;
  readonly network: ClassifierNetConfig;
  readonly training: ClassifierTraining;
}

z.config(en());

const positive = z.number().check(z.positive());
const count = z.int().check(z.positive());
const share = z.number().check(z.minimum(0), z.lt(1));
const factor = z.number().check(z.minimum(1));

const input = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("solar"),
    sizePx: count,
    scaling: z.discriminatedUnion("kind", [
      z
        .strictObject({
          kind: z.literal("percentile"),
          low: z.number().check(z.minimum(0), z.maximum(100)),
          high: z.number().check(z.minimum(0), z.maximum(100)),
        })
        .check(z.refine(({ low, high }) => low < high, { error: "low must be below high" })),
      z.strictObject({ kind: z.literal("min-max") }),
      z.strictObject({ kind: z.literal("standard") }),
      z
        .strictObject({ kind: z.literal("range"), low: z.number(), high: z.number() })
        .check(z.refine(({ low, high }) => low < high, { error: "low must be below high" })),
    ]),
    captions: z.enum(["crop", "keep"]),
    borders: z.enum(["crop", "keep"]),
    shape: z.enum(["stretch", "crop", "pad"]),
  }),
  z.strictObject({
    kind: z.literal("slic-legacy"),
    way: z.enum(["training", "inference"]),
    sizePx: count,
  }),
]);

const body = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("slic"),
    tied: z.boolean(),
    width: positive,
    head: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("dense"), units: count, dropout: share }),
      z.strictObject({ kind: z.literal("average"), dropout: share }),
    ]),
  }),
  z.strictObject({
    kind: z.literal("residual"),
    stages: z.array(count).check(z.minLength(1)),
    blocks: count,
    dropout: share,
  }),
]);

const stage = z.strictObject({
  epochs: count,
  learningRate: positive,
  schedule: z.enum(["constant", "cosine"]),
  learn: z.union([z.enum(["all", "head"]), z.strictObject({ from: z.string().check(z.minLength(1)) })]),
  statistics: z.exactOptional(z.enum(["batch", "keep"])),
  backboneRate: z.number().check(z.minimum(0), z.maximum(1)),
});

const split = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("as-given") }),
  z.strictObject({
    kind: z.literal("time"),
    blockDays: positive,
    gapDays: z.exactOptional(z.number().check(z.minimum(0))),
    validationShare: share,
    testShare: share,
  }),
  z.strictObject({ kind: z.literal("region"), validationShare: share, testShare: share }),
  z.strictObject({ kind: z.literal("random"), validationShare: share, testShare: share }),
  z.strictObject({
    kind: z.literal("observatory"),
    validation: z.array(z.string()).check(z.minLength(1)),
    test: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal("every"), nth: z.int().check(z.minimum(2)) }),
]);

/** Schema of a whole configuration. Parsing throws a ZodError that lists every wrong value. */
export const classifierConfig: ConfigSchema<ClassifierConfig> = z.strictObject({
  classes: z.nullable(
    z.array(z.string().check(z.minLength(1))).check(
      z.minLength(1),
      z.refine((names) => new Set(names).size === names.length, { error: "must differ from each other" }),
    ),
  ),
  labels: z.enum(["single", "several"]),
  input,
  network: z.strictObject({
    body,
    initial: z.enum(["fan-in", "feature-maps"]),
    normalisation: z.strictObject({
      momentum: z.number().check(z.gt(0), z.lt(1)),
      epsilon: positive,
    }),
  }),
  training: z.strictObject({
    stages: z.array(stage).check(z.minLength(1)),
    learningRates: z.nullable(z.array(positive).check(z.minLength(1))),
    batchSize: count,
    momentum: share,
    nesterov: z.boolean(),
    weightDecay: z.number().check(z.minimum(0)),
    labelSmoothing: share,
    classWeights: z.enum(["balanced", "none"]),
    augmentation: z.strictObject({
      flip: z.boolean(),
      turn: z.boolean(),
      rotateDeg: z.number().check(z.minimum(0), z.maximum(180)),
      zoom: factor,
      gain: factor,
      offset: z.number().check(z.minimum(0)),
      blurPx: z.number().check(z.minimum(0)),
    }),
    split,
    patience: z.nullable(count),
    calibrate: z.boolean(),
    saved: z.strictObject({ floatBits: z.union([z.literal(16), z.literal(32)]), baselineImages: count }),
  }),
});
