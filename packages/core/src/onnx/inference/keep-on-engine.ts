import type { tfl } from "../../engine/tensors.ts";

const kept = new WeakSet<tfl.layers.Layer>();

/**
 * Has `auto` leave a model, and every other one with a layer of it, to the engine from now on: a model in training has new
 * weights at each validation, and a session for each would cost more than it saves.
 */
export function keepOnEngine(model: tfl.LayersModel): void {
  for (const layer of model.layers) kept.add(layer);
}

export function isKeptOnEngine(model: tfl.LayersModel): boolean {
  return model.layers.some((layer) => kept.has(layer));
}
