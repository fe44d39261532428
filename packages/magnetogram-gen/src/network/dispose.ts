import type { tfl } from "@helioscope/core/engine";

/**
 * Disposes models that may share layers, and all their weights. tfjs counts each application of a layer as a use, but a
 * model gives back one a layer, so that the weights of a shared one would stay.
 */
export function disposeModels(models: readonly tfl.LayersModel[]): void {
  for (const layer of new Set(models.flatMap(({ layers }) => layers))) {
    if (layer.weights.length === 0) continue;
    for (let uses = layer.inboundNodes.length; uses > 0; uses--) layer.dispose();
  }
}
