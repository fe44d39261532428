import type { WcsCards } from "./cards.ts";
import type { SipPolynomial, WcsSip } from "./wcs.ts";

/** The orders that the convention allows go up to 9. */
const MAX_ORDER = 9;

/** Reads A_ORDER, A_p_q and so on; undefined where the header has none. */
export function readSip(cards: WcsCards, announced: boolean): WcsSip | undefined {
  if (cards.alternate !== "") return undefined;
  const a = polynomial(cards, "A");
  const b = polynomial(cards, "B");
  if (a === undefined && b === undefined) {
    if (announced)
      cards.warn("A_ORDER", "CTYPE announces SIP distortion, but there is none: read without it");
    return undefined;
  }
  if (!announced) cards.warn("CTYPE1", "SIP coefficients without -SIP in CTYPE: applied");
  const none: SipPolynomial = { order: 0, coefficients: [0] };
  if (a === undefined || b === undefined) {
    const [absent, there] = a === undefined ? ["A", "B"] : ["B", "A"];
    cards.warn(
      `${absent}_ORDER`,
      `SIP has ${there}_ORDER but no ${absent}_ORDER: that axis is not distorted`,
    );
  }
  return { a: a ?? none, b: b ?? none, ap: polynomial(cards, "AP"), bp: polynomial(cards, "BP") };
}

function polynomial(cards: WcsCards, prefix: string): SipPolynomial | undefined {
  const order = cards.number(`${prefix}_ORDER`);
  if (order === undefined) return undefined;
  if (!Number.isInteger(order) || order < 0 || order > MAX_ORDER) {
    throw cards.fail(`${prefix}_ORDER`, `${prefix}_ORDER is ${order}`, `an integer from 0 to ${MAX_ORDER}`);
  }
  const coefficients: number[] = [];
  for (let p = 0; p <= order; p++) {
    for (let q = 0; q <= order; q++) {
      coefficients.push(p + q <= order ? (cards.number(`${prefix}_${p}_${q}`) ?? 0) : 0);
    }
  }
  return { order, coefficients };
}

/** The polynomial at a point, by Horner's scheme in both directions. */
export function evaluate(polynomial: SipPolynomial, u: number, v: number): number {
  const { order, coefficients } = polynomial;
  let sum = 0;
  for (let p = order; p >= 0; p--) {
    let inner = 0;
    for (let q = order - p; q >= 0; q--) inner = inner * v + coefficients[p * (order + 1) + q];
    sum = sum * u + inner;
  }
  return sum;
}

/** Its derivatives by u and v, written to `out`. */
function gradient(polynomial: SipPolynomial, u: number, v: number, out: Float64Array): void {
  const { order, coefficients } = polynomial;
  let sum = 0;
  let du = 0;
  let dv = 0;
  for (let p = order; p >= 0; p--) {
    let inner = 0;
    let slope = 0;
    for (let q = order - p; q >= 0; q--) {
      slope = slope * v + inner;
      inner = inner * v + coefficients[p * (order + 1) + q];
    }
    du = du * u + sum;
    sum = sum * u + inner;
    dv = dv * u + slope;
  }
  out[0] = du;
  out[1] = dv;
}

const MAX_STEPS = 30;

/** Undoes the distortion: finds the u, v that the forward polynomials take to `x`, `y`, or gives false. */
export function undistort(sip: WcsSip, x: number, y: number, out: Float64Array): boolean {
  let u = x + (sip.ap === undefined ? 0 : evaluate(sip.ap, x, y));
  let v = y + (sip.bp === undefined ? 0 : evaluate(sip.bp, x, y));
  for (let step = 0; step < MAX_STEPS; step++) {
    const f = x - u - evaluate(sip.a, u, v);
    const g = y - v - evaluate(sip.b, u, v);
    gradient(sip.a, u, v, out);
    const fu = 1 + out[0];
    const fv = out[1];
    gradient(sip.b, u, v, out);
    const gu = out[0];
    const gv = 1 + out[1];
    const determinant = fu * gv - fv * gu;
    const du = (f * gv - g * fv) / determinant;
    const dv = (g * fu - f * gu) / determinant;
    u += du;
    v += dv;
    out[0] = u;
    out[1] = v;
    // Newton's method doubles the digits, so after a step this small the next is lost in rounding.
    if (Math.abs(du) + Math.abs(dv) < 1e-7) return true;
    if (!Number.isFinite(du + dv)) return false;
  }
  return false;
}
