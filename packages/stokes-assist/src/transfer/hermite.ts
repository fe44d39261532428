import { ELEMENTS } from "./absorption.ts";
import type { DepthGrid } from "./grid.ts";

/** Optical thickness of a step beyond which the light is that of the diffusion approximation. */
const THICK = 5;

/**
 * Whether the step above a point is opaque to every polarisation, so that the integration can start there. K damps light
 * at rates of at least eta_I - sqrt(eta_Q^2 + eta_U^2 + eta_V^2), which is the continuum alone for the state that a
 * strong Zeeman component lets pass: eta_I itself, SIR's measure, would cut off light of optical depths of order 1.
 */
export function isOpaque(grid: DepthGrid, depth: number, elements: Float64Array): boolean {
  if (depth >= grid.depths - 1) return false;
  const e = depth * ELEMENTS;
  const thickness = grid.tau[depth] - grid.tau[depth + 1];
  if (elements[e] * thickness <= THICK) return false;
  const q = elements[e + 1];
  const u = elements[e + 2];
  const v = elements[e + 3];
  return (elements[e] - Math.sqrt(q * q + u * u + v * v)) * thickness > THICK;
}

/**
 * Hermitian method for the polarised transfer equation (Bellot Rubio, Ruiz Cobo & Collados 1998, ApJ 506, 805) in
 * x = log tau, of 4th order in the step h. With M = K tau ln 10 and D = I - S, layer i follows from the one below by
 *
 *   A_i D_i = B_{i-1} D_{i-1} + (S_{i-1} - S_i) e + h^2/12 (M_i S'_i - M_{i-1} S'_{i-1}) e,
 *   A = 1 - h/2 M + h^2/12 N,  B = 1 + h/2 M + h^2/12 N,  N = M' + M^2,
 *
 * e the unit vector of I, h < 0, derivatives to x by parabolas. The bottom has D = M^-1 S' e (diffusion).
 * `solve` integrates one wavelength; `differentiate` then gives the exact derivative of that discrete solution: the
 * transposed recursion carries O_i = d I(top) / d D_i down, and every layer's part is a bilinear form in the 7 elements.
 *
 * A is solved without pivoting: eta_I >= sqrt(eta_Q^2 + eta_U^2 + eta_V^2) makes the symmetric part of -h/2 M positive
 * semidefinite, so that 1 - h/2 M has positive leading minors at any step; h^2/12 N is dominated by tau ln 10 of M' and
 * eta_I^2 of M^2, both positive, except for |rho|^2 > eta_I^2, far wings where all of it is small against the 1.
 */
export class HermiteSolver {
  readonly #grid: DepthGrid;
  /** Matrix elements times tau ln 10, [depths][7]; rho with the other sign, so that its rotation is r x. */
  readonly #m: Float64Array;
  /** N, [depths][16]. */
  readonly #n: Float64Array;
  /** Triangular factors of A, the diagonal of U inverted, [depths][16]. */
  readonly #lu: Float64Array;
  /** I - S, [depths][4]. */
  readonly #d: Float64Array;
  readonly #o = new Float64Array(16);
  readonly #p = new Float64Array(16);
  #bottom = 0;

  constructor(grid: DepthGrid) {
    this.#grid = grid;
    this.#m = new Float64Array(grid.depths * ELEMENTS);
    this.#n = new Float64Array(grid.depths * 16);
    this.#lu = new Float64Array(grid.depths * 16);
    this.#d = new Float64Array(grid.depths * 4);
  }

  /**
   * Emergent Stokes vector of one wavelength, written to `out`. The integration starts at `bottom`; `elements` must be
   * set from the first point of its parabola (`grid.first[bottom]`) upwards.
   */
  solve(
    elements: Float64Array,
    source: Float64Array,
    sourceSlope: Float64Array,
    bottom: number,
    out: Float64Array,
  ): void {
    const { slope, step, depths, first } = this.#grid;
    const m = this.#m;
    const n = this.#n;
    const d = this.#d;
    this.#bottom = bottom;
    for (let i = first[bottom]; i < depths; i++) {
      const e = i * ELEMENTS;
      const t = slope[i];
      m[e] = elements[e] * t;
      m[e + 1] = elements[e + 1] * t;
      m[e + 2] = elements[e + 2] * t;
      m[e + 3] = elements[e + 3] * t;
      m[e + 4] = -elements[e + 4] * t;
      m[e + 5] = -elements[e + 5] * t;
      m[e + 6] = -elements[e + 6] * t;
    }
    this.#setN(bottom);
    this.#factorise(bottom, 0, 1, 0);
    this.#substitute(bottom, sourceSlope[bottom], 0, 0, 0);
    for (let i = bottom + 1; i < depths; i++) {
      const half = 0.5 * step[i];
      const twelfth = (step[i] * step[i]) / 12;
      const b = (i - 1) * ELEMENTS;
      const a = i * ELEMENTS;
      const k = (i - 1) * 16;
      const x0 = d[4 * i - 4];
      const x1 = d[4 * i - 3];
      const x2 = d[4 * i - 2];
      const x3 = d[4 * i - 1];
      const m0 = m[b];
      const m1 = m[b + 1];
      const m2 = m[b + 2];
      const m3 = m[b + 3];
      const r1 = m[b + 4];
      const r2 = m[b + 5];
      const r3 = m[b + 6];
      const up = twelfth * sourceSlope[i];
      const low = twelfth * sourceSlope[i - 1];
      this.#setN(i);
      this.#factorise(i, 1, -half, twelfth);
      this.#substitute(
        i,
        x0 +
          half * (m0 * x0 + m1 * x1 + m2 * x2 + m3 * x3) +
          twelfth * (n[k] * x0 + n[k + 1] * x1 + n[k + 2] * x2 + n[k + 3] * x3) +
          (source[i - 1] - source[i] + up * m[a] - low * m0),
        x1 +
          half * (m1 * x0 + m0 * x1 - r3 * x2 + r2 * x3) +
          twelfth * (n[k + 4] * x0 + n[k + 5] * x1 + n[k + 6] * x2 + n[k + 7] * x3) +
          (up * m[a + 1] - low * m1),
        x2 +
          half * (m2 * x0 + r3 * x1 + m0 * x2 - r1 * x3) +
          twelfth * (n[k + 8] * x0 + n[k + 9] * x1 + n[k + 10] * x2 + n[k + 11] * x3) +
          (up * m[a + 2] - low * m2),
        x3 +
          half * (m3 * x0 - r2 * x1 + r1 * x2 + m0 * x3) +
          twelfth * (n[k + 12] * x0 + n[k + 13] * x1 + n[k + 14] * x2 + n[k + 15] * x3) +
          (up * m[a + 3] - low * m3),
      );
    }
    const top = 4 * (depths - 1);
    out[0] = d[top] + source[depths - 1];
    out[1] = d[top + 1];
    out[2] = d[top + 2];
    out[3] = d[top + 3];
  }

  /**
   * Derivatives of the profiles that `solve` gave last: to the 7 elements at each depth (`toElements`, [depths][4][7])
   * and to the source function (`toSource`, [depths][4]); zero below the first point of the bottom's parabola.
   */
  differentiate(sourceSlope: Float64Array, toElements: Float64Array, toSource: Float64Array): void {
    const { slope, step, depths, first, weights } = this.#grid;
    const m = this.#m;
    const n = this.#n;
    const lu = this.#lu;
    const d = this.#d;
    const o = this.#o;
    const p = this.#p;
    const bottom = this.#bottom;
    toElements.fill(0);
    toSource.fill(0);
    o.fill(0);
    p.fill(0);
    o[0] = o[5] = o[10] = o[15] = 1;
    toSource[4 * (depths - 1)] = 1;
    for (let i = depths - 1; i >= bottom; i--) {
      const last = i === bottom;
      // The steps below and above this layer.
      const half = last ? 0 : 0.5 * step[i];
      const twelfth = last ? 0 : (step[i] * step[i]) / 12;
      const halfUp = i === depths - 1 ? 0 : 0.5 * step[i + 1];
      const twelfthUp = i === depths - 1 ? 0 : (step[i + 1] * step[i + 1]) / 12;
      const a = i * ELEMENTS;
      const m0 = m[a];
      const m1 = m[a + 1];
      const m2 = m[a + 2];
      const m3 = m[a + 3];
      const r1 = m[a + 4];
      const r2 = m[a + 5];
      const r3 = m[a + 6];
      const d0 = d[4 * i];
      const d1 = d[4 * i + 1];
      const d2 = d[4 * i + 2];
      const d3 = d[4 * i + 3];
      // M D - S' e
      const g0 = m0 * d0 + m1 * d1 + m2 * d2 + m3 * d3 - sourceSlope[i];
      const g1 = m1 * d0 + m0 * d1 - r3 * d2 + r2 * d3;
      const g2 = m2 * d0 + r3 * d1 + m0 * d2 - r1 * d3;
      const g3 = m3 * d0 - r2 * d1 + r1 * d2 + m0 * d3;
      const l = i * 16;
      const b = (i - 1) * ELEMENTS;
      const k = (i - 1) * 16;
      const from = first[i];
      const own = i - from;
      const ownWeight = weights[3 * i + own];
      for (let s = 0; s < 4; s++) {
        const q = 4 * s;
        // Row of O A^-1, or of O M^-1 at the bottom.
        const z0 = o[q] * lu[l];
        const z1 = (o[q + 1] - z0 * lu[l + 1]) * lu[l + 5];
        const z2 = (o[q + 2] - z0 * lu[l + 2] - z1 * lu[l + 6]) * lu[l + 10];
        const p3 = (o[q + 3] - z0 * lu[l + 3] - z1 * lu[l + 7] - z2 * lu[l + 11]) * lu[l + 15];
        const p2 = z2 - p3 * lu[l + 14];
        const p1 = z1 - p3 * lu[l + 13] - p2 * lu[l + 9];
        const p0 = z0 - p3 * lu[l + 12] - p2 * lu[l + 8] - p1 * lu[l + 4];
        const u0 = p[q];
        const u1 = p[q + 1];
        const u2 = p[q + 2];
        const u3 = p[q + 3];
        // What pairs with M^2 and with M'.
        const v0 = twelfthUp * u0 - twelfth * p0;
        const v1 = twelfthUp * u1 - twelfth * p1;
        const v2 = twelfthUp * u2 - twelfth * p2;
        const v3 = twelfthUp * u3 - twelfth * p3;
        const bound = last ? -1 : half;
        const w0 = bound * p0 + halfUp * u0 + v0 * m0 + v1 * m1 + v2 * m2 + v3 * m3 + ownWeight * v0;
        const w1 = bound * p1 + halfUp * u1 + v0 * m1 + v1 * m0 + v2 * r3 - v3 * r2 + ownWeight * v1;
        const w2 = bound * p2 + halfUp * u2 + v0 * m2 - v1 * r3 + v2 * m0 + v3 * r1 + ownWeight * v2;
        const w3 = bound * p3 + halfUp * u3 + v0 * m3 + v1 * r2 - v2 * r1 + v3 * m0 + ownWeight * v3;
        const t = (4 * i + s) * ELEMENTS;
        toElements[t] += w0 * d0 + w1 * d1 + w2 * d2 + w3 * d3 + v0 * g0 + v1 * g1 + v2 * g2 + v3 * g3;
        toElements[t + 1] += w0 * d1 + w1 * d0 + v0 * g1 + v1 * g0;
        toElements[t + 2] += w0 * d2 + w2 * d0 + v0 * g2 + v2 * g0;
        toElements[t + 3] += w0 * d3 + w3 * d0 + v0 * g3 + v3 * g0;
        toElements[t + 4] += w3 * d2 - w2 * d3 + v3 * g2 - v2 * g3;
        toElements[t + 5] += w1 * d3 - w3 * d1 + v1 * g3 - v3 * g1;
        toElements[t + 6] += w2 * d1 - w1 * d2 + v2 * g1 - v1 * g2;
        // The neighbours' elements enter by M'.
        const e0 = v0 * d0 + v1 * d1 + v2 * d2 + v3 * d3;
        const e1 = v0 * d1 + v1 * d0;
        const e2 = v0 * d2 + v2 * d0;
        const e3 = v0 * d3 + v3 * d0;
        const e4 = v3 * d2 - v2 * d3;
        const e5 = v1 * d3 - v3 * d1;
        const e6 = v2 * d1 - v1 * d2;
        // S' of this layer, and S of it.
        const f = (last ? p0 : 0) - (v0 * m0 + v1 * m1 + v2 * m2 + v3 * m3);
        toSource[4 * i + s] += u0 - (last ? 0 : p0);
        for (let j = 0; j < 3; j++) {
          const c = weights[3 * i + j];
          toSource[4 * (from + j) + s] += c * f;
          if (j === own || c === 0) continue;
          const y = (4 * (from + j) + s) * ELEMENTS;
          toElements[y] += c * e0;
          toElements[y + 1] += c * e1;
          toElements[y + 2] += c * e2;
          toElements[y + 3] += c * e3;
          toElements[y + 4] += c * e4;
          toElements[y + 5] += c * e5;
          toElements[y + 6] += c * e6;
        }
        if (last) continue;
        p[q] = p0;
        p[q + 1] = p1;
        p[q + 2] = p2;
        p[q + 3] = p3;
        // O of the layer below: this row times B.
        const k0 = m[b];
        const k1 = m[b + 1];
        const k2 = m[b + 2];
        const k3 = m[b + 3];
        const s1 = m[b + 4];
        const s2 = m[b + 5];
        const s3 = m[b + 6];
        o[q] =
          p0 +
          half * (p0 * k0 + p1 * k1 + p2 * k2 + p3 * k3) +
          twelfth * (p0 * n[k] + p1 * n[k + 4] + p2 * n[k + 8] + p3 * n[k + 12]);
        o[q + 1] =
          p1 +
          half * (p0 * k1 + p1 * k0 + p2 * s3 - p3 * s2) +
          twelfth * (p0 * n[k + 1] + p1 * n[k + 5] + p2 * n[k + 9] + p3 * n[k + 13]);
        o[q + 2] =
          p2 +
          half * (p0 * k2 - p1 * s3 + p2 * k0 + p3 * s1) +
          twelfth * (p0 * n[k + 2] + p1 * n[k + 6] + p2 * n[k + 10] + p3 * n[k + 14]);
        o[q + 3] =
          p3 +
          half * (p0 * k3 + p1 * s2 - p2 * s1 + p3 * k0) +
          twelfth * (p0 * n[k + 3] + p1 * n[k + 7] + p2 * n[k + 11] + p3 * n[k + 15]);
      }
    }
    for (let i = first[bottom]; i < depths; i++) {
      const t = slope[i];
      for (let k = 28 * i; k < 28 * i + 28; k += ELEMENTS) {
        toElements[k] *= t;
        toElements[k + 1] *= t;
        toElements[k + 2] *= t;
        toElements[k + 3] *= t;
        toElements[k + 4] *= -t;
        toElements[k + 5] *= -t;
        toElements[k + 6] *= -t;
      }
    }
  }

  /** N = M' + M^2 of a layer. With M = m0 + G, G^2 is written out in the symmetric part and r x m. */
  #setN(i: number): void {
    const { first, weights } = this.#grid;
    const m = this.#m;
    const n = this.#n;
    const a = first[i] * ELEMENTS;
    const c0 = weights[3 * i];
    const c1 = weights[3 * i + 1];
    const c2 = weights[3 * i + 2];
    const s0 = c0 * m[a] + c1 * m[a + 7] + c2 * m[a + 14];
    const s1 = c0 * m[a + 1] + c1 * m[a + 8] + c2 * m[a + 15];
    const s2 = c0 * m[a + 2] + c1 * m[a + 9] + c2 * m[a + 16];
    const s3 = c0 * m[a + 3] + c1 * m[a + 10] + c2 * m[a + 17];
    const s4 = c0 * m[a + 4] + c1 * m[a + 11] + c2 * m[a + 18];
    const s5 = c0 * m[a + 5] + c1 * m[a + 12] + c2 * m[a + 19];
    const s6 = c0 * m[a + 6] + c1 * m[a + 13] + c2 * m[a + 20];
    const e = i * ELEMENTS;
    const m0 = m[e];
    const m1 = m[e + 1];
    const m2 = m[e + 2];
    const m3 = m[e + 3];
    const r1 = m[e + 4];
    const r2 = m[e + 5];
    const r3 = m[e + 6];
    const twice = 2 * m0;
    const x1 = r2 * m3 - r3 * m2;
    const x2 = r3 * m1 - r1 * m3;
    const x3 = r1 * m2 - r2 * m1;
    const symmetric1 = twice * m1 + s1;
    const symmetric2 = twice * m2 + s2;
    const symmetric3 = twice * m3 + s3;
    const turn1 = twice * r1 + s4;
    const turn2 = twice * r2 + s5;
    const turn3 = twice * r3 + s6;
    const q12 = m1 * m2 + r1 * r2;
    const q13 = m1 * m3 + r1 * r3;
    const q23 = m2 * m3 + r2 * r3;
    const diagonal = m0 * m0 + s0;
    const k = i * 16;
    n[k] = diagonal + m1 * m1 + m2 * m2 + m3 * m3;
    n[k + 1] = symmetric1 - x1;
    n[k + 2] = symmetric2 - x2;
    n[k + 3] = symmetric3 - x3;
    n[k + 4] = symmetric1 + x1;
    n[k + 5] = diagonal + m1 * m1 - r2 * r2 - r3 * r3;
    n[k + 6] = q12 - turn3;
    n[k + 7] = q13 + turn2;
    n[k + 8] = symmetric2 + x2;
    n[k + 9] = q12 + turn3;
    n[k + 10] = diagonal + m2 * m2 - r1 * r1 - r3 * r3;
    n[k + 11] = q23 - turn1;
    n[k + 12] = symmetric3 + x3;
    n[k + 13] = q13 - turn2;
    n[k + 14] = q23 + turn1;
    n[k + 15] = diagonal + m3 * m3 - r1 * r1 - r2 * r2;
  }

  /** Triangular factors of one + perM M + perN N. */
  #factorise(i: number, one: number, perM: number, perN: number): void {
    const m = this.#m;
    const n = this.#n;
    const lu = this.#lu;
    const e = i * ELEMENTS;
    const k = i * 16;
    const m1 = perM * m[e + 1];
    const m2 = perM * m[e + 2];
    const m3 = perM * m[e + 3];
    const r1 = perM * m[e + 4];
    const r2 = perM * m[e + 5];
    const r3 = perM * m[e + 6];
    const diagonal = one + perM * m[e];
    const u01 = m1 + perN * n[k + 1];
    const u02 = m2 + perN * n[k + 2];
    const u03 = m3 + perN * n[k + 3];
    const i0 = 1 / (diagonal + perN * n[k]);
    const l1 = (m1 + perN * n[k + 4]) * i0;
    const l2 = (m2 + perN * n[k + 8]) * i0;
    const l3 = (m3 + perN * n[k + 12]) * i0;
    const i1 = 1 / (diagonal + perN * n[k + 5] - l1 * u01);
    const u12 = perN * n[k + 6] - r3 - l1 * u02;
    const u13 = perN * n[k + 7] + r2 - l1 * u03;
    const l21 = (perN * n[k + 9] + r3 - l2 * u01) * i1;
    const l31 = (perN * n[k + 13] - r2 - l3 * u01) * i1;
    const i2 = 1 / (diagonal + perN * n[k + 10] - l2 * u02 - l21 * u12);
    const u23 = perN * n[k + 11] - r1 - l2 * u03 - l21 * u13;
    const l32 = (perN * n[k + 14] + r1 - l3 * u02 - l31 * u12) * i2;
    lu[k] = i0;
    lu[k + 1] = u01;
    lu[k + 2] = u02;
    lu[k + 3] = u03;
    lu[k + 4] = l1;
    lu[k + 5] = i1;
    lu[k + 6] = u12;
    lu[k + 7] = u13;
    lu[k + 8] = l2;
    lu[k + 9] = l21;
    lu[k + 10] = i2;
    lu[k + 11] = u23;
    lu[k + 12] = l3;
    lu[k + 13] = l31;
    lu[k + 14] = l32;
    lu[k + 15] = 1 / (diagonal + perN * n[k + 15] - l3 * u03 - l31 * u13 - l32 * u23);
  }

  /** D of a layer from its right-hand side. */
  #substitute(i: number, b0: number, b1: number, b2: number, b3: number): void {
    const lu = this.#lu;
    const d = this.#d;
    const k = i * 16;
    const y1 = b1 - lu[k + 4] * b0;
    const y2 = b2 - lu[k + 8] * b0 - lu[k + 9] * y1;
    const y3 = b3 - lu[k + 12] * b0 - lu[k + 13] * y1 - lu[k + 14] * y2;
    const x3 = y3 * lu[k + 15];
    const x2 = (y2 - lu[k + 11] * x3) * lu[k + 10];
    const x1 = (y1 - lu[k + 6] * x2 - lu[k + 7] * x3) * lu[k + 5];
    d[4 * i] = (b0 - lu[k + 1] * x1 - lu[k + 2] * x2 - lu[k + 3] * x3) * lu[k];
    d[4 * i + 1] = x1;
    d[4 * i + 2] = x2;
    d[4 * i + 3] = x3;
  }
}
