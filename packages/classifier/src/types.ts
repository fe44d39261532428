import type { Raster, Skip, SolarImage, WorkOptions } from "@helioscope/core";

/** How any image becomes what a network takes; the same for training and inference. */
export type PreprocessConfig =
  | {
      readonly kind: "solar";
      /** Side of the square that the network sees. */
      readonly sizePx: number;
      /**
       * `percentile` and `min-max` bring the image's own values to [0, 1], `range` fixed ones in the image's unit, so that
       * brightness keeps its meaning; values outside go to 0 or 1. `standard`: to mean 0 and standard deviation 1.
       */
      readonly scaling:
        | { readonly kind: "percentile"; readonly low: number; readonly high: number }
        | { readonly kind: "min-max" }
        | { readonly kind: "standard" }
        | { readonly kind: "range"; readonly low: number; readonly high: number };
      /** Cut strips of text that archives burn into their pictures, above or below the image. */
      readonly captions: "crop" | "keep";
      /** Cut rows and columns at the edges that hold one value or none. */
      readonly borders: "crop" | "keep";
      /** What is done with an image that is no square: stretched, its middle taken, or widened with its own lowest value. */
      readonly shape: "stretch" | "crop" | "pad";
    }
  /**
   * The two different ways of the original code: `training` scales each image's own range to bytes 0 to 255 and resizes
   * bicubically; `inference` resizes the raw values bilinearly, antialiased.
   */
  | { readonly kind: "slic-legacy"; readonly way: "training" | "inference"; readonly sizePx: number };

/** What `prepareImage` makes: a square on the network's grid, no NaN. Row 0 south, as everywhere. */
export type ClassifierInput = Raster<Float32Array>;

/** `single`: exactly one class an image (softmax). `several`: any number of them (a sigmoid each). */
export type LabelKind = "single" | "several";

/** What a network says of one image; numbers in the order of its classes. */
export interface Classification {
  readonly logits: Float32Array;
  /** Softmax of the logits, or the sigmoid of each; divided by the network's temperature beforehand. */
  readonly probabilities: Float32Array;
}

/** Anything that gives images a probability for each class; catalogue, map and evaluation ask for no more. */
export interface ImageClassifier {
  readonly classes: readonly string[];
  readonly labels: LabelKind;
  readonly input: PreprocessConfig;
  /** With `several` labels: a class is said at and above its own threshold. With `single` ones null. */
  readonly thresholds: readonly number[] | null;
  /** Logits are divided by it before they become probabilities; 1 where nothing was calibrated. */
  readonly temperature: number;
  classify(inputs: readonly ClassifierInput[], options?: WorkOptions): Promise<Classification[]>;
}

/** An image with what people, or a simulation, say that it shows. Null: not known. */
export interface LabelledImage {
  /** Path in the data set's store. */
  readonly file: string;
  /** One class, or with `several` labels any number of them (none: quiet). */
  readonly labels: readonly string[];
  /** UTC, ISO 8601. */
  readonly utc: string | null;
  readonly observatory: string | null;
  /** Band as the data set calls it, such as `AIA_304`. */
  readonly band: string | null;
  /** Active region, or whatever the images of one object share. */
  readonly region: string | null;
  /** What must stay on one side of a split, where the data set names it. */
  readonly group: string | null;
  /** The side that the data set itself assigns. */
  readonly split: "train" | "validation" | "test" | null;
}

/** A labelled data set: the list in memory, the pixels when asked for. */
export interface LabelledSet {
  readonly images: readonly LabelledImage[];
  /** Sorted by name, as the folders of the original are. */
  readonly classes: readonly string[];
  readonly labels: LabelKind;
  read(index: number): Promise<SolarImage>;
  readonly skipped: readonly Skip[];
}

/** Indices of images by what a training does with them. */
export interface DataSplit {
  readonly train: Uint32Array;
  /** Choose the weights, the temperature and the thresholds. */
  readonly validation: Uint32Array;
  /** Not touched before the final scores; may be empty. */
  readonly test: Uint32Array;
}
