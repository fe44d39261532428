import { deriveSeed } from "./hash.ts";

/** What a dropout mask is a function of. */
export interface MaskKey {
  readonly seed: number;
  readonly layer: string;
  readonly step: number;
  /** Which call of the layer within the step. */
  readonly call: number;
}

/**
 * A mask of inverted dropout: 0 with probability `rate`, else 1 / (1 - rate). Value i is a hash of the key and i, so
 * the mask needs no state and is the same on every engine.
 */
export function dropoutMask(size: number, rate: number, { seed, layer, step, call }: MaskKey): Float32Array {
  const mask = new Float32Array(size);
  const first = deriveSeed(seed, "dropout", layer, step, call);
  const second = deriveSeed(seed, "dropout again", layer, step, call) | 0;
  // Signed 32-bit comparison: the hash is uniform over [-2^31, 2^31).
  const threshold = Math.floor(rate * 2 ** 32) - 2 ** 31;
  const kept = 1 / (1 - rate);
  for (let i = 0; i < size; i++) {
    let x = (i + first) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15) ^ second, 0x846ca68b);
    x ^= x >>> 16;
    if (x >= threshold) mask[i] = kept;
  }
  return mask;
}
