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
  const bits = new Int32Array(mask.buffer);
  const first = deriveSeed(seed, "dropout", layer, step, call) | 0;
  const second = deriveSeed(seed, "dropout again", layer, step, call) | 0;
  const last = Math.floor(rate * 2 ** 31) - 1;
  const kept = new Int32Array(Float32Array.of(1 / (1 - rate)).buffer)[0];
  for (let i = 0; i < size; i++) {
    let x = (i + first) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15) ^ second, 0x846ca68b);
    x ^= x >>> 16;
    // All ones when the upper 31 bits are above `last`. No branch: at a rate of 1/2 it would be guessed wrongly half
    // of the time, at five times the cost.
    bits[i] = ((last - (x >>> 1)) >> 31) & kept;
  }
  return mask;
}
