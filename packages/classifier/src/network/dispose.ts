import type { tfl } from "@helioscope/core/engine";

/**
 * Disposes a model and all its weights. tfjs counts each application of a layer as a use, but a model gives back one a
 * layer, so that the weights of tied layers would stay.
 */
export function disposeModel(model: tfl.LayersModel): void {
  const further = model.layers.flatMap((layer) => layer.inboundNodes.slice(1).map(() => layer));
  model.dispose();
  for (const layer of further) layer.dispose();
}
