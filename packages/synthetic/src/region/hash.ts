/** Well-mixed 32 bits of a number and a seed: chance that needs no state, so that any frame can be made alone. */
export function mix(value: number, seed: number): number {
  let z = (Math.imul(value, 0x9e3779b1) ^ seed) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

/** Uniform in [0, 1) of 32 bits. */
export const unit = (bits: number): number => (bits >>> 0) * 2 ** -32;

const LEVELS = 1 << 16;
let table: Float32Array | undefined;

/** Quantiles of the standard normal for the 65536 values of 16 bits: `normals()[bits & 65535]` is a normal deviate. */
export function normals(): Float32Array {
  table ??= Float32Array.from({ length: LEVELS }, (_, i) => quantile((i + 0.5) / LEVELS));
  return table;
}

/** Quantile of the standard normal: the approximation of Hastings (1955) and two steps of Newton. */
function quantile(p: number): number {
  if (p > 0.5) return -quantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let x =
    -t + (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 2; step++)
    x -= (lowerTail(x) - p) / (Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI));
  return x;
}

/** Probability below x for x <= 0: the series near 0, the continued fraction in the tail. */
function lowerTail(x: number): number {
  const z = -x;
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (z < 2) {
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 60; k > 0; k--) fraction = z + k / fraction;
  return density / fraction;
}
