import { dropoutClock } from "@helioscope/core/train";
import { type DiscriminatorShape, patchGan } from "./discriminator.ts";
import { disposeModels } from "./dispose.ts";
import { type GeneratorShape, windowModel } from "./generator.ts";
import { layerSet } from "./layer-set.ts";

/** Numbers that training changes; moving statistics are none. */
export interface ParameterCounts {
  readonly generator: number;
  readonly discriminator: number;
}

/** Counts the trainable numbers of a configuration; needs an engine, and memory for the networks. */
export function parameterCounts(config: GeneratorShape & DiscriminatorShape): ParameterCounts {
  const generator = windowModel({ ...config, layers: layerSet(), clock: dropoutClock(0) });
  const discriminator = patchGan(config);
  const count = (weights: readonly { readonly shape: readonly (number | null)[] }[]) =>
    weights.reduce((sum, { shape }) => sum + (shape as number[]).reduce((n, side) => n * side, 1), 0);
  try {
    return {
      generator: count(generator.trainableWeights),
      discriminator: count(discriminator.trainableWeights),
    };
  } finally {
    disposeModels([generator, discriminator]);
  }
}
