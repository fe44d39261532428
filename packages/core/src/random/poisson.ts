import { ArgumentError } from "../errors.ts";
import { poissonLogPmf } from "../stats/gamma.ts";
import type { Bits } from "./xoshiro.ts";

/** A Poisson deviate: by inversion below a mean of 10, by Hörmann's transformed rejection (1993, PTRS) above. */
export function poissonDraw(bits: Bits, mean: number): number {
  if (!(mean >= 0 && mean <= 2 ** 52)) {
    throw new ArgumentError(`A Poisson mean of ${mean}`, {
      value: mean,
      expected: "a number from 0 to 2^52",
    });
  }
  return mean < 10 ? byInversion(bits, mean) : byRejection(bits, mean);
}

function byInversion(bits: Bits, mean: number): number {
  if (mean === 0) return 0;
  const u = bits.fine();
  let probability = Math.exp(-mean);
  let cumulative = probability;
  let k = 0;
  while (u > cumulative && probability > 0) {
    k++;
    probability *= mean / k;
    cumulative += probability;
  }
  return k;
}

function byRejection(bits: Bits, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = bits.fine() - 0.5;
    const v = bits.fine();
    const margin = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / margin + b) * u + mean + 0.43);
    if (margin >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (margin < 0.013 && v > margin)) continue;
    if (Math.log((v * inverseAlpha) / (a / (margin * margin) + b)) <= poissonLogPmf(k, mean)) return k;
  }
}
