import type { Level } from "./hcompress-levels.ts";

type Numbers = Int32Array | Float64Array;

/**
 * The SMOOTH option (Standard, section 10.4.4): before a level of a lossy H-transform is undone, its differences are
 * moved by at most `most` towards what the sums of the neighbouring squares let expect, so that no blocks show.
 */
export function smooth(
  coefficients: Numbers,
  sums: Numbers,
  stride: number,
  { rows, columns }: Level,
  most: number,
): void {
  const width = (columns + 1) >> 1;
  const xs = ((rows + 1) >> 1) * stride;
  const ys = width;
  // Squares whose neighbours on both sides are there.
  const lastRow = (rows - 1) >> 1;
  const lastColumn = (columns - 1) >> 1;
  for (let i = 1; i < lastRow; i++) {
    for (let j = 0; j < width; j++) {
      const at = i * width + j;
      const to = xs + i * stride + j;
      coefficients[to] += slope(sums[at - width], sums[at], sums[at + width], coefficients[to], most);
    }
  }
  for (let i = 0; i < (rows + 1) >> 1; i++) {
    for (let j = 1; j < lastColumn; j++) {
      const at = i * width + j;
      const to = ys + i * stride + j;
      coefficients[to] += slope(sums[at - 1], sums[at], sums[at + 1], coefficients[to], most);
    }
  }
  for (let i = 1; i < lastRow; i++) {
    for (let j = 1; j < lastColumn; j++) {
      const at = i * width + j;
      const own = i * stride + j;
      const x = 2 * coefficients[xs + own];
      const y = 2 * coefficients[ys + own];
      const h = sums[at];
      const [mm, mp] = [sums[at - width - 1], sums[at - width + 1]];
      const [pm, pp] = [sums[at + width - 1], sums[at + width + 1]];
      const high =
        16 *
        Math.min(
          Math.max(pp - h, 0) - x - y,
          Math.max(h - pm, 0) + x - y,
          Math.max(h - mp, 0) - x + y,
          Math.max(mm - h, 0) + x + y,
        );
      const low =
        16 *
        Math.max(
          Math.min(pp - h, 0) - x - y,
          Math.min(h - pm, 0) + x - y,
          Math.min(h - mp, 0) - x + y,
          Math.min(mm - h, 0) + x + y,
        );
      if (low >= high) continue;
      const wanted = Math.max(Math.min(pp + mm - mp - pm, high), low);
      const change = Math.trunc((wanted - 64 * coefficients[xs + ys + own]) / 64);
      coefficients[xs + ys + own] += Math.max(Math.min(change, most), -most);
    }
  }
}

/** What to add to the difference of a square whose sum is `h`, between those of its neighbours. */
function slope(before: number, h: number, after: number, difference: number, most: number): number {
  const high = 4 * Math.max(Math.min(after - h, h - before), 0);
  const low = 4 * Math.min(Math.max(after - h, h - before), 0);
  if (low >= high) return 0;
  const wanted = Math.max(Math.min(after - before, high), low);
  return Math.max(Math.min(Math.trunc((wanted - 8 * difference) / 8), most), -most);
}
