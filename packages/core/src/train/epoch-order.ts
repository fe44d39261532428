import { deriveSeed, mix32 } from "./hash.ts";

/** The order of `examples` examples in one epoch: a permutation of 0 to examples - 1 that (seed, epoch) determine. */
export function epochOrder(examples: number, seed: number, epoch: number): Uint32Array {
  const order = Uint32Array.from({ length: examples }, (_, i) => i);
  const key = deriveSeed(seed, "shuffle", epoch);
  const second = deriveSeed(seed, "shuffle again", epoch);
  for (let i = examples - 1; i > 0; i--) {
    const j = Math.floor((mix32(mix32(i + key) ^ second) / 2 ** 32) * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}
