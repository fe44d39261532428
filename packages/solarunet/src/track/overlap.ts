import type { FrameFeatures } from "../types.ts";
import { firstRunFrom, type RowIndex } from "./row-index.ts";

/** Shared pixels of the features of two frames: for each of the first, the others in ascending order. */
export interface Overlaps {
  readonly start: Int32Array;
  readonly other: Int32Array;
  readonly pixels: Int32Array;
}

/** All pairs that share pixels, each run of `a` merged with the row of `b` that it lies in. */
export function pairOverlaps(a: FrameFeatures, b: RowIndex, countB: number): Overlaps {
  const { features } = a;
  const start = new Int32Array(features.length + 1);
  const other: number[] = [];
  const pixels: number[] = [];
  const shared = new Int32Array(countB);
  const touched: number[] = [];
  for (let f = 0; f < features.length; f++) {
    const { runs } = features[f];
    for (let i = 0; i < runs.length; i += 3) {
      const row = runs[i];
      const from = runs[i + 1];
      const to = runs[i + 2];
      const end = b.start[row + 1];
      for (let k = firstRunFrom(b, row, from); k < end && b.x0[k] < to; k++) {
        const owner = b.owner[k];
        if (shared[owner] === 0) touched.push(owner);
        shared[owner] += Math.min(to, b.x1[k]) - Math.max(from, b.x0[k]);
      }
    }
    touched.sort((p, q) => p - q);
    for (const owner of touched) {
      other.push(owner);
      pixels.push(shared[owner]);
      shared[owner] = 0;
    }
    touched.length = 0;
    start[f + 1] = other.length;
  }
  return { start, other: Int32Array.from(other), pixels: Int32Array.from(pixels) };
}

/** The same pairs seen from the second frame. */
export function transposed({ start, other, pixels }: Overlaps, countB: number): Overlaps {
  const from = new Int32Array(countB + 1);
  for (const b of other) from[b + 1]++;
  for (let b = 0; b < countB; b++) from[b + 1] += from[b];
  const fill = from.slice(0, countB);
  const back = new Int32Array(other.length);
  const shared = new Int32Array(other.length);
  for (let a = 0; a + 1 < start.length; a++) {
    for (let k = start[a]; k < start[a + 1]; k++) {
      const at = fill[other[k]]++;
      back[at] = a;
      shared[at] = pixels[k];
    }
  }
  return { start: from, other: back, pixels: shared };
}
