import { tf } from "@helioscope/core/engine";
import type { UNetConfig } from "../config.ts";

/** Keeps the logarithm finite, as Keras does. */
const EPSILON = 1e-7;

/** A scalar of targets [n, h, w, 1] and predictions [n, h, w, classes]. */
type Measure = (targets: tf.Tensor | tf.Tensor[], predictions: tf.Tensor | tf.Tensor[]) => tf.Tensor;

const one = (tensors: tf.Tensor | tf.Tensor[]): tf.Tensor => (Array.isArray(tensors) ? tensors[0] : tensors);

/** Mean of Equation 1 over the pixels: minus the logarithm of the probability that was given to the right class. */
export function crossEntropy(head: UNetConfig["head"]): Measure {
  return (targets, predictions) => {
    const target = one(targets);
    const probability = tf.clipByValue(one(predictions), EPSILON, 1 - EPSILON);
    if (head === "sigmoid") {
      const right = tf.mul(target, tf.log(probability));
      const wrong = tf.mul(tf.sub(1, target), tf.log(tf.sub(1, probability)));
      return tf.neg(tf.mean(tf.add(right, wrong)));
    }
    const classes = probability.shape.at(-1)!;
    const wanted = tf.oneHot(tf.cast(tf.squeeze(target, [-1]), "int32"), classes);
    return tf.neg(tf.mean(tf.sum(tf.mul(wanted, tf.log(probability)), -1)));
  };
}

/** Share of pixels whose most probable class is the right one. */
export function pixelAccuracy(head: UNetConfig["head"]): Measure {
  return (targets, predictions) => {
    const target = one(targets);
    const prediction = one(predictions);
    const said =
      head === "sigmoid" ? tf.greater(prediction, 0.5) : tf.expandDims(tf.argMax(prediction, -1), -1);
    return tf.mean(tf.cast(tf.equal(tf.cast(said, "int32"), tf.cast(target, "int32")), "float32"));
  };
}
