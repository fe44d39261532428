import type { LayerConverter } from "../layer-call.ts";
import { activations } from "./activation.ts";
import { convolutions } from "./convolution.ts";
import { denses } from "./dense.ts";
import { merges } from "./merge.ts";
import { normalisations } from "./normalisation.ts";
import { poolings } from "./pooling.ts";
import { shapes } from "./shape.ts";

/** Converters by the class of the layer. */
export const converters: Readonly<Record<string, LayerConverter>> = {
  ...activations,
  ...convolutions,
  ...denses,
  ...merges,
  ...normalisations,
  ...poolings,
  ...shapes,
};
