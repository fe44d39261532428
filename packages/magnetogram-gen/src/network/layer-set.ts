import type { tfl } from "@helioscope/core/engine";

/**
 * The layers of a network by name. Asked for the first time, a layer is made; the models that are put together of them
 * (the whole network, its encoder, a step of a sequence) share their weights.
 */
export interface LayerSet {
  get<L extends tfl.layers.Layer>(name: string, make: (name: string) => L): L;
  /** Applies the layer of that name, made on the first call. */
  apply(
    name: string,
    make: (name: string) => tfl.layers.Layer,
    x: tfl.SymbolicTensor | tfl.SymbolicTensor[],
  ): tfl.SymbolicTensor;
}

/** An empty set, or the layers of a model that was loaded. */
export function layerSet(model?: tfl.LayersModel): LayerSet {
  const known = new Map<string, tfl.layers.Layer>(model?.layers.map((layer) => [layer.name, layer]));
  const get = <L extends tfl.layers.Layer>(name: string, make: (name: string) => L): L => {
    const layer = known.get(name) ?? make(name);
    known.set(name, layer);
    return layer as L;
  };
  return { get, apply: (name, make, x) => get(name, make).apply(x) as tfl.SymbolicTensor };
}
