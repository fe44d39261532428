import { ArgumentError } from "@helioscope/core";
import type { Voigt } from "./voigt.ts";

/** Terms of the series; its error falls to 1e-13 here. */
const TERMS = 44;
const L = Math.sqrt(TERMS / Math.SQRT2);

/** Weideman's coefficients: of the Fourier series of exp(-t^2) (L^2 + t^2), t = L tan(theta/2), highest power first. */
const COEFFICIENTS: Float64Array = (() => {
  const samples = 4 * TERMS;
  const values = Float64Array.from({ length: samples }, (_, k) => {
    const t = L * Math.tan((Math.PI * (k - samples / 2)) / samples);
    return k === 0 ? 0 : Math.exp(-t * t) * (L * L + t * t);
  });
  return Float64Array.from({ length: TERMS }, (_, i) => {
    const n = TERMS - i;
    let sum = 0;
    for (let k = 0; k < samples; k++)
      sum += values[k] * Math.cos((2 * Math.PI * n * (k - samples / 2)) / samples);
    return sum / samples;
  });
})();

/**
 * Voigt and Faraday-Voigt functions by Weideman's rational series (1994, SIAM J. Numer. Anal. 31, 1497) to about 1e-13:
 * H + i F = w(v + i a) = 2 p(Z) / (L - i z)^2 + 1 / (sqrt(pi) (L - i z)), Z = (L + i z) / (L - i z).
 *
 * @throws ArgumentError where a is negative.
 */
export function faddeeva(a: number, v: number): Voigt {
  if (!(a >= 0)) throw new ArgumentError(`a damping of ${a}`, { value: a, expected: "0 or more" });
  // L - i z = (L + a) - i v; L + i z = (L - a) + i v.
  const x = L + a;
  const scale = 1 / (x * x + v * v);
  const zr = ((L - a) * x - v * v) * scale;
  const zi = (v * x + (L - a) * v) * scale;
  let pr = 0;
  let pi = 0;
  for (const c of COEFFICIENTS) {
    const r = pr * zr - pi * zi + c;
    pi = pr * zi + pi * zr;
    pr = r;
  }
  // 1 / (L - i z)
  const ir = x * scale;
  const ii = v * scale;
  const sr = 2 * pr;
  const si = 2 * pi;
  const br = sr * ir - si * ii + 1 / Math.sqrt(Math.PI);
  const bi = sr * ii + si * ir;
  return { h: br * ir - bi * ii, f: br * ii + bi * ir };
}
