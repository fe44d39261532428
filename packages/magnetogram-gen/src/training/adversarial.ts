import { tf } from "@helioscope/core/engine";
import type { MagnetogramTraining } from "../config.ts";

/**
 * How far the discriminator's patches are from what is wanted of them, as a scalar: equation 1 with logits, log(1 +
 * exp(-x)) where true is wanted and log(1 + exp(x)) where false is; or least squares, (x - 1)^2 and x^2 (Mao et al. 2017).
 */
export type Adversarial = (patches: tf.Tensor, wanted: boolean) => tf.Scalar;

/** The loss of a configuration; null for `none`, a training on the mean absolute difference alone. */
export function adversarialOf(kind: MagnetogramTraining["adversarial"]): Adversarial | null {
  if (kind === "none") return null;
  return kind === "cross-entropy" ? crossEntropy : leastSquares;
}

const crossEntropy: Adversarial = (patches, wanted) =>
  tf.mean(tf.softplus(wanted ? tf.neg(patches) : patches));

const leastSquares: Adversarial = (patches, wanted) => {
  const distance = wanted ? tf.sub(patches, 1) : patches;
  return tf.mean(tf.mul(distance, distance));
};
