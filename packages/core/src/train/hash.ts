/** A 32-bit finaliser (lowbias32 of C. Wellons' hash prospector): every input bit moves every output bit. */
export function mix32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * A 32-bit seed for one purpose, derived from the run's seed and labels such as ("shuffle", epoch). The same
 * arguments give the same seed on every machine.
 */
export function deriveSeed(seed: number, ...labels: readonly (string | number)[]): number {
  let hash = absorbNumber(0x9e3779b9, seed);
  for (const label of labels) {
    if (typeof label === "number") hash = absorbNumber(hash ^ 0x51ed270b, label);
    else {
      for (let i = 0; i < label.length; i++) hash = mix32(hash + label.charCodeAt(i) + 0x2545f491);
      hash = mix32(hash ^ label.length);
    }
  }
  return hash;
}

function absorbNumber(hash: number, value: number): number {
  return mix32(mix32(hash ^ (value | 0)) + Math.floor(value / 2 ** 32));
}
