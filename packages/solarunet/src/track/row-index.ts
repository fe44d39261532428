import type { FrameFeatures } from "../types.ts";

/** The runs of all features of a frame by row, then column, each with its owner (index, not label). */
export interface RowIndex {
  /** Where the runs of row y start; height + 1 entries. */
  readonly start: Int32Array;
  readonly x0: Int32Array;
  readonly x1: Int32Array;
  readonly owner: Int32Array;
}

export function rowIndex(frame: FrameFeatures): RowIndex {
  const { features, height } = frame;
  const start = new Int32Array(height + 1);
  for (const { runs } of features) for (let i = 0; i < runs.length; i += 3) start[runs[i] + 1]++;
  for (let y = 0; y < height; y++) start[y + 1] += start[y];
  const total = start[height];
  const x0 = new Int32Array(total);
  const x1 = new Int32Array(total);
  const owner = new Int32Array(total);
  const fill = start.slice(0, height);
  for (let f = 0; f < features.length; f++) {
    const { runs } = features[f];
    for (let i = 0; i < runs.length; i += 3) {
      const row = runs[i];
      const from = runs[i + 1];
      let at = fill[row]++;
      for (; at > start[row] && x0[at - 1] > from; at--) {
        x0[at] = x0[at - 1];
        x1[at] = x1[at - 1];
        owner[at] = owner[at - 1];
      }
      x0[at] = from;
      x1[at] = runs[i + 2];
      owner[at] = f;
    }
  }
  return { start, x0, x1, owner };
}

/** First run of row y that ends right of column x. */
export function firstRunFrom(index: RowIndex, y: number, x: number): number {
  let low = index.start[y];
  let high = index.start[y + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index.x1[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Owner of a pixel, or -1. */
export function ownerAt(index: RowIndex, x: number, y: number): number {
  const run = firstRunFrom(index, y, x);
  return run < index.start[y + 1] && index.x0[run] <= x ? index.owner[run] : -1;
}
