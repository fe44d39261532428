import type { tfl } from "@helioscope/core/engine";

/** One layer with weights, as a person who chooses what to freeze needs to see it. */
export interface LayerFacts {
  readonly name: string;
  /** Layers of one block (a convolution and its normalisation; both convolutions of a residual block) share this name. */
  readonly block: string;
  /** Class of the layer as Keras calls it. */
  readonly kind: string;
  /** Numbers that it holds, moving statistics included. */
  readonly parameters: number;
  /** How often it is applied; more than once where layers are tied. */
  readonly applied: number;
}

/** A network, as far as its layers are asked for. */
export interface Layered {
  readonly model: tfl.LayersModel;
}

/** The layers that hold weights, from the image to the logits. The last one is the head. */
export function layersOf({ model }: Layered): readonly LayerFacts[] {
  return model.layers
    .filter(({ weights }) => weights.length > 0)
    .map((layer) => ({
      name: layer.name,
      block: blockOf(layer.name),
      kind: layer.getClassName(),
      parameters: layer.countParams(),
      applied: layer.inboundNodes.length,
    }));
}

function blockOf(name: string): string {
  return name.replace(/_(conv|norm)$/, "").replace(/(_block\d+)_(\d+|shortcut)$/, "$1");
}
