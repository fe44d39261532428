import { tf } from "@helioscope/core/engine";
import type { Objective } from "@helioscope/core/train";

type Tensors = tf.Tensor | tf.Tensor[];

const one = (tensors: Tensors): tf.Tensor => (Array.isArray(tensors) ? tensors[0] : tensors);

const EPSILON = 1e-7;

/** Mean over the pixels of minus the logarithm of the right class's probability; targets [n, h, w, 1], sigmoid or softmax. */
export const pixelCrossEntropy: Objective = (targets, predictions) => {
  const wanted = one(targets);
  const p = tf.clipByValue(one(predictions), EPSILON, 1 - EPSILON);
  const classes = p.shape.at(-1) as number;
  if (classes === 1) {
    const right = tf.mul(wanted, tf.log(p));
    return tf.neg(tf.mean(tf.add(right, tf.mul(tf.sub(1, wanted), tf.log(tf.sub(1, p))))));
  }
  const hot = tf.oneHot(tf.cast(tf.squeeze(wanted, [-1]), "int32"), classes);
  return tf.neg(tf.mean(tf.sum(tf.mul(hot, tf.log(p)), -1)));
};

/** Mean over the examples of the cross-entropy of softmax and wanted classes [n, classes]. */
export const softmaxCrossEntropy: Objective = (targets, logits) =>
  tf.neg(tf.mean(tf.sum(tf.mul(one(targets), tf.logSoftmax(one(logits))), -1)));

export const meanSquare: Objective = (targets, predictions) =>
  tf.mean(tf.square(tf.sub(one(predictions), one(targets))));

export const meanAbsolute: Objective = (targets, predictions) =>
  tf.mean(tf.abs(tf.sub(one(predictions), one(targets))));
