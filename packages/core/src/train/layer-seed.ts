import { deriveSeed } from "./hash.ts";

/**
 * The seed of one layer's initializer, from the run's seed and a name that is unique in the network. Never 0, which
 * tfjs takes for "no seed": `tfl.initializers.heNormal({ seed: layerSeed(seed, "encoder1/conv1") })`.
 */
export function layerSeed(seed: number, name: string): number {
  return (deriveSeed(seed, "initializer", name) >>> 1) + 1;
}
