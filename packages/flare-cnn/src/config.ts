import type { ConfigSchema } from "@helioscope/core";
import { en } from "zod/locales";
import * as z from "zod/mini";
import type { InputConfig } from "./types.ts";

/** Three convolutions and a 3x3 maximum beside each other, their outputs joined (Figure 2). */
export interface InceptionConfig {
  /** Kernels of 3x3, 5x5 and 7x7. */
  readonly filters: readonly [number, number, number];
  /** 1x1 convolutions: before each of the three, and after the maximum. Null: none, as in Figure 2. */
  readonly reduce: { readonly before: readonly [number, number, number]; readonly pool: number } | null;
}

/** CNN-1: two 3x3 convolutions, a fully connected layer, the output (section 3, Figure 1). */
export interface Cnn1Body {
  readonly kind: "cnn-1";
  readonly filters: readonly [number, number];
  /** A 2x2 maximum after each convolution (Figure 1's caption) or after the first only (the text). */
  readonly pools: "both" | "first";
  /** Width of the fully connected layer. */
  readonly hidden: number;
}

/** What becomes of the last feature maps of CNN-2. */
export type Cnn2Head =
  /**
   * One number a feature map and kind of pooling, joined. `sum` is over a fixed area of `sumCells` cells of the feature
   * grid: an extensive quantity, where `average` is an intensive one. Null: no hidden layer between it and the output.
   */
  | {
      readonly kind: "global";
      readonly pooling: readonly ("average" | "max" | "sum")[];
      readonly sumCells: number;
      readonly hidden: number | null;
    }
  /** Spatial pyramid pooling: the maximum in each cell of grids of 1x1, 2x2, ... over the active area. */
  | { readonly kind: "pyramid"; readonly levels: readonly number[]; readonly hidden: number | null };

/** CNN-2: two convolutions and two inception modules, a 3x3 maximum after all but the last (Figure 3). */
export interface Cnn2Body {
  readonly kind: "cnn-2";
  /** Kernels, and the stride, of the first convolution (7x7). */
  readonly stem: { readonly filters: number; readonly stride: number };
  /** Kernels of the second (3x3). */
  readonly second: number;
  readonly inceptions: readonly [InceptionConfig, InceptionConfig];
  /** Stride of the 3x3 maxima: 3, the default of Keras, or 2. */
  readonly poolStride: number;
  readonly head: Cnn2Head;
}

/** Where a magnetogram at native scale is looked at; the rest is set to zero, and masked in every layer. */
export interface ActiveArea {
  /** The mean of |B| over a square of `smoothPx` must exceed this. */
  readonly thresholdGauss: number;
  /** Side of the square, odd, in pixels of the network's grid. */
  readonly smoothPx: number;
  /** The area grows by so many pixels. */
  readonly dilatePx: number;
}

export interface FlareNetConfig {
  readonly body: Cnn1Body | Cnn2Body;
  /** Leaky ReLU with its slope below zero, or the identity (equation A2). */
  readonly activation:
    | { readonly kind: "leaky-relu"; readonly slope: number }
    | { readonly kind: "identity" };
  /** Batch normalisation of the input of each convolution, and the momentum of its moving statistics; null: none. */
  readonly normalisation: { readonly momentum: number } | null;
  /** Share of the numbers that are dropped before each fully connected layer of CNN-2 while it trains; 0 in the paper. */
  readonly dropout: number;
  /** The field is divided by this. 1: raw gauss. */
  readonly fieldScaleGauss: number;
  /** With `native` input alone; null there: the whole frame, and only the padding of a batch is masked. */
  readonly active: ActiveArea | null;
  /**
   * With `native` input: a prediction is the mean of the logits at so many places of the region on the grid of the
   * poolings, spread over their total stride, so that it says little of where the region happens to fall. 1: one place, the
   * corner of the active area.
   */
  readonly phases: number;
}

export type FlareLoss =
  /** Equation A3. `balanced`: nonflaring over flaring samples of the training side. */
  | { readonly kind: "cross-entropy"; readonly positiveWeight: number | "balanced" }
  /** Equations A4 to A6. */
  | { readonly kind: "skill" };

export interface FlareAugmentation {
  /** Half of the samples have both polarities exchanged: another cycle, by Hale's law. */
  readonly polarity: boolean;
  /** Half are mirrored north to south with both polarities exchanged: the other hemisphere, by the laws of Hale and Joy. */
  readonly hemisphere: boolean;
  /** The field is multiplied by a factor drawn log-uniformly from [1 / gain, gain]. 1: none. */
  readonly gain: number;
  /**
   * Against the artefact of resizing: before it is prepared, each side of a frame is stretched by a factor drawn
   * log-uniformly from [1 / aspect, aspect]. 1: none.
   */
  readonly aspect: number;
  /** Against the same: each frame is widened on every side by up to this share of its width and height, with zeros. 0: none. */
  readonly padding: number;
  /**
   * Each sample falls on the grid of the poolings anywhere: native input by whole pixels up to the total stride, a crop or
   * a resized frame, which has no room around it, to either side by up to half of it, with zeros. CNN-2 only.
   */
  readonly shift: boolean;
}

export interface FlareTraining {
  readonly steps: number;
  readonly batchSize: number;
  readonly optimizer: { readonly kind: "sgd"; readonly momentum: number } | { readonly kind: "adam" };
  readonly learningRate: number;
  readonly schedule: "constant" | "cosine";
  readonly augmentation: FlareAugmentation;
  /**
   * Share of the regions, of flaring and nonflaring each, that a training does not touch: its final scores are theirs. 0:
   * none, and the final scores are those of the validation, which chose the weights.
   */
  readonly testShare: number;
  /** Share of the other regions, of flaring and nonflaring each, that is kept for validation. */
  readonly validationShare: number;
  /** Validate and keep a checkpoint every so many steps. */
  readonly validateEvery: number;
  /** Stop after so many validations without a larger ROC area; null never stops early. */
  readonly patience: number | null;
  /**
   * At the end the logits are scaled and shifted (Platt 1999) to fit the labels of the validation regions, flaring ones
   * with the weight of the loss: a network that is too sure of the regions that it knows has its 0.5 in the wrong place.
   */
  readonly calibrate: boolean;
}

export interface FlareEvaluation {
  /**
   * Flaring is said at and above it. Null: at what the network's file says, and at the paper's 0.5 where it says nothing and
   * in training.
   */
  readonly threshold: number | null;
}

export interface FlareCnnConfig {
  readonly input: InputConfig;
  readonly network: FlareNetConfig;
  readonly loss: FlareLoss;
  readonly training: FlareTraining;
  readonly evaluation: FlareEvaluation;
}

z.config(en());

const positive = z.number().check(z.positive());
const count = z.int().check(z.positive());
const three = z.tuple([count, count, count]);
const share = z.number().check(z.gt(0), z.lt(1));
const inception = z.strictObject({
  filters: three,
  reduce: z.nullable(z.strictObject({ before: three, pool: count })),
});

const input = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("resize"), sizePx: count }),
  z.strictObject({ kind: z.literal("native"), scaleDeg: positive }),
  z.strictObject({ kind: z.literal("crop"), scaleDeg: positive, sizePx: count }),
]);

const head = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("global"),
    pooling: z.array(z.enum(["average", "max", "sum"])).check(z.minLength(1)),
    sumCells: positive,
    hidden: z.nullable(count),
  }),
  z.strictObject({
    kind: z.literal("pyramid"),
    levels: z.array(count).check(z.minLength(1)),
    hidden: z.nullable(count),
  }),
]);

const body = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("cnn-1"),
    filters: z.tuple([count, count]),
    pools: z.enum(["both", "first"]),
    hidden: count,
  }),
  z.strictObject({
    kind: z.literal("cnn-2"),
    stem: z.strictObject({ filters: count, stride: count }),
    second: count,
    inceptions: z.tuple([inception, inception]),
    poolStride: z.int().check(z.minimum(2), z.maximum(3)),
    head,
  }),
]);

const network = z.strictObject({
  body,
  activation: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("leaky-relu"), slope: z.number().check(z.minimum(0), z.lt(1)) }),
    z.strictObject({ kind: z.literal("identity") }),
  ]),
  normalisation: z.nullable(z.strictObject({ momentum: share })),
  dropout: z.number().check(z.minimum(0), z.lt(1)),
  fieldScaleGauss: positive,
  active: z.nullable(
    z.strictObject({
      thresholdGauss: positive,
      smoothPx: count.check(z.refine((n) => n % 2 === 1, { error: "must be odd" })),
      dilatePx: z.int().check(z.minimum(0)),
    }),
  ),
  phases: z.int().check(z.minimum(1), z.maximum(16)),
});

/** Schema of a whole configuration. Parsing throws a ZodError that lists every wrong value. */
export const flareCnnConfig: ConfigSchema<FlareCnnConfig> = z
  .strictObject({
    input,
    network,
    loss: z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("cross-entropy"),
        positiveWeight: z.union([positive, z.literal("balanced")]),
      }),
      z.strictObject({ kind: z.literal("skill") }),
    ]),
    training: z.strictObject({
      steps: count,
      batchSize: count,
      optimizer: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("sgd"), momentum: z.number().check(z.minimum(0), z.lt(1)) }),
        z.strictObject({ kind: z.literal("adam") }),
      ]),
      learningRate: positive,
      schedule: z.enum(["constant", "cosine"]),
      augmentation: z.strictObject({
        polarity: z.boolean(),
        hemisphere: z.boolean(),
        gain: z.number().check(z.minimum(1), z.maximum(10)),
        aspect: z.number().check(z.minimum(1), z.maximum(10)),
        padding: z.number().check(z.minimum(0), z.maximum(4)),
        shift: z.boolean(),
      }),
      testShare: z.number().check(z.minimum(0), z.lt(1)),
      validationShare: share,
      validateEvery: count,
      patience: z.nullable(count),
      calibrate: z.boolean(),
    }),
    evaluation: z.strictObject({ threshold: z.nullable(share) }),
  })
  .check(
    z.refine(({ input, network }) => network.active === null || input.kind === "native", {
      path: ["network", "active"],
      error: "must be null unless the input is native",
    }),
    z.refine(({ input, network }) => network.phases === 1 || input.kind === "native", {
      path: ["network", "phases"],
      error: "must be 1 unless the input is native",
    }),
    z.refine(({ network, training }) => !training.augmentation.shift || network.body.kind === "cnn-2", {
      path: ["training", "augmentation", "shift"],
      error: "must be false with cnn-1, whose fully connected layer knows every place",
    }),
    z.refine(({ input, network }) => network.body.kind !== "cnn-1" || input.kind !== "native", {
      path: ["network", "body"],
      error: "must not be cnn-1 with native input, whose size varies: a fully connected layer needs one size",
    }),
    z.refine(
      ({ input, network: { body } }) =>
        body.kind === "cnn-1" ||
        input.kind === "native" ||
        (body.head.kind === "global" && !body.head.pooling.includes("sum")),
      {
        path: ["network", "body", "head"],
        error: "must pool by average or max unless the input is native",
      },
    ),
  );
