import { fillNormal, seededRandom } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { layerSeed } from "@helioscope/core/train";
import type { GruConfig } from "../config.ts";
import { ConvGru } from "./conv-gru.ts";

/** Of the pix2pix codes. */
const DEVIATION = 0.02;

/** What is left of a candidate's random kernel beside the identity. */
const BESIDE_IDENTITY = 0.2;

/**
 * Draws the weights of a fresh network: kernels N(0, 0.02), scales of batch normalisation N(1, 0.02), biases 0, as the
 * pix2pix codes do; kernels of a convGRU N(0, 1 / inputs), so that its gates see numbers of order 1 at any width, and its
 * candidate near the identity where that is asked for. The same seed, scope and layer name give the same on every engine.
 */
export function drawWeights(
  model: tfl.LayersModel,
  seed: number,
  scope: string,
  candidate: GruConfig["candidate"] = "random",
): void {
  for (const layer of model.layers) {
    for (const weight of layer.weights) {
      const shape = weight.shape as number[];
      const part = weight.originalName.slice(weight.originalName.lastIndexOf("/") + 1);
      if (shape.length < 2 && part !== "gamma") continue;
      const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
      const inputs = shape.slice(0, -1).reduce((product, side) => product * side, 1);
      const sd = layer instanceof ConvGru ? Math.sqrt(1 / inputs) : DEVIATION;
      const random = seededRandom(layerSeed(seed, `${scope}/${layer.name}/${part}`));
      fillNormal(random, values, part === "gamma" ? 1 : 0, sd);
      if (candidate === "identity" && layer instanceof ConvGru && part === "kernel")
        nearIdentity(values, shape);
      const drawn = tf.tensor(values, shape);
      weight.write(drawn);
      drawn.dispose();
    }
  }
}

/** Brings the last third of an input kernel [k, k, c, 3 hidden], that of the candidate, near the identity where c = hidden. */
function nearIdentity(kernel: Float32Array, [side, , channels, products]: readonly number[]): void {
  const hidden = products / 3;
  if (channels !== hidden) return;
  for (let at = 0; at < kernel.length; at += products) {
    for (let map = 2 * hidden; map < products; map++) kernel[at + map] *= BESIDE_IDENTITY;
  }
  const centre = ((side * side - 1) / 2) * channels;
  for (let map = 0; map < hidden; map++) kernel[(centre + map) * products + 2 * hidden + map] += 1;
}
