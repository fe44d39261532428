import { tf } from "@helioscope/core/engine";
import type { Objective } from "@helioscope/core/train";
import type { LabelKind, LabelledImage } from "../types.ts";

/** What a batch is to be, as the loss takes it. */
export interface Targets {
  /** [n, classes]: what the probabilities should be. */
  readonly wanted: Float32Array;
  /** [n, classes] weight of each. */
  readonly weights: Float32Array;
}

export interface TargetOptions {
  readonly classes: readonly string[];
  readonly labels: LabelKind;
  readonly smoothing: number;
  /** With `single` labels the weight of each class; with `several` that of each class where it is present. */
  readonly classWeights: ArrayLike<number>;
}

/**
 * Wanted probabilities of images. Smoothed by s (Szegedy et al. 2016): with `single` labels 1 - s + s / classes and
 * s / classes, with `several` 1 - s / 2 and s / 2.
 */
export function targetsOf(
  images: readonly Pick<LabelledImage, "labels">[],
  { classes, labels, smoothing, classWeights }: TargetOptions,
): Targets {
  const size = classes.length;
  const wanted = new Float32Array(images.length * size);
  const weights = new Float32Array(images.length * size);
  const place = new Map(classes.map((name, k) => [name, k]));
  const floor = labels === "single" ? smoothing / size : smoothing / 2;
  for (const [i, image] of images.entries()) {
    const row = i * size;
    wanted.fill(floor, row, row + size);
    weights.fill(1, row, row + size);
    for (const label of image.labels) {
      const k = place.get(label) as number;
      wanted[row + k] = floor + 1 - smoothing;
      if (labels === "single") weights.fill(classWeights[k], row, row + size);
      else weights[row + k] = classWeights[k];
    }
  }
  return { wanted, weights };
}

/**
 * Weights that make classes count alike. With `single` labels inverse to their numbers of images, 1 on average over the
 * images; with `several` for each class the images without it over those with it. A class without images gets 1.
 */
export function balancedWeights(
  images: readonly Pick<LabelledImage, "labels">[],
  classes: readonly string[],
  labels: LabelKind,
): number[] {
  const counts = classes.map((name) => images.filter((image) => image.labels.includes(name)).length);
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => {
    if (count === 0) return 1;
    return labels === "single"
      ? images.length / (present * count)
      : Math.max(images.length - count, 1) / count;
  });
}

/** Mean over the images of the cross-entropy of softmax and wanted probabilities; finite for every logit. */
export const softmaxCrossEntropy: Objective = (targets, logits) => {
  const [wanted, weights] = targets as tf.Tensor2D[];
  const logs = tf.logSoftmax(logits as tf.Tensor2D);
  return tf.neg(tf.div(tf.sum(tf.mul(tf.mul(wanted, weights), logs)), wanted.shape[0]));
};

/** Mean over images and classes of the cross-entropy of sigmoid and wanted probability; finite for every logit. */
export const sigmoidCrossEntropy: Objective = (targets, logits) => {
  const [wanted, weights] = targets as tf.Tensor2D[];
  const z = logits as tf.Tensor2D;
  return tf.mean(tf.mul(weights, tf.sub(tf.softplus(z), tf.mul(z, wanted))));
};

/** The loss that goes with a kind of labels; its targets are `wanted` and `weights` of {@link targetsOf}. */
export function lossOf(labels: LabelKind): Objective {
  return labels === "single" ? softmaxCrossEntropy : sigmoidCrossEntropy;
}
