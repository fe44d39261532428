import { tf } from "@helioscope/core/engine";
import { heidkeSkill, trueSkill } from "@helioscope/core/metrics";
import type { FlareLoss } from "../config.ts";

type Tensors = tf.Tensor | tf.Tensor[];

/** A scalar of labels [n, 1] (0 or 1) and logits [n, 1]. */
export type FlareObjective = (labels: Tensors, logits: Tensors) => tf.Tensor;

const one = (tensors: Tensors): tf.Tensor => (Array.isArray(tensors) ? tensors[0] : tensors);

/**
 * Equation A3: the mean of -[C y log p + (1 - y) log(1 - p)], with p the sigmoid of the logit. Finite for every logit.
 */
export function weightedCrossEntropy(positiveWeight: number): FlareObjective {
  return (labels, logits) => {
    const y = one(labels);
    const z = one(logits);
    const flaring = tf.mul(tf.mul(y, positiveWeight), tf.softplus(tf.neg(z)));
    const quiet = tf.mul(tf.sub(1, y), tf.softplus(z));
    return tf.mean(tf.add(flaring, quiet));
  };
}

/**
 * Equations A4 to A6: the mean squares of (y - p) of both classes, those of the flaring one times
 * lambda = C exp(HSS) exp(TSS). C is the ratio of nonflaring to flaring samples of the batch, and the scores are those of
 * the batch at 0.5; lambda counts as a constant, for counts have no gradient. A class that the batch lacks adds nothing;
 * lambda is 1 where it is undefined (one class alone), and a score that is 0/0 counts as 0.
 */
export function skillLoss(): FlareObjective {
  return (labels, logits) => {
    const y = one(labels);
    const z = one(logits);
    const squares = tf.square(tf.sub(y, tf.sigmoid(z)));
    const quiet = tf.sub(1, y);
    const lambda = batchWeight(y.dataSync(), z.dataSync());
    const flaringMean = tf.div(tf.sum(tf.mul(y, squares)), tf.maximum(tf.sum(y), 1));
    const quietMean = tf.div(tf.sum(tf.mul(quiet, squares)), tf.maximum(tf.sum(quiet), 1));
    return tf.add(tf.mul(flaringMean, lambda), quietMean);
  };
}

/** Equation A5 of a batch. */
export function batchWeight(labels: ArrayLike<number>, logits: ArrayLike<number>): number {
  const counts = { tp: 0, fp: 0, tn: 0, fn: 0 };
  for (let i = 0; i < labels.length; i++) {
    const said = logits[i] >= 0;
    if (labels[i] === 1) counts[said ? "tp" : "fn"]++;
    else counts[said ? "fp" : "tn"]++;
  }
  const flaring = counts.tp + counts.fn;
  const quiet = counts.fp + counts.tn;
  if (flaring === 0 || quiet === 0) return 1;
  const hss = heidkeSkill(counts);
  return (quiet / flaring) * Math.exp(Number.isNaN(hss) ? 0 : hss) * Math.exp(trueSkill(counts));
}

/** The loss that a configuration names; `ratio` is nonflaring over flaring samples, for a balanced weight. */
export function lossOf(loss: FlareLoss, ratio: number): FlareObjective {
  if (loss.kind === "skill") return skillLoss();
  return weightedCrossEntropy(loss.positiveWeight === "balanced" ? ratio : loss.positiveWeight);
}
