import type { Runs } from "@helioscope/core";
import type { RowOrder } from "../types.ts";

/** Pixel positions as two columns of equal length. */
export interface PixelList {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/**
 * The contour of a set of pixels: those with one of their 4 neighbours outside of it, the image's edge being outside.
 * Found from the runs alone: the ends of each run, and what the rows above and below do not both cover. Sorted by
 * row in the given order, then column.
 */
export function contourPixels(runs: Runs, order: RowOrder = "ascending"): PixelList {
  let pixels = 0;
  for (let i = 0; i < runs.length; i += 3) pixels += runs[i + 2] - runs[i + 1];
  const xs = new Int32Array(pixels);
  const ys = new Int32Array(pixels);
  let n = 0;
  const end = runs.length;
  let above = 0;
  let here = 0;
  while (here < end) {
    const row = runs[here];
    let below = here;
    while (below < end && runs[below] === row) below += 3;
    let a = above < here && runs[above] === row - 1 ? above : here;
    let b = below < end && runs[below] === row + 1 ? below : end;
    const first = n;
    for (let i = here; i < below; i += 3) {
      const start = runs[i + 1];
      const last = runs[i + 2] - 1;
      let x = start + 1;
      xs[n++] = start;
      // Where the rows above and below overlap inside (start, last), the pixels are hidden.
      while (a < here && b < end && runs[b] === row + 1) {
        const from = Math.max(runs[a + 1], runs[b + 1], start + 1);
        const to = Math.min(runs[a + 2], runs[b + 2], last);
        if (from < to) {
          while (x < from) xs[n++] = x++;
          x = to;
        }
        const closes = Math.min(runs[a + 2], runs[b + 2]);
        if (closes > last) break;
        if (runs[a + 2] === closes) a += 3;
        else b += 3;
      }
      while (x < last) xs[n++] = x++;
      if (last > start) xs[n++] = last;
    }
    for (let k = first; k < n; k++) ys[k] = row;
    above = here;
    here = below;
  }
  const list = { x: xs.slice(0, n), y: ys.slice(0, n) };
  return order === "ascending" ? list : rowsReversed(list);
}

function rowsReversed({ x, y }: PixelList): PixelList {
  const n = x.length;
  const rx = new Int32Array(n);
  const ry = new Int32Array(n);
  let at = 0;
  for (let end = n; end > 0; ) {
    let start = end - 1;
    while (start > 0 && y[start - 1] === y[end - 1]) start--;
    rx.set(x.subarray(start, end), at);
    ry.set(y.subarray(start, end), at);
    at += end - start;
    end = start;
  }
  return { x: rx, y: ry };
}
