import { erfcx } from "./erfcx.ts";

/** Distance of the nodes, in Doppler widths. */
export const TABLE_STEP = 0.1;
/** Beyond this many Doppler widths the asymptotic series is used. */
export const TABLE_END = 8;
/** Coefficients of a node's polynomial. */
export const TABLE_ORDER = 6;
const NODES = Math.round(TABLE_END / TABLE_STEP) + 1;
/** Values of a table: [node][power][H, L]. */
export const TABLE_LENGTH: number = NODES * TABLE_ORDER * 2;

const MARCH_ORDER = 11;
const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
const re = new Float64Array(MARCH_ORDER);
const im = new Float64Array(MARCH_ORDER);

/**
 * Taylor polynomials of w(v + ia) = H(a, v) + i L(a, v) around v = 0, 0.1, ... 8, for one damping a. In a
 * Milne-Eddington atmosphere all components of all lines have the same damping, so that 81 nodes serve some thousand
 * Voigt functions. The coefficients obey the recurrence of the differential equation w' = -2 z w + 2i/sqrt(pi)
 * (Faddeeva function; L is the Faraday-Voigt function as it stands in the absorption matrix, Landi Degl'Innocenti &
 * Landolfi 2004, equation 5.58), and each node starts from the polynomial of the one before: marching outwards is stable,
 * because the homogeneous solution exp(-z^2) decays. Absolute error below 1e-8 in H, L and in the derivatives that
 * follow from the differential equation.
 */
export function fillVoigtTable(table: Float64Array, damping: number): void {
  let h = erfcx(damping);
  let l = 0;
  for (let node = 0; node < NODES; node++) {
    const v = node * TABLE_STEP;
    re[0] = h;
    im[0] = l;
    re[1] = 2 * (damping * l - v * h);
    im[1] = TWO_OVER_ROOT_PI - 2 * (v * l + damping * h);
    for (let n = 1; n + 1 < MARCH_ORDER; n++) {
      const factor = -2 / (n + 1);
      re[n + 1] = factor * (v * re[n] - damping * im[n] + re[n - 1]);
      im[n + 1] = factor * (v * im[n] + damping * re[n] + im[n - 1]);
    }
    const at = node * TABLE_ORDER * 2;
    for (let n = 0; n < TABLE_ORDER; n++) {
      table[at + 2 * n] = re[n];
      table[at + 2 * n + 1] = im[n];
    }
    h = 0;
    l = 0;
    for (let n = MARCH_ORDER - 1; n >= 0; n--) {
      h = h * TABLE_STEP + re[n];
      l = l * TABLE_STEP + im[n];
    }
  }
}
