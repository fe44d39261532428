import { type Level, levelsOf } from "./hcompress-levels.ts";
import { smooth } from "./hcompress-smooth.ts";

/**
 * Undoes the H-transform as `inverse` of hcompress-inverse.ts does, for sums that leave 32 bits: in double precision,
 * which is exact up to 2^53. Pixels beyond 32 bits, which only a lossy stream has, come out as the nearest that fits.
 */
export function inverseWide(
  coefficients: Float64Array,
  rows: number,
  columns: number,
  smoothing: number,
  pixels: Int32Array,
): void {
  const levels = levelsOf(rows, columns);
  let from = new Float64Array(1);
  const top = 2 ** (levels.length + 1);
  from[0] = levels.length === 0 ? coefficients[0] : nearest(coefficients[0], top);
  for (const level of levels) {
    if (smoothing > 0) smooth(coefficients, from, columns, level, smoothing);
    const to = new Float64Array(level.rows * level.columns);
    undo(coefficients, columns, from, to, level);
    from = to;
  }
  for (let i = 0; i < from.length; i++) pixels[i] = Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, from[i]));
}

/** The nearest multiple of `unit`, halves away from zero. */
function nearest(value: number, unit: number): number {
  if (unit === 1) return value;
  return Math.floor((value + (value >= 0 ? unit / 2 : unit / 2 - 1)) / unit) * unit;
}

/** The bit of that weight, as two's complement has it. */
function bitOf(value: number, weight: number): number {
  const quotient = Math.floor(value / weight);
  return (quotient - 2 * Math.floor(quotient / 2)) * weight;
}

function undo(
  coefficients: Float64Array,
  stride: number,
  from: Float64Array,
  to: Float64Array,
  { rows, columns, bit }: Level,
): void {
  const halfRows = (rows + 1) >> 1;
  const halfColumns = (columns + 1) >> 1;
  const divisor = bit === 1 ? 4 : 2;
  const bit1 = bit * 2;
  for (let i = 0; i < rows; i += 2) {
    for (let j = 0; j < columns; j += 2) {
      const own = (i >> 1) * stride + (j >> 1);
      const at = i * columns + j;
      const below = i + 1 < rows;
      const right = j + 1 < columns;
      let h0 = from[(i >> 1) * halfColumns + (j >> 1)];
      let hx = below ? nearest(coefficients[own + halfRows * stride], bit1) : 0;
      let hy = right ? nearest(coefficients[own + halfColumns], bit1) : 0;
      const hc = below && right ? nearest(coefficients[own + halfRows * stride + halfColumns], bit) : 0;
      const low0 = bitOf(hc, bit);
      hx += hx >= 0 ? -low0 : low0;
      hy += hy >= 0 ? -low0 : low0;
      const low1 = below || right ? (bitOf(hc, bit1) + bitOf(hx, bit1) + bitOf(hy, bit1)) % (2 * bit1) : 0;
      h0 += h0 >= 0 ? low0 - low1 : low0 === 0 ? low1 : low0 - low1;
      to[at] = Math.floor((h0 - hx - hy + hc) / divisor);
      if (right) to[at + 1] = Math.floor((h0 - hx + hy - hc) / divisor);
      if (below) to[at + columns] = Math.floor((h0 + hx - hy - hc) / divisor);
      if (below && right) to[at + columns + 1] = Math.floor((h0 + hx + hy + hc) / divisor);
    }
  }
}
