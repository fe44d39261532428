import { ArgumentError } from "@helioscope/core";
import type { tfl } from "@helioscope/core/engine";
import { BatchNorm } from "@helioscope/core/train";
import type { TrainingStage } from "../config.ts";
import { LOGITS } from "./build-network.ts";

/** Layers with weights, from the image on; a tied one stands where it is first applied. */
export function weightedLayers(model: tfl.LayersModel): tfl.layers.Layer[] {
  return model.layers.filter((layer) => layer.weights.length > 0);
}

/**
 * Lets the layers that a stage names learn and freezes the others, batch normalisation with its statistics included.
 *
 * `from` is the name of a layer, or the part of it before the last "_": `layer7` is `layer7_conv` and what
 * follows. With `statistics: "keep"` all batch normalisation is frozen.
 *
 * @throws ArgumentError for a layer that the network has not
 */
export function setLearning(
  model: tfl.LayersModel,
  { learn, statistics = "batch" }: Pick<TrainingStage, "learn" | "statistics">,
): void {
  const layers = weightedLayers(model);
  const first = firstLearning(layers, learn);
  layers.forEach((layer, i) => {
    layer.trainable = i >= first && !(statistics === "keep" && layer instanceof BatchNorm);
  });
}

function firstLearning(layers: readonly tfl.layers.Layer[], learn: TrainingStage["learn"]): number {
  if (learn === "all") return 0;
  const name = learn === "head" ? LOGITS : learn.from;
  const first = layers.findIndex((layer) => layer.name === name || layer.name.startsWith(`${name}_`));
  if (first >= 0) return first;
  throw new ArgumentError(`No layer is called ${name}`, {
    value: name,
    expected: `one of ${layers.map((layer) => layer.name).join(", ")}`,
    remedy: "Set `learn` of the training stage.",
  });
}
