import { tf } from "@helioscope/core/engine";
import { numbers } from "./configs.ts";

/**
 * How far a gradient is from central differences, for each of several tensors, along two directions. Relative to the norm
 * of the gradient.
 */
export function gradientErrors(
  loss: (values: tf.Tensor[]) => tf.Scalar,
  at: readonly tf.Tensor[],
  step: number,
): number[] {
  return tf.tidy(() => {
    const gradients = tf.grads((...values) => loss(values as tf.Tensor[]))([...at]);
    const errors: number[] = [];
    for (const [i, value] of at.entries()) {
      for (const salt of [3, 8]) {
        const along = unit(value, salt);
        const moved = (sign: number) => {
          const there = tf.add(value, tf.mul(along, sign * step));
          return loss(at.map((own, k) => (k === i ? there : own))).dataSync()[0];
        };
        const difference = (moved(1) - moved(-1)) / (2 * step);
        const slope = tf.sum(tf.mul(gradients[i], along)).dataSync()[0];
        errors.push(Math.abs(slope - difference) / tf.norm(gradients[i]).dataSync()[0]);
      }
    }
    return errors;
  });
}

function unit(like: tf.Tensor, salt: number): tf.Tensor {
  const values = numbers(like.size, salt);
  const norm = Math.hypot(...values);
  return tf.tensor(
    values.map((v) => v / norm),
    like.shape,
  );
}
