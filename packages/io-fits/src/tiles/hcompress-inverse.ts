import { type Level, levelsOf } from "./hcompress-levels.ts";
import { smooth } from "./hcompress-smooth.ts";

/**
 * Undoes the H-transform in 32-bit integers, exact where no sum leaves them. `coefficients` are `rows` by `columns`,
 * the sum of all first; `smoothing` is half the scale of a stream that wants SMOOTH, else 0.
 *
 * @param out receives the pixels; `spare` holds a quarter as many.
 */
export function inverse(
  coefficients: Int32Array,
  rows: number,
  columns: number,
  smoothing: number,
  out: Int32Array,
  spare: Int32Array,
): void {
  const levels = levelsOf(rows, columns);
  let from = levels.length % 2 === 0 ? out : spare;
  if (levels.length === 0) {
    out[0] = coefficients[0];
    return;
  }
  const top = 1 << (levels.length + 1);
  const sum = coefficients[0];
  from[0] = (sum + (sum >= 0 ? top >> 1 : (top >> 1) - 1)) & -top;
  for (const level of levels) {
    if (smoothing > 0) smooth(coefficients, from, columns, level, smoothing);
    const to = from === out ? spare : out;
    undo(coefficients, columns, from, to, level);
    from = to;
  }
}

/** One level: from sums of 2 by 2 squares and their three differences to the squares. */
function undo(
  coefficients: Int32Array,
  stride: number,
  from: Int32Array,
  to: Int32Array,
  { rows, columns, bit }: Level,
): void {
  const halfRows = (rows + 1) >> 1;
  const halfColumns = (columns + 1) >> 1;
  const pairs = columns >> 1;
  const last = bit === 1;
  const shift = last ? 2 : 1;
  const bit1 = bit << 1;
  const mask0 = -bit;
  const mask1 = -bit1;
  const up0 = bit >> 1;
  const before = last ? 0 : -1;
  for (let i = 0; i < halfRows; i++) {
    const hasNext = 2 * i + 1 < rows;
    let sums = i * halfColumns;
    let ys = i * stride + halfColumns;
    let xs = (halfRows + i) * stride;
    let cs = xs + halfColumns;
    let top = 2 * i * columns;
    let below = top + columns;
    if (!hasNext) {
      for (let j = 0; j < pairs; j++, top += 2) {
        let h0 = from[sums++];
        let hy = coefficients[ys++];
        hy = (hy + bit + (hy >> 31)) & mask1;
        const low = hy & bit1;
        h0 = h0 >= 0 ? h0 - low : h0 + low;
        to[top + 1] = (h0 + hy) >> shift;
        to[top] = (h0 - hy) >> shift;
      }
      if (columns & 1) to[top] = from[sums] >> shift;
      continue;
    }
    // Signs of noise cannot be predicted: no branches. A number's sign is -1 or 0, as it shifts out.
    for (let j = 0; j < pairs; j++, top += 2, below += 2) {
      let h0 = from[sums++];
      let hx = coefficients[xs++];
      let hy = coefficients[ys++];
      let hc = coefficients[cs++];
      hx = (hx + bit + (hx >> 31)) & mask1;
      hy = (hy + bit + (hy >> 31)) & mask1;
      hc = (hc + up0 + ((hc >> 31) & before)) & mask0;
      const low0 = hc & bit;
      hx -= (low0 ^ (hx >> 31)) - (hx >> 31);
      hy -= (low0 ^ (hy >> 31)) - (hy >> 31);
      const low1 = (hc ^ hx ^ hy) & bit1;
      const less = ~((h0 >> 31) & ((low0 - 1) >> 31));
      h0 += low0 + ((low1 ^ less) - less);
      const plus = h0 + hx;
      const minus = h0 - hx;
      const plusY = hy + hc;
      const minusY = hy - hc;
      to[below + 1] = (plus + plusY) >> shift;
      to[below] = (plus - plusY) >> shift;
      to[top + 1] = (minus + minusY) >> shift;
      to[top] = (minus - minusY) >> shift;
    }
    if (columns & 1) {
      let h0 = from[sums];
      let hx = coefficients[xs];
      hx = (hx + bit + (hx >> 31)) & mask1;
      const low = hx & bit1;
      h0 = h0 >= 0 ? h0 - low : h0 + low;
      to[below] = (h0 + hx) >> shift;
      to[top] = (h0 - hx) >> shift;
    }
  }
}
