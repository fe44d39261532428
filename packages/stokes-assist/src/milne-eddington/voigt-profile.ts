import { humlicek } from "./humlicek.ts";
import { fillVoigtTable, TABLE_END, TABLE_LENGTH, TABLE_ORDER, TABLE_STEP } from "./voigt-table.ts";

/** Sums over Zeeman components at every wavelength: [H, L, dH/dv, dL/dv, shift x dH/dv, shift x dL/dv][points]. */
export const SUM_ROWS = 6;

/** Adds Zeeman components, for one damping at a time. */
export interface VoigtProfile {
  prepare(damping: number): void;
  /**
   * Adds a component of this strength at v = x - offset to `sums` ({@link SUM_ROWS} rows): the Voigt function H, the
   * Faraday-Voigt function L and their derivatives to v. To the damping: dH/da = -dL/dv, dL/da = dH/dv.
   * `x` ascends.
   */
  add(x: Float64Array, offset: number, strength: number, shift: number, sums: Float64Array): void;
}

const ROOT = 1 / Math.sqrt(Math.PI);
/** Beyond it three terms of the asymptotic series give 1e-8. */
const FAR = 30;

/** From the table within 8 Doppler widths of the line centre, from the asymptotic series beyond; 1e-8. */
export function tabulatedVoigt(): VoigtProfile {
  const table = new Float64Array(TABLE_LENGTH);
  let a = Number.NaN;
  return {
    prepare(damping) {
      if (damping === a) return;
      a = damping;
      fillVoigtTable(table, damping);
    },
    add(x, offset, strength, shift, sums) {
      const first = above(x, offset - FAR, 0);
      const second = above(x, offset - TABLE_END, first);
      const third = above(x, offset + TABLE_END, second);
      const fourth = above(x, offset + FAR, third);
      addFar(x, 0, first, offset, a, strength, shift, sums);
      addWing(x, first, second, offset, a, strength, shift, sums);
      addCore(table, x, second, third, offset, a, strength, shift, sums);
      addWing(x, third, fourth, offset, a, strength, shift, sums);
      addFar(x, fourth, x.length, offset, a, strength, shift, sums);
    },
  };
}

/** The first place from `from` on with x > limit. */
function above(x: Float64Array, limit: number, from: number): number {
  let low = from;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

function addCore(
  table: Float64Array,
  x: Float64Array,
  from: number,
  to: number,
  offset: number,
  a: number,
  strength: number,
  shift: number,
  sums: Float64Array,
): void {
  const points = x.length;
  for (let i = from; i < to; i++) {
    const v = x[i] - offset;
    const y = Math.abs(v);
    const node = (y * (1 / TABLE_STEP) + 0.5) | 0;
    const d = y - node * TABLE_STEP;
    const k = node * (2 * TABLE_ORDER);
    let h = table[k + 10] * d + table[k + 8];
    let l = table[k + 11] * d + table[k + 9];
    h = h * d + table[k + 6];
    l = l * d + table[k + 7];
    h = h * d + table[k + 4];
    l = l * d + table[k + 5];
    h = h * d + table[k + 2];
    l = l * d + table[k + 3];
    h = h * d + table[k];
    l = l * d + table[k + 1];
    l = v < 0 ? -l : l;
    const dh = 2 * strength * (a * l - v * h);
    const dl = 2 * strength * (ROOT - v * l - a * h);
    sums[i] += strength * h;
    sums[i + points] += strength * l;
    sums[i + 2 * points] += dh;
    sums[i + 3 * points] += dl;
    sums[i + 4 * points] += shift * dh;
    sums[i + 5 * points] += shift * dl;
  }
}

/** w = i/(sqrt(pi) z) (1 + u/2 + 3u^2/4 + 15u^3/8 + 105u^4/16), u = 1/z^2, and its derivative. */
function addWing(
  x: Float64Array,
  from: number,
  to: number,
  offset: number,
  a: number,
  strength: number,
  shift: number,
  sums: Float64Array,
): void {
  const points = x.length;
  const scale = strength * ROOT;
  for (let i = from; i < to; i++) {
    const v = x[i] - offset;
    const norm = 1 / (v * v + a * a);
    const zr = v * norm;
    const zi = -a * norm;
    const ur = zr * zr - zi * zi;
    const ui = 2 * zr * zi;
    let pr = 6.5625 * ur + 1.875;
    let pi = 6.5625 * ui;
    let t = pr * ur - pi * ui + 0.75;
    pi = pr * ui + pi * ur;
    pr = t * ur - pi * ui + 0.5;
    pi = t * ui + pi * ur;
    t = pr * ur - pi * ui + 1;
    pi = pr * ui + pi * ur;
    let qr = 59.0625 * ur + 13.125;
    let qi = 59.0625 * ui;
    let s = qr * ur - qi * ui + 3.75;
    qi = qr * ui + qi * ur;
    qr = s * ur - qi * ui + 1.5;
    qi = s * ui + qi * ur;
    s = qr * ur - qi * ui + 1;
    qi = qr * ui + qi * ur;
    const dh = scale * (ur * qi + ui * s);
    const dl = -scale * (ur * s - ui * qi);
    sums[i] -= scale * (zr * pi + zi * t);
    sums[i + points] += scale * (zr * t - zi * pi);
    sums[i + 2 * points] += dh;
    sums[i + 3 * points] += dl;
    sums[i + 4 * points] += shift * dh;
    sums[i + 5 * points] += shift * dl;
  }
}

/** The same with two terms less. */
function addFar(
  x: Float64Array,
  from: number,
  to: number,
  offset: number,
  a: number,
  strength: number,
  shift: number,
  sums: Float64Array,
): void {
  const points = x.length;
  const scale = strength * ROOT;
  for (let i = from; i < to; i++) {
    const v = x[i] - offset;
    const norm = 1 / (v * v + a * a);
    const zr = v * norm;
    const zi = -a * norm;
    const ur = zr * zr - zi * zi;
    const ui = 2 * zr * zi;
    let t = 0.75 * ur + 0.5;
    let pi = 0.75 * ui;
    const pr = t * ur - pi * ui + 1;
    pi = t * ui + pi * ur;
    t = 3.75 * ur + 1.5;
    let qi = 3.75 * ui;
    const qr = t * ur - qi * ui + 1;
    qi = t * ui + qi * ur;
    const dh = scale * (ur * qi + ui * qr);
    const dl = -scale * (ur * qr - ui * qi);
    sums[i] -= scale * (zr * pi + zi * pr);
    sums[i + points] += scale * (zr * pr - zi * pi);
    sums[i + 2 * points] += dh;
    sums[i + 3 * points] += dl;
    sums[i + 4 * points] += shift * dh;
    sums[i + 5 * points] += shift * dl;
  }
}

/** Humlicek's approximation, 1e-4 of the value, with the derivatives of the differential equation: what pyMilne does. */
export function humlicekVoigt(): VoigtProfile {
  const w = new Float64Array(2);
  let a = 0;
  return {
    prepare(damping) {
      a = damping;
    },
    add(x, offset, strength, shift, sums) {
      const points = x.length;
      for (let i = 0; i < points; i++) {
        const v = x[i] - offset;
        humlicek(a, v, w);
        const dh = 2 * strength * (a * w[1] - v * w[0]);
        const dl = 2 * strength * (ROOT - v * w[1] - a * w[0]);
        sums[i] += strength * w[0];
        sums[i + points] += strength * w[1];
        sums[i + 2 * points] += dh;
        sums[i + 3 * points] += dl;
        sums[i + 4 * points] += shift * dh;
        sums[i + 5 * points] += shift * dl;
      }
    },
  };
}
