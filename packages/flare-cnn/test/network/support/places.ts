import { tf } from "@helioscope/core/engine";
import type { FlareNet } from "../../../src/network/flare-net.ts";
import { batchTensors, type Phase, phasesOf, staged } from "../../../src/network/staging.ts";
import type { FlareInput } from "../../../src/types.ts";

/** Probability of an input whose active area is widened on its lower left by masked columns and rows. */
export function probabilityAt(network: FlareNet, input: FlareInput, [columns, rows]: Phase): number {
  const shape = { input: network.input, network: network.config };
  return tf.tidy(() => {
    const batch = phasesOf(shape).map(([x, y]) => staged(input, shape, [x + columns, y + rows]));
    const logits = network.logits.apply(batchTensors(batch, shape), { training: false }) as tf.Tensor;
    return tf.sigmoid(tf.mean(logits)).dataSync()[0];
  });
}

/** Standard deviation of some values. */
export function scatter(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
}
