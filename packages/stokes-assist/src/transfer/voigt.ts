/**
 * Coefficients of the rational approximation of 7th order by Hui, Armstrong & Wray (1978, JQSRT 19, 509) to
 * w(z) = sum NUMERATOR[k] zeta^k / sum DENOMINATOR[k] zeta^k, zeta = a - i v.
 */
export const HUI_NUMERATOR: readonly number[] = [
  122.60793177710433, 214.38238869470644, 181.92853309218154, 93.15558045813845, 30.18014219621059,
  5.912626209773153, 0.564189583562615,
];
export const HUI_DENOMINATOR: readonly number[] = [
  122.60793177387535, 352.73062511096356, 457.33447878389774, 348.7039177194958, 170.35400182109146,
  53.99290691294021, 10.4798571142604, 1,
];

/** Values that {@link prepareVoigt} writes. */
export const VOIGT_COEFFICIENTS = 14;

/**
 * Moves both polynomials to a damping: with zeta = a - i v they become polynomials in -i v, so that a Voigt function
 * is a few real multiplications ({@link voigt} shows which). Writes 7 coefficients of the numerator and 7 of the
 * denominator (its leading one is 1), lowest power first. Any a >= 0, zero included.
 */
export function prepareVoigt(a: number, out: Float64Array, offset = 0): void {
  for (let k = 0; k < 7; k++) {
    out[offset + k] = HUI_NUMERATOR[k];
    out[offset + 7 + k] = HUI_DENOMINATOR[k];
  }
  // Taylor shift by synthetic division.
  for (let first = 0; first < 6; first++) {
    for (let k = 5; k >= first; k--) out[offset + k] += a * out[offset + k + 1];
  }
  for (let first = 0; first < 7; first++) {
    out[offset + 13] += a;
    for (let k = 5; k >= first; k--) out[offset + 7 + k] += a * out[offset + 8 + k];
  }
}

const scratch = new Float64Array(VOIGT_COEFFICIENTS);

/** Voigt function H and Faraday-Voigt function F. */
export interface Voigt {
  readonly h: number;
  readonly f: number;
}

/**
 * The Voigt function H(a, v) = Re w(z) and the Faraday-Voigt function F(a, v) = Im w(z) of z = v + i a, where w is the
 * Faddeeva function; the integral of H is sqrt(pi). After Hui, Armstrong & Wray (1978): absolute error below 4e-6 for
 * any v and a >= 0. This is what the transfer uses; {@link faddeeva} is exact.
 */
export function voigt(a: number, v: number): Voigt {
  prepareVoigt(a, scratch);
  const [c0, c1, c2, c3, c4, c5, c6, d0, d1, d2, d3, d4, d5, d6] = scratch;
  const q = v * v;
  const nr = c0 - q * (c2 - q * (c4 - q * c6));
  const ni = -c1 + q * (c3 - q * c5);
  const dr = d0 - q * (d2 - q * (d4 - q * d6));
  const di = -d1 + q * (d3 - q * (d5 - q));
  const scale = 1 / (dr * dr + q * di * di);
  return { h: (nr * dr + q * ni * di) * scale, f: v * (ni * dr - nr * di) * scale };
}
