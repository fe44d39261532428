import { GROUP_LENGTH, SUMS_LENGTH } from "./line-sums.ts";

const DEGREE = Math.PI / 180;

/** The solution at one wavelength, and its derivatives. */
export interface UnnoRachkovsky {
  prepare(parameters: Float64Array): void;
  /** Writes I, Q, U, V of the wavelength number `at` at `at`, `at + stride`, ...; `sums` as LineSums fills them. */
  solve(sums: Float64Array, out: Float64Array, at: number, stride: number): void;
  /**
   * Writes also the derivatives to field strength, inclination, velocity, Doppler width, eta0 and damping: six blocks of
   * `block` values. Those to azimuth, S0, S1 follow from the profiles themselves.
   */
  differentiate(
    sums: Float64Array,
    out: Float64Array,
    derivatives: Float64Array,
    at: number,
    stride: number,
    block: number,
  ): void;
}

/**
 * Analytic solution of the polarised transfer equation in a Milne-Eddington atmosphere (Unno 1956, Rachkovsky 1967;
 * Landi Degl'Innocenti & Landolfi 2004, section 9.8), in the frame in which the azimuth is zero, where two of the
 * seven elements of the absorption matrix vanish; Q and U are turned afterwards. The derivatives are those of Orozco
 * Suarez & del Toro Iniesta (2007, A&A 462, 1137), by way of the Jacobian to the remaining five elements.
 */
export function unnoRachkovsky(): UnnoRachkovsky {
  let s0 = 0;
  let s1 = 0;
  let eta = 0;
  let sin = 0;
  let cos = 0;
  let cos2 = 1;
  let sin2 = 0;

  return {
    prepare(p) {
      s0 = p[7];
      s1 = p[8];
      eta = p[5];
      sin = Math.sin(p[1] * DEGREE);
      cos = Math.cos(p[1] * DEGREE);
      cos2 = Math.cos(2 * p[2] * DEGREE);
      sin2 = Math.sin(2 * p[2] * DEGREE);
    },

    solve(m, out, at, stride) {
      const pi = at * SUMS_LENGTH;
      const blue = pi + GROUP_LENGTH;
      const red = blue + GROUP_LENGTH;
      const half = eta / 2;
      const hs = (m[blue] + m[red]) / 2;
      const ls = (m[blue + 1] + m[red + 1]) / 2;
      const kI = 1 + half * (m[pi] * sin * sin + hs * (1 + cos * cos));
      const kQ = half * (m[pi] - hs) * sin * sin;
      const kV = half * (m[red] - m[blue]) * cos;
      const fQ = half * (m[pi + 1] - ls) * sin * sin;
      const fV = half * (m[red + 1] - m[blue + 1]) * cos;
      const p3 = kI * kI + fQ * fQ + fV * fV;
      const p1 = p3 - kQ * kQ - kV * kV;
      const p2 = kQ * fQ + kV * fV;
      const scale = s1 / (kI * kI * p1 - p2 * p2);
      const q = -scale * (kI * kI * kQ + fQ * p2);
      const u = -scale * kI * (kQ * fV - kV * fQ);
      out[at] = s0 + scale * kI * p3;
      out[at + stride] = q * cos2 - u * sin2;
      out[at + 2 * stride] = q * sin2 + u * cos2;
      out[at + 3 * stride] = -scale * (kI * kI * kV + fV * p2);
    },

    differentiate(m, out, derivatives, at, stride, block) {
      const pi = at * SUMS_LENGTH;
      const blue = pi + GROUP_LENGTH;
      const red = blue + GROUP_LENGTH;
      const half = eta / 2;
      const ss = sin * sin;
      const cc = (1 + cos * cos) / 2;
      const transverse = m[pi] - (m[blue] + m[red]) / 2;
      const faraday = m[pi + 1] - (m[blue + 1] + m[red + 1]) / 2;
      const kI = 1 + half * (m[pi] * ss + (m[blue] + m[red]) * cc);
      const kQ = half * transverse * ss;
      const kV = half * (m[red] - m[blue]) * cos;
      const fQ = half * faraday * ss;
      const fV = half * (m[red + 1] - m[blue + 1]) * cos;

      const kI2 = kI * kI;
      const p3 = kI2 + fQ * fQ + fV * fV;
      const p1 = p3 - kQ * kQ - kV * kV;
      const p2 = kQ * fQ + kV * fV;
      const inverse = 1 / (kI2 * p1 - p2 * p2);
      const scale = s1 * inverse;
      const nI = kI * p3 * inverse;
      const nQ = (kI2 * kQ + fQ * p2) * inverse;
      const nU = kI * (kQ * fV - kV * fQ) * inverse;
      const nV = (kI2 * kV + fV * p2) * inverse;
      out[at] = s0 + s1 * nI;
      out[at + stride] = s1 * (nU * sin2 - nQ * cos2);
      out[at + 2 * stride] = -s1 * (nQ * sin2 + nU * cos2);
      out[at + 3 * stride] = -s1 * nV;

      // Derivatives of the denominator to kI, kQ, kV, fQ, fV.
      const dI = 2 * kI * (p1 + kI2);
      const dQ = -2 * (kI2 * kQ + p2 * fQ);
      const dV = -2 * (kI2 * kV + p2 * fV);
      const dFQ = 2 * (kI2 * fQ - p2 * kQ);
      const dFV = 2 * (kI2 * fV - p2 * kV);

      const iI = scale * (p3 + 2 * kI2 - nI * dI);
      const iQ = -scale * nI * dQ;
      const iV = -scale * nI * dV;
      const iFQ = scale * (2 * kI * fQ - nI * dFQ);
      const iFV = scale * (2 * kI * fV - nI * dFV);

      const qI0 = -scale * (2 * kI * kQ - nQ * dI);
      const qQ0 = -scale * (kI2 + fQ * fQ - nQ * dQ);
      const qV0 = -scale * (fQ * fV - nQ * dV);
      const qFQ0 = -scale * (p2 + fQ * kQ - nQ * dFQ);
      const qFV0 = -scale * (fQ * kV - nQ * dFV);

      const uI0 = -scale * (kQ * fV - kV * fQ - nU * dI);
      const uQ0 = -scale * (kI * fV - nU * dQ);
      const uV0 = scale * (kI * fQ + nU * dV);
      const uFQ0 = scale * (kI * kV + nU * dFQ);
      const uFV0 = -scale * (kI * kQ - nU * dFV);

      const qI = qI0 * cos2 - uI0 * sin2;
      const qQ = qQ0 * cos2 - uQ0 * sin2;
      const qV = qV0 * cos2 - uV0 * sin2;
      const qFQ = qFQ0 * cos2 - uFQ0 * sin2;
      const qFV = qFV0 * cos2 - uFV0 * sin2;
      const uI = qI0 * sin2 + uI0 * cos2;
      const uQ = qQ0 * sin2 + uQ0 * cos2;
      const uV = qV0 * sin2 + uV0 * cos2;
      const uFQ = qFQ0 * sin2 + uFQ0 * cos2;
      const uFV = qFV0 * sin2 + uFV0 * cos2;

      const vI = -scale * (2 * kI * kV - nV * dI);
      const vQ = -scale * (fQ * fV - nV * dQ);
      const vV = -scale * (kI2 + fV * fV - nV * dV);
      const vFQ = -scale * (fV * kQ - nV * dFQ);
      const vFV = -scale * (p2 + fV * kV - nV * dFV);

      for (let k = 0; k < 6; k++) {
        let aI: number;
        let aQ: number;
        let aV: number;
        let aFQ: number;
        let aFV: number;
        if (k === 1) {
          const turn = half * DEGREE;
          aI = turn * 2 * sin * cos * transverse;
          aQ = aI;
          aV = -turn * sin * (m[red] - m[blue]);
          aFQ = turn * 2 * sin * cos * faraday;
          aFV = -turn * sin * (m[red + 1] - m[blue + 1]);
        } else if (k === 4) {
          const ratio = 0.5;
          aI = ratio * (m[pi] * ss + (m[blue] + m[red]) * cc);
          aQ = ratio * transverse * ss;
          aV = ratio * (m[red] - m[blue]) * cos;
          aFQ = ratio * faraday * ss;
          aFV = ratio * (m[red + 1] - m[blue + 1]) * cos;
        } else {
          // Field strength, velocity, Doppler width, damping: the four pairs of the sums.
          const j = k === 0 ? 2 : k === 5 ? 8 : 2 * k;
          const hp = m[pi + j];
          const hb = m[blue + j];
          const hr = m[red + j];
          const lp = m[pi + j + 1];
          const lb = m[blue + j + 1];
          const lr = m[red + j + 1];
          aI = half * (hp * ss + (hb + hr) * cc);
          aQ = half * (hp - (hb + hr) / 2) * ss;
          aV = half * (hr - hb) * cos;
          aFQ = half * (lp - (lb + lr) / 2) * ss;
          aFV = half * (lr - lb) * cos;
        }
        const to = k * block + at;
        derivatives[to] = iI * aI + iQ * aQ + iV * aV + iFQ * aFQ + iFV * aFV;
        derivatives[to + stride] = qI * aI + qQ * aQ + qV * aV + qFQ * aFQ + qFV * aFV;
        derivatives[to + 2 * stride] = uI * aI + uQ * aQ + uV * aV + uFQ * aFQ + uFV * aFV;
        derivatives[to + 3 * stride] = vI * aI + vQ * aQ + vV * aV + vFQ * aFQ + vFV * aFV;
      }
    },
  };
}
