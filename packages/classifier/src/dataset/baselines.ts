import { ShapeError, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { Classification, ClassifierInput, ImageClassifier } from "../types.ts";
import { type BaselineData, baselineInput, moments, THUMBNAIL_PX, thumbnail } from "./baseline-data.ts";

/** A trivial classifier that scores of a network are shown beside. */
export interface Baseline extends ImageClassifier {
  readonly name: string;
  /** What it does, in one line. */
  readonly about: string;
}

/** Names and explanations of the baselines, in the order of {@link baselinesOf}. */
export const baselineFacts: readonly { readonly name: string; readonly about: string }[] = [
  { name: "majority", about: "The most frequent class of the training images, whatever the image" },
  {
    name: "mean and spread",
    about: "The class of the training image whose mean and standard deviation, standardised, are nearest",
  },
  {
    name: "16x16 pixels",
    about: "The class of the training image that is nearest pixel by pixel at 16 x 16 pixels",
  },
];

/**
 * The baselines on what they remember: majority, nearest neighbour by mean and spread, nearest neighbour on small
 * pixels. They take images prepared by `baselineInput`. With several labels the first gives each class its share of
 * the training images, the others give the labels of the neighbour.
 */
export function baselinesOf(data: BaselineData): readonly Baseline[] {
  const deciders = [() => prior(data), nearestMoments(data), nearestThumbnail(data)];
  return baselineFacts.map((facts, k) => ({
    ...facts,
    classes: data.classes,
    labels: data.labels,
    input: baselineInput,
    thresholds: data.labels === "several" ? data.classes.map(() => 0.5) : null,
    temperature: 1,
    async classify(inputs: readonly ClassifierInput[], options: WorkOptions = {}) {
      return inputs.map((input) => {
        throwIfAborted(options.signal);
        return said(data, deciders[k](checked(input)));
      });
    },
  }));
}

/** Probability of what is said not to be there: a logit needs one. */
const LEAST = 1e-6;

function said({ labels }: BaselineData, probabilities: Float32Array): Classification {
  const logits = probabilities.map((p) => Math.log(p));
  if (labels === "several")
    for (let c = 0; c < logits.length; c++) logits[c] -= Math.log1p(-probabilities[c]);
  return { logits, probabilities };
}

function prior({ prior, labels }: BaselineData): Float32Array {
  const p = prior.map((share) => Math.min(Math.max(share, LEAST), 1 - LEAST));
  return labels === "several" ? p : scaled(p);
}

/** The labels of one training image as probabilities. */
function labelsOf({ targets, classes, labels }: BaselineData, example: number): Float32Array {
  const from = example * classes.length;
  const p = Float32Array.from(targets.subarray(from, from + classes.length), (is) =>
    is ? 1 - LEAST : LEAST,
  );
  return labels === "several" ? p : scaled(p);
}

function scaled(p: Float32Array): Float32Array {
  const sum = p.reduce((a, b) => a + b, 0);
  return p.map((value) => value / sum);
}

function nearestMoments(data: BaselineData): (input: ClassifierInput) => Float32Array {
  const [mean, spread] = [data.momentMean, data.momentSpread];
  const scale = spread.map((value) => (value > 0 ? 1 / value : 0));
  const known = data.moments.map((value, k) => (value - mean[k % 2]) * scale[k % 2]);
  return (input) => {
    const own = moments(input).map((value, k) => (value - mean[k]) * scale[k]);
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i < data.count; i++) {
      const distance = (known[2 * i] - own[0]) ** 2 + (known[2 * i + 1] - own[1]) ** 2;
      if (distance < least) [best, least] = [i, distance];
    }
    return labelsOf(data, best);
  };
}

function nearestThumbnail(data: BaselineData): (input: ClassifierInput) => Float32Array {
  const size = THUMBNAIL_PX ** 2;
  const { thumbnails, low, high } = data;
  const step = high > low ? 255 / (high - low) : 0;
  return (input) => {
    const own = thumbnail(input).map((value) => (value - low) * step);
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i < data.count; i++) {
      let distance = 0;
      for (let p = 0, k = i * size; p < size && distance < least; p++, k++) {
        const off = thumbnails[k] - own[p];
        distance += off * off;
      }
      if (distance < least) [best, least] = [i, distance];
    }
    return labelsOf(data, best);
  };
}

function checked(input: ClassifierInput): ClassifierInput {
  if (input.width === baselineInput.sizePx && input.height === baselineInput.sizePx) return input;
  throw new ShapeError(`An input of ${input.width}x${input.height}`, {
    value: [input.width, input.height],
    expected: `${baselineInput.sizePx}x${baselineInput.sizePx}`,
    remedy: "Prepare images with baselineInput.",
  });
}
