import { tf } from "@helioscope/core/engine";
import { classWeights, featureMatrix, logisticRegression } from "../baseline/index.ts";
import { LOGIT } from "./build-network.ts";
import type { FlareNet } from "./flare-net.ts";

/**
 * Scales and shifts the logits of a network so that they fit labels (Platt 1999), by changing its last layer. A fit that
 * would turn the network around, or logits that are all alike, change nothing.
 *
 * @param probabilities the network's own, of samples that it was not trained on
 * @param positiveWeight weight of a flaring sample
 */
export function calibrate(
  network: FlareNet,
  probabilities: Float64Array,
  labels: readonly number[],
  positiveWeight: number,
): void {
  const logits = probabilities.map((p) => Math.log(bounded(p) / (1 - bounded(p))));
  const mean = logits.reduce((sum, z) => sum + z, 0) / logits.length;
  const sd = Math.sqrt(logits.reduce((sum, z) => sum + (z - mean) ** 2, 0) / logits.length);
  if (!(sd > 1e-6)) return;
  const truth = Float64Array.from(labels);
  const { coefficients, intercept } = logisticRegression(
    featureMatrix([logits.map((z) => (z - mean) / sd)]),
    truth,
    { weights: classWeights(truth, positiveWeight) },
  );
  const slope = coefficients[0] / sd;
  if (!(slope > 0)) return;
  const layer = network.model.getLayer(LOGIT);
  tf.tidy(() => {
    const [kernel, bias] = layer.getWeights();
    layer.setWeights([tf.mul(kernel, slope), tf.add(tf.mul(bias, slope), intercept - slope * mean)]);
  });
}

/** Float32 rounds what is near 1 to 1. */
function bounded(p: number): number {
  return Math.min(1 - 1e-7, Math.max(1e-7, p));
}
