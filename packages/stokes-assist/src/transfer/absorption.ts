import type { KernelRegion, KernelState, ZeemanGroup } from "./kernel.ts";
import { lineScale } from "./line-scale.ts";
import { prepareVoigt, VOIGT_COEFFICIENTS } from "./voigt.ts";

/** Elements of an absorption matrix, in this order: eta I, Q, U, V and rho Q, U, V. */
export const ELEMENTS = 7;

/** Sums over all lines of eta0 times the profiles: H and F of the pi, the blue and the red components. */
export const SUMS = 6;

/** Quantities of which a sum has derivatives: temperature, electron pressure, microturbulence, field strength, velocity. */
export const SUM_QUANTITIES = 5;

const RADIAN = Math.PI / 180;

/** What `prepare` keeps of one line at one depth, after the Voigt coefficients. */
const INVERSE_WIDTH = VOIGT_COEFFICIENTS;
const DRIFT = INVERSE_WIDTH + 1;
const SPLITTING = INVERSE_WIDTH + 2;
const STRENGTH = INVERSE_WIDTH + 3;
/** d strength, d damping (times strength) and -d ln width (times strength) to T, Pe and vmic. */
const D_STRENGTH = INVERSE_WIDTH + 4;
const D_DAMPING = INVERSE_WIDTH + 7;
const D_WIDTH = INVERSE_WIDTH + 10;
const D_VELOCITY = INVERSE_WIDTH + 13;
const D_FIELD = INVERSE_WIDTH + 14;
const STRIDE = INVERSE_WIDTH + 15;

/** What {@link Absorption} keeps of the angles at one depth. */
export const ANGLES = 5;

/** Components of one line, group by group. */
interface Components {
  readonly wavelength: number;
  readonly shifts: Float64Array;
  readonly strengths: Float64Array;
  /** Where pi, blue and red begin, and the end. */
  readonly bounds: Int32Array;
}

function componentsOf(line: KernelRegion["lines"][number]): Components {
  const groups: ZeemanGroup[] = [line.pattern.pi, line.pattern.blue, line.pattern.red];
  const bounds = new Int32Array(4);
  for (let g = 0; g < 3; g++) bounds[g + 1] = bounds[g] + groups[g].shifts.length;
  return {
    wavelength: line.wavelength,
    shifts: Float64Array.from(groups.flatMap((g) => [...g.shifts])),
    strengths: Float64Array.from(groups.flatMap((g) => [...g.strengths])),
    bounds,
  };
}

/**
 * Absorption matrix of blended lines at every depth, in units of the continuum absorption at 5000 Angstrom
 * (Landi Degl'Innocenti & Landolfi 2004, section 9.1), and its profiles' derivatives. One wavelength at a time: `at`
 * overwrites what it gave before.
 */
export class Absorption {
  /** [depths][7]: see {@link ELEMENTS}. */
  readonly elements: Float64Array;
  /** [depths][6]: eta0 H pi, F pi, H blue, F blue, H red, F red. */
  readonly sums: Float64Array;
  /** [depths][5][6]: derivatives of `sums` to each of {@link SUM_QUANTITIES}. */
  readonly derivatives: Float64Array;
  /** [depths][5]: sin and cos of the inclination, its sine squared, cos and sin of twice the azimuth. */
  readonly angles: Float64Array;
  readonly #wavelengths: Float64Array;
  readonly #lines: readonly Components[];
  readonly #depths: number;
  readonly #prepared: Float64Array;
  #continuum: Float64Array = new Float64Array(0);

  constructor(region: KernelRegion, depths: number) {
    this.#wavelengths = region.wavelengths;
    this.#lines = region.lines.map(componentsOf);
    this.#depths = depths;
    this.#prepared = new Float64Array(region.lines.length * depths * STRIDE);
    this.elements = new Float64Array(depths * ELEMENTS);
    this.sums = new Float64Array(depths * SUMS);
    this.derivatives = new Float64Array(depths * SUMS * SUM_QUANTITIES);
    this.angles = new Float64Array(depths * ANGLES);
  }

  /** Takes over an atmosphere: everything that does not depend on the wavelength. */
  prepare(state: KernelState): void {
    const depths = this.#depths;
    const p = this.#prepared;
    this.#continuum = state.column.continuum.value;
    for (let d = 0; d < depths; d++) {
      const sine = Math.sin(state.inclination[d] * RADIAN);
      const o = d * ANGLES;
      this.angles[o] = sine;
      this.angles[o + 1] = Math.cos(state.inclination[d] * RADIAN);
      this.angles[o + 2] = sine * sine;
      this.angles[o + 3] = Math.cos(2 * state.azimuth[d] * RADIAN);
      this.angles[o + 4] = Math.sin(2 * state.azimuth[d] * RADIAN);
    }
    for (let l = 0; l < this.#lines.length; l++) {
      const { strength, damping, dopplerWidth } = state.column.lines[l];
      const scale = lineScale(this.#lines[l].wavelength);
      for (let d = 0; d < depths; d++) {
        const o = (l * depths + d) * STRIDE;
        const inverse = 1 / dopplerWidth.value[d];
        const eta = strength.value[d];
        prepareVoigt(damping.value[d], p, o);
        p[o + INVERSE_WIDTH] = inverse;
        p[o + DRIFT] = scale.velocity * state.velocity[d] * inverse;
        p[o + SPLITTING] = scale.field * state.fieldStrength[d] * inverse;
        p[o + STRENGTH] = eta;
        p[o + D_STRENGTH] = strength.dT[d];
        p[o + D_STRENGTH + 1] = strength.dPe[d];
        p[o + D_STRENGTH + 2] = strength.dVmic[d];
        p[o + D_DAMPING] = eta * damping.dT[d];
        p[o + D_DAMPING + 1] = eta * damping.dPe[d];
        p[o + D_DAMPING + 2] = eta * damping.dVmic[d];
        p[o + D_WIDTH] = -eta * inverse * dopplerWidth.dT[d];
        p[o + D_WIDTH + 1] = -eta * inverse * dopplerWidth.dPe[d];
        p[o + D_WIDTH + 2] = -eta * inverse * dopplerWidth.dVmic[d];
        p[o + D_VELOCITY] = -eta * scale.velocity * inverse;
        p[o + D_FIELD] = -eta * scale.field * inverse;
      }
    }
  }

  /** Fills `sums` and `elements` of one wavelength and depth. */
  at(wavelength: number, depth: number): void {
    const p = this.#prepared;
    const depths = this.#depths;
    const sums = this.sums;
    const s0 = depth * SUMS;
    for (let k = 0; k < SUMS; k++) sums[s0 + k] = 0;
    const lambda = this.#wavelengths[wavelength];
    for (let l = 0; l < this.#lines.length; l++) {
      const line = this.#lines[l];
      const { shifts, strengths, bounds } = line;
      const o = (l * depths + depth) * STRIDE;
      const u = (lambda - line.wavelength) * p[o + INVERSE_WIDTH] - p[o + DRIFT];
      const splitting = p[o + SPLITTING];
      const eta = p[o + STRENGTH];
      const c0 = p[o];
      const c1 = p[o + 1];
      const c2 = p[o + 2];
      const c3 = p[o + 3];
      const c4 = p[o + 4];
      const c5 = p[o + 5];
      const c6 = p[o + 6];
      const d0 = p[o + 7];
      const d1 = p[o + 8];
      const d2 = p[o + 9];
      const d3 = p[o + 10];
      const d4 = p[o + 11];
      const d5 = p[o + 12];
      const d6 = p[o + 13];
      for (let g = 0; g < 3; g++) {
        let sh = 0;
        let sf = 0;
        for (let c = bounds[g]; c < bounds[g + 1]; c++) {
          const v = u - shifts[c] * splitting;
          const q = v * v;
          const nr = c0 - q * (c2 - q * (c4 - q * c6));
          const ni = -c1 + q * (c3 - q * c5);
          const dr = d0 - q * (d2 - q * (d4 - q * d6));
          const di = -d1 + q * (d3 - q * (d5 - q));
          const w = strengths[c] / (dr * dr + q * di * di);
          sh += w * (nr * dr + q * ni * di);
          sf += w * v * (ni * dr - nr * di);
        }
        sums[s0 + 2 * g] += eta * sh;
        sums[s0 + 2 * g + 1] += eta * sf;
      }
    }
    this.#assemble(depth);
  }

  /** As `at`, and fills `derivatives`. */
  differentiateAt(wavelength: number, depth: number): void {
    const p = this.#prepared;
    const depths = this.#depths;
    const sums = this.sums;
    const out = this.derivatives;
    const s0 = depth * SUMS;
    const first = s0 * SUM_QUANTITIES;
    for (let k = 0; k < SUMS; k++) sums[s0 + k] = 0;
    for (let k = 0; k < SUMS * SUM_QUANTITIES; k++) out[first + k] = 0;
    const lambda = this.#wavelengths[wavelength];
    for (let l = 0; l < this.#lines.length; l++) {
      const line = this.#lines[l];
      const { shifts, strengths, bounds } = line;
      const o = (l * depths + depth) * STRIDE;
      const u = (lambda - line.wavelength) * p[o + INVERSE_WIDTH] - p[o + DRIFT];
      const splitting = p[o + SPLITTING];
      const eta = p[o + STRENGTH];
      const perVelocity = p[o + D_VELOCITY];
      const perField = p[o + D_FIELD];
      const c0 = p[o];
      const c1 = p[o + 1];
      const c2 = p[o + 2];
      const c3 = p[o + 3];
      const c4 = p[o + 4];
      const c5 = p[o + 5];
      const c6 = p[o + 6];
      const d0 = p[o + 7];
      const d1 = p[o + 8];
      const d2 = p[o + 9];
      const d3 = p[o + 10];
      const d4 = p[o + 11];
      const d5 = p[o + 12];
      const d6 = p[o + 13];
      for (let g = 0; g < 3; g++) {
        let sh = 0;
        let sf = 0;
        let shv = 0;
        let sfv = 0;
        let shvShift = 0;
        let sfvShift = 0;
        for (let c = bounds[g]; c < bounds[g + 1]; c++) {
          const shift = shifts[c];
          const v = u - shift * splitting;
          const q = v * v;
          const nr = c0 - q * (c2 - q * (c4 - q * c6));
          const ni = -c1 + q * (c3 - q * c5);
          const dr = d0 - q * (d2 - q * (d4 - q * d6));
          const di = -d1 + q * (d3 - q * (d5 - q));
          const scale = 1 / (dr * dr + q * di * di);
          const weight = strengths[c] * scale;
          const h = scale * (nr * dr + q * ni * di);
          const f = scale * v * (ni * dr - nr * di);
          // Derivative of the same rational function to zeta = a - i v, x + i y = (N' - w D') / D.
          const nr1 = c1 - q * (3 * c3 - q * 5 * c5);
          const ni1 = v * (q * (4 * c4 - q * 6 * c6) - 2 * c2);
          const dr1 = d1 - q * (3 * d3 - q * (5 * d5 - q * 7));
          const di1 = v * (q * (4 * d4 - q * 6 * d6) - 2 * d2);
          const re = nr1 - h * dr1 + f * di1;
          const im = ni1 - h * di1 - f * dr1;
          const hv = weight * (im * dr - re * v * di);
          const fv = -weight * (re * dr + im * v * di);
          sh += strengths[c] * h;
          sf += strengths[c] * f;
          shv += hv;
          sfv += fv;
          shvShift += shift * hv;
          sfvShift += shift * fv;
        }
        sums[s0 + 2 * g] += eta * sh;
        sums[s0 + 2 * g + 1] += eta * sf;
        // v is proportional to 1/width: v dH/dv; dH/da = -dF/dv, dF/da = dH/dv.
        const hWidth = u * shv - splitting * shvShift;
        const fWidth = u * sfv - splitting * sfvShift;
        for (let k = 0; k < 3; k++) {
          const perStrength = p[o + D_STRENGTH + k];
          const perDamping = p[o + D_DAMPING + k];
          const perWidth = p[o + D_WIDTH + k];
          const at = first + k * SUMS + 2 * g;
          out[at] += perStrength * sh - perDamping * sfv + perWidth * hWidth;
          out[at + 1] += perStrength * sf + perDamping * shv + perWidth * fWidth;
        }
        const atField = first + 3 * SUMS + 2 * g;
        out[atField] += perField * shvShift;
        out[atField + 1] += perField * sfvShift;
        const atVelocity = first + 4 * SUMS + 2 * g;
        out[atVelocity] += perVelocity * shv;
        out[atVelocity + 1] += perVelocity * sfv;
      }
    }
    this.#assemble(depth);
  }

  #assemble(depth: number): void {
    const s0 = depth * SUMS;
    const sums = this.sums;
    const angles = this.angles;
    const a0 = depth * ANGLES;
    const cosine = angles[a0 + 1];
    const sine2 = angles[a0 + 2];
    const cos2 = angles[a0 + 3];
    const sin2 = angles[a0 + 4];
    const k = this.elements;
    const e = depth * ELEMENTS;
    const hSigma = 0.5 * (sums[s0 + 2] + sums[s0 + 4]);
    const fSigma = 0.5 * (sums[s0 + 3] + sums[s0 + 5]);
    const h = 0.5 * (sums[s0] - hSigma) * sine2;
    const f = 0.5 * (sums[s0 + 1] - fSigma) * sine2;
    k[e] = this.#continuum[depth] + hSigma + h;
    k[e + 1] = h * cos2;
    k[e + 2] = h * sin2;
    k[e + 3] = 0.5 * (sums[s0 + 4] - sums[s0 + 2]) * cosine;
    k[e + 4] = f * cos2;
    k[e + 5] = f * sin2;
    k[e + 6] = 0.5 * (sums[s0 + 5] - sums[s0 + 3]) * cosine;
  }
}
