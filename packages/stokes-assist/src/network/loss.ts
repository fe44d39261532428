import { tf } from "@helioscope/core/engine";
import type { StokesNetworkConfig, StokesTraining } from "./config.ts";
import { NODE_QUANTITIES } from "./quantities.ts";

/** Transverse field, G, from which on the azimuth counts in full. */
const FULL_WEIGHT_GAUSS = 1000;

/**
 * Weight of every output in the loss, [count][outputs]; undefined where all are 1. `field-weighted`: the azimuth at a
 * depth counts as B sin^2(inclination) / 1000 G there (at most 1), since Q and U are proportional to the square of the
 * transverse field and without them no profile knows it.
 */
export function outputWeights(
  nodes: Float32Array,
  count: number,
  { logTau, azimuth }: Pick<StokesNetworkConfig, "logTau" | "azimuth">,
  loss: StokesTraining["loss"],
): Float32Array | undefined {
  if (loss === "mse") return undefined;
  const depths = logTau.length;
  const angles = azimuth === "double-angle" ? 2 : 1;
  const size = (NODE_QUANTITIES.length - 1 + angles) * depths;
  const weights = new Float32Array(count * size).fill(1);
  const field = NODE_QUANTITIES.indexOf("fieldStrength");
  const inclination = NODE_QUANTITIES.indexOf("inclination");
  const first = NODE_QUANTITIES.indexOf("azimuth") * depths;
  for (let i = 0; i < count; i++) {
    const node = i * NODE_QUANTITIES.length * depths;
    for (let d = 0; d < depths; d++) {
      const sine = Math.sin((nodes[node + inclination * depths + d] * Math.PI) / 180);
      const weight = Math.min(1, (nodes[node + field * depths + d] * sine ** 2) / FULL_WEIGHT_GAUSS);
      for (let a = 0; a < angles; a++) weights[i * size + first + a * depths + d] = weight;
    }
  }
  return weights;
}

/** Mean over all outputs of weight times squared error; targets are [values] or [values, weights]. */
export function weightedError(
  targets: tf.Tensor | tf.Tensor[],
  predictions: tf.Tensor | tf.Tensor[],
): tf.Tensor {
  const [wanted, weights] = Array.isArray(targets) ? targets : [targets];
  const squares = tf.square(tf.sub(Array.isArray(predictions) ? predictions[0] : predictions, wanted));
  return tf.mean(weights ? tf.mul(squares, weights) : squares);
}
