import type { Mixture } from "./mixture.ts";
import { SAHA_DONORS } from "./saha.ts";

/**
 * Places in the state that {@link equationOfState} writes: value, derivative to T (per K), derivative to Pe. Numbers
 * of particles are per hydrogen nucleus.
 */
export const STATE_H = 0;
export const STATE_H_PLUS = 3;
export const STATE_H_MINUS = 6;
export const STATE_H2_PLUS = 9;
export const STATE_H2 = 12;
export const STATE_ELECTRONS = 15;
/** Gas pressure, dyn/cm^2. */
export const STATE_PRESSURE = 18;
/** Neutral helium; carbon, sodium and magnesium follow where the mixture has them. */
export const STATE_HE = 21;
export const STATE_C = 24;
export const STATE_NA = 27;
export const STATE_MG = 30;
export const STATE_SIZE = 33;

const KEPT: Readonly<Record<string, number>> = { He: STATE_HE, C: STATE_C, Na: STATE_NA, Mg: STATE_MG };

/** An equation of state for one mixture, see {@link equationOfStateOf}. */
export type EquationOfState = (
  factors: Float64Array,
  factorsAt: number,
  pe: number,
  out: Float64Array,
  at: number,
) => void;

/**
 * The equation of state of a mixture of hydrogen (H, H+, H-, H2, H2+) and electron donors in two stages of ionisation
 * (Mihalas 1967), with exact derivatives. With a = 1 + p(H+)/p(H) + p(H-)/p(H),
 * e = p(H2+)/p(H2), b = 2(1 + e), c = Pe 10^K(H2), d = p(H+)/p(H) - p(H-)/p(H) and g the electrons from the donors, the
 * numbers h of H and m of H2 per nucleus obey
 *
 *   a h + b m = 1 (nuclei),   m (d h + e m + g) = c h^2 (dissociation; the bracket is the number of electrons).
 */
export function equationOfStateOf(mixture: Mixture): EquationOfState {
  const count = mixture.donors.length;
  const abundance = Float64Array.from(mixture.donors, (donor) => donor.abundance);
  const kept = Int32Array.from(mixture.donors, (donor) => KEPT[donor.symbol] ?? -1);
  const heavy = mixture.heavyNuclei;

  return (factors, factorsAt, pe, out, at) => {
    const inverse = 1 / pe;
    let g = 0;
    let gT = 0;
    let gP = 0;
    let f = factorsAt + SAHA_DONORS;
    for (let i = 0; i < count; i++, f += 4) {
      const a = factors[f] * inverse;
      const b = factors[f + 2] * inverse;
      const aT = a * factors[f + 1];
      const bT = b * factors[f + 3];
      const c = 1 + a + a * b;
      const cT = aT * (1 + b) + a * bT;
      const cP = -a * inverse * (1 + 2 * b);
      const n = abundance[i] / c;
      const s = a * (1 + 2 * b);
      g += n * s;
      gT += n * (aT * (1 + 2 * b) + 2 * a * bT - (s * cT) / c);
      gP += n * (-a * inverse * (1 + 4 * b) - (s * cP) / c);
      if (kept[i] >= 0) {
        const k = at + kept[i];
        out[k] = n;
        out[k + 1] = (-n * cT) / c;
        out[k + 2] = (-n * cP) / c;
      }
    }

    const plus = factors[factorsAt] * inverse;
    const plusT = plus * factors[factorsAt + 1];
    const plusP = -plus * inverse;
    const minus = factors[factorsAt + 2] * pe;
    const minusT = minus * factors[factorsAt + 3];
    const minusP = factors[factorsAt + 2];
    const c = factors[factorsAt + 6] * pe;
    const cT = c * factors[factorsAt + 7];
    const cP = factors[factorsAt + 6];
    const e = (plus * factors[factorsAt + 4]) / factors[factorsAt + 6];
    const eT = e * (factors[factorsAt + 1] + factors[factorsAt + 5] - factors[factorsAt + 7]);
    const eP = -e * inverse;
    const a = 1 + plus + minus;
    const aT = plusT + minusT;
    const aP = plusP + minusP;
    const b = 2 * (1 + e);
    const d = plus - minus;
    const dT = plusT - minusT;
    const dP = plusP - minusP;

    const c1 = c * b * b + a * d * b - e * a * a;
    const c2 = 2 * a * e - d * b + a * b * g;
    const c3 = -(e + b * g);
    const root = Math.sqrt(c2 * c2 - 4 * c1 * c3);
    const h = c2 > 0 ? (-2 * c3) / (c2 + root) : (root - c2) / (2 * c1);
    const q = d * h + g;
    const r = Math.sqrt(q * q + 4 * e * c * h * h);
    const m = q > 0 ? (2 * c * h * h) / (q + r) : (r - q) / (2 * e);
    const electrons = q + e * m;

    const j21 = m * d - 2 * c * h;
    const j22 = electrons + e * m;
    const det = 1 / (a * j22 - b * j21);
    const r1T = -(aT * h + 2 * eT * m);
    const r2T = cT * h * h - m * (dT * h + eT * m + gT);
    const r1P = -(aP * h + 2 * eP * m);
    const r2P = cP * h * h - m * (dP * h + eP * m + gP);
    const hT = (r1T * j22 - b * r2T) * det;
    const mT = (a * r2T - j21 * r1T) * det;
    const hP = (r1P * j22 - b * r2P) * det;
    const mP = (a * r2P - j21 * r1P) * det;

    const electronsT = dT * h + d * hT + eT * m + e * mT + gT;
    const electronsP = dP * h + d * hP + eP * m + e * mP + gP;
    const total = a * h + (1 + e) * m + heavy;
    const totalT = aT * h + a * hT + eT * m + (1 + e) * mT;
    const totalP = aP * h + a * hP + eP * m + (1 + e) * mP;
    const share = total / electrons;

    out[at] = h;
    out[at + 1] = hT;
    out[at + 2] = hP;
    out[at + 3] = plus * h;
    out[at + 4] = plusT * h + plus * hT;
    out[at + 5] = plusP * h + plus * hP;
    out[at + 6] = minus * h;
    out[at + 7] = minusT * h + minus * hT;
    out[at + 8] = minusP * h + minus * hP;
    out[at + 9] = e * m;
    out[at + 10] = eT * m + e * mT;
    out[at + 11] = eP * m + e * mP;
    out[at + 12] = m;
    out[at + 13] = mT;
    out[at + 14] = mP;
    out[at + 15] = electrons;
    out[at + 16] = electronsT;
    out[at + 17] = electronsP;
    out[at + 18] = pe * (1 + share);
    out[at + 19] = (pe * (totalT - share * electronsT)) / electrons;
    out[at + 20] = 1 + share + (pe * (totalP - share * electronsP)) / electrons;
  };
}
