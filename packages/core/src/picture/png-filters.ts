import { pngDamaged } from "./png-chunks.ts";

/**
 * Undoes the filters of `rows` scanlines in place (W3C PNG, section 9). From `start` on each row is its filter's number
 * and `stride` bytes; `step` is the distance to the sample on the left. Returns the offset after the last row.
 */
export function unfilter(
  data: Uint8Array,
  start: number,
  rows: number,
  stride: number,
  step: number,
): number {
  let at = start;
  for (let row = 0; row < rows; row++, at += stride + 1) {
    const from = at + 1;
    const to = from + stride;
    const above = row > 0 ? stride + 1 : 0;
    const filter = data[at];
    if (filter === 1) {
      for (let i = from + step; i < to; i++) data[i] += data[i - step];
    } else if (filter === 2) {
      if (above) for (let i = from; i < to; i++) data[i] += data[i - above];
    } else if (filter === 3) average(data, from, to, step, above);
    else if (filter === 4) paeth(data, from, to, step, above);
    else if (filter !== 0) throw pngDamaged(`filter ${filter} in row ${row}`);
  }
  return at;
}

function average(data: Uint8Array, from: number, to: number, step: number, above: number): void {
  for (let i = from; i < to; i++) {
    const left = i >= from + step ? data[i - step] : 0;
    data[i] += (left + (above ? data[i - above] : 0)) >> 1;
  }
}

function paeth(data: Uint8Array, from: number, to: number, step: number, above: number): void {
  if (!above) {
    for (let i = from + step; i < to; i++) data[i] += data[i - step];
    return;
  }
  const first = Math.min(from + step, to);
  for (let i = from; i < first; i++) data[i] += data[i - above];
  for (let i = first; i < to; i++) {
    const left = data[i - step];
    const up = data[i - above];
    const corner = data[i - above - step];
    const fromLeft = Math.abs(up - corner);
    const fromUp = Math.abs(left - corner);
    const fromCorner = Math.abs(left + up - 2 * corner);
    data[i] += fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
  }
}
