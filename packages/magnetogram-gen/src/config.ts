import type { ConfigSchema } from "@helioscope/core";
import { en } from "zod/locales";
import * as z from "zod/mini";

/** How EUV intensities, DN/s, become the network's -1 to 1. The paper is silent (notes of the paper card). */
export type IntensityTransform =
  /** Logarithm between two intensities; what lies outside is clipped. */
  | { readonly kind: "log"; readonly low: number; readonly high: number }
  | { readonly kind: "sqrt"; readonly low: number; readonly high: number }
  | { readonly kind: "linear"; readonly low: number; readonly high: number }
  /** asinh(I / knee) from 0 to `high`. */
  | { readonly kind: "asinh"; readonly knee: number; readonly high: number };

/** The common grid of EUV and field (section 2), and what is done on the way to it. */
export interface PrepareConfig {
  /** Side of the square, pixels. */
  readonly sizePx: number;
  /** The radius to which every disc is brought: 976 arcsec at `pixelScaleArcsec` a pixel. */
  readonly radiusArcsec: number;
  /** Arcsec of the grid; null: 4.8 at 512 pixels, and so that the disc fills the same part at other sizes. */
  readonly pixelScaleArcsec: number | null;
  /** `antialias`: the kernel is widened with the step; `plain`: as OpenCV does. */
  readonly resampling: "bicubic-antialias" | "bicubic-plain" | "block-mean";
  /** Divide EUV by its exposure time. */
  readonly exposure: boolean;
  /** Divide EUV by the instrument's loss of sensitivity, where a table was given. */
  readonly degradation: boolean;
  /**
   * Full width at half maximum of a Gaussian by which the field is smoothed on the grid, arcsec of a Sun of `radiusArcsec`; 0: none.
   * A deviation from the paper, which smooths nothing: on coarse grids the field's smallest patches, which no EUV emission
   * answers to, are taken out.
   */
  readonly fieldFwhmArcsec: number;
  /** QUALITY bits that reject an image; by kind. */
  readonly rejectQuality: { readonly euv: number; readonly field: number };
}

/** What one sample is. */
export interface SequenceConfig {
  /** EUV images of a sample (T of the paper: 3). */
  readonly frames: number;
  readonly cadenceMinutes: number;
  /** An image may lie so far from its place in the cadence, minutes. */
  readonly toleranceMinutes: number;
  /** EUV and field may lie so far apart, minutes. */
  readonly pairMinutes: number;
}

/** How a data set is divided by time: training first, then validation, then test. */
export interface TimeSplitConfig {
  readonly validationShare: number;
  readonly testShare: number;
  /** Left out between the sides, hours. The paper leaves 0.6 (36 minutes), over which the Sun hardly changes. */
  readonly gapHours: number;
}

/** The convolutional GRU at the bottom of the U-Net. */
export interface GruConfig {
  /** `paper`: equation 4, r * (R h), the reset gate after the convolution; `ballas`: R (r * h), Ballas et al. 2016. */
  readonly form: "paper" | "ballas";
  readonly kernel: number;
  /** Feature maps of the state; null: those of the bottleneck. */
  readonly hidden: number | null;
  /**
   * What the decoder is handed beside the state: the last frame's encoder maps, the mean over the frames of a window, or a
   * state of each level.
   */
  readonly skips: "last" | "mean" | "recurrent";
  /**
   * Side of the kernels of the states of recurrent skips, odd: of all levels, or of each from the first on (the last one named also below it). With 1 each pixel
   * remembers its own past; with 3 what it remembers can follow the Sun's rotation.
   */
  readonly skipKernel: number | readonly number[];
  /**
   * How a fresh cell's candidate state begins. `random`: as its gates. `identity`: it hands on its input, with a fifth of
   * the random kernel beside; of cells whose input and state have equally many maps.
   */
  readonly candidate: "random" | "identity";
  /**
   * A bias of the update gate, learned from this value on; null: none (equation 4). Without one a fresh cell gives half its
   * memory to each new image; with -1.25 less than a quarter.
   */
  readonly updateBias: number | null;
  /**
   * `window`: the state begins at 0 for each magnetogram and sees `sequence.frames` images (the paper); `carried`: it goes
   * on through the sequence.
   */
  readonly memory: "window" | "carried";
}

export interface GeneratorConfig {
  /** One image; all images of a sample as channels; or a recurrent state over them. */
  readonly kind: "pix2pix" | "multichannel" | "convgru";
  /** Halvings of the image: 8 bring 512 to 2. */
  readonly downs: number;
  /** Feature maps of the first level; doubled by each level up to eight times as many. */
  readonly width: number;
  /** Dropout of `rate` after the first `layers` levels of the decoder, the innermost left out. */
  readonly dropout: { readonly rate: number; readonly layers: number };
  readonly normalisation: { readonly momentum: number; readonly epsilon: number };
  /** Of `convgru`. */
  readonly gru: GruConfig;
}

/** PatchGAN (Isola et al. 2017): `layers` halvings, 3 of them see 70 x 70 pixels. */
export interface DiscriminatorConfig {
  readonly layers: number;
  readonly width: number;
  /** Beside the field it is shown the EUV image of the same time, or all images of the sample. */
  readonly condition: "last" | "all";
}

export interface MagnetogramTraining {
  readonly epochs: number;
  /** Steps instead of epochs, where a run is measured by time. */
  readonly steps: number | null;
  readonly batchSize: number;
  readonly learningRate: number;
  /** The discriminator's learning rate over the generator's. */
  readonly discriminatorRate: number;
  /** `halve`: half the rate after half the run (the paper); `linear`: straight to 0 over its second half (pix2pix); `constant`. */
  readonly schedule: "halve" | "linear" | "constant";
  readonly adam: { readonly beta1: number; readonly beta2: number };
  /** Factor of the mean absolute difference (equation 3). */
  readonly lambdaL1: number;
  /** Equation 1 with logits, or least squares (Mao et al. 2017); `none` trains on equation 2 alone. */
  readonly adversarial: "cross-entropy" | "least-squares" | "none";
  /**
   * Of `convgru`: the first `share` of the steps see the last `frames` images of each sample alone, which costs a part of the
   * others and teaches what one image says; null: all images from the first step on (the paper).
   */
  readonly shortWindows: { readonly frames: number; readonly share: number } | null;
  /** Side of random crops, pixels; null: the whole image. */
  readonly cropPx: number | null;
  /** The image is moved by up to so many pixels each way. Never mirrored: polarities obey Hale's and Joy's laws. */
  readonly jitterPx: number;
  readonly split: TimeSplitConfig;
  /** A sheet of input, generated and observed fields every so many epochs. */
  readonly sheetEvery: number;
  readonly saved: { readonly floatBits: 16 | 32 };
}

export interface MagnetogramConfig {
  readonly prepare: PrepareConfig;
  readonly sequence: SequenceConfig;
  /** Fields are clipped at so many gauss on either side and divided by it. */
  readonly clipGauss: number;
  readonly intensity: IntensityTransform;
  readonly generator: GeneratorConfig;
  readonly discriminator: DiscriminatorConfig;
  readonly training: MagnetogramTraining;
  /**
   * `deterministic`: no dropout, moving statistics of batch normalisation; `dropout`: dropout at test time too;
   * `reference`: dropout and the batch's own statistics, as the pix2pix codes do.
   */
  readonly testMode: "deterministic" | "dropout" | "reference";
}

z.config(en());

const positive = z.number().check(z.positive());
const zeroUp = z.number().check(z.minimum(0));
const count = z.int().check(z.positive());
const odd = count.check(z.refine((k) => k % 2 === 1, { error: "must be odd" }));
const share = z.number().check(z.minimum(0), z.lt(1));
const bits = z.int().check(z.minimum(0));
const ordered = (value: { readonly low: number; readonly high: number }) => value.low < value.high;
const order = { error: "low must be below high" };

const intensity = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("log"), low: positive, high: positive }).check(z.refine(ordered, order)),
  z.strictObject({ kind: z.literal("sqrt"), low: zeroUp, high: positive }).check(z.refine(ordered, order)),
  z
    .strictObject({ kind: z.literal("linear"), low: z.number(), high: z.number() })
    .check(z.refine(ordered, order)),
  z.strictObject({ kind: z.literal("asinh"), knee: positive, high: positive }),
]);

/** Schema of a whole configuration. Parsing throws a ZodError that lists every wrong value. */
export const magnetogramConfig: ConfigSchema<MagnetogramConfig> = z.strictObject({
  prepare: z.strictObject({
    sizePx: count,
    radiusArcsec: positive,
    pixelScaleArcsec: z.nullable(positive),
    resampling: z.enum(["bicubic-antialias", "bicubic-plain", "block-mean"]),
    exposure: z.boolean(),
    degradation: z.boolean(),
    // Networks and sets from before it was there are of fields that were not smoothed.
    fieldFwhmArcsec: z._default(zeroUp, 0),
    rejectQuality: z.strictObject({ euv: bits, field: bits }),
  }),
  sequence: z.strictObject({
    frames: count,
    cadenceMinutes: positive,
    toleranceMinutes: zeroUp,
    pairMinutes: zeroUp,
  }),
  clipGauss: positive,
  intensity,
  generator: z.strictObject({
    kind: z.enum(["pix2pix", "multichannel", "convgru"]),
    downs: z.int().check(z.minimum(2)),
    width: count,
    dropout: z.strictObject({ rate: share, layers: z.int().check(z.minimum(0)) }),
    normalisation: z.strictObject({ momentum: z.number().check(z.gt(0), z.lt(1)), epsilon: positive }),
    gru: z
      .strictObject({
        form: z.enum(["paper", "ballas"]),
        kernel: odd,
        hidden: z.nullable(count),
        skips: z.enum(["last", "mean", "recurrent"]),
        // Networks from before the two were there are of kernels of 1x1, drawn at random.
        skipKernel: z._default(z.union([odd, z.array(odd).check(z.minLength(1))]), 1),
        candidate: z._default(z.enum(["random", "identity"]), "random"),
        updateBias: z._default(z.nullable(z.number()), null),
        memory: z.enum(["window", "carried"]),
      })
      .check(
        z.refine(({ skips, memory }) => !(skips === "mean" && memory === "carried"), {
          error: "a carried state has no window whose skips have a mean",
        }),
      ),
  }),
  discriminator: z.strictObject({ layers: count, width: count, condition: z.enum(["last", "all"]) }),
  training: z.strictObject({
    epochs: count,
    steps: z.nullable(count),
    batchSize: count,
    learningRate: positive,
    discriminatorRate: positive,
    schedule: z.enum(["halve", "linear", "constant"]),
    adam: z.strictObject({ beta1: share, beta2: share }),
    lambdaL1: zeroUp,
    adversarial: z.enum(["cross-entropy", "least-squares", "none"]),
    // Runs from before it was there saw all images.
    shortWindows: z._default(
      z.nullable(
        z.strictObject({
          frames: z.int().check(z.minimum(2)),
          share: z.number().check(z.minimum(0), z.maximum(1)),
        }),
      ),
      null,
    ),
    cropPx: z.nullable(count),
    jitterPx: z.int().check(z.minimum(0)),
    split: z.strictObject({ validationShare: share, testShare: share, gapHours: zeroUp }),
    sheetEvery: count,
    saved: z.strictObject({ floatBits: z.union([z.literal(16), z.literal(32)]) }),
  }),
  testMode: z.enum(["deterministic", "dropout", "reference"]),
});
