import type { Mask, Raster } from "@helioscope/core";
import type { RowOrder } from "../types.ts";
import type { RunBuffer } from "./run-buffer.ts";

/** Runs of |B| >= threshold, fluxes summed on the way. NaN fails both comparisons and ends a run. */
export function extractByThreshold(
  runs: RunBuffer,
  field: Raster,
  thresholdGauss: number,
  order: RowOrder,
  together: boolean,
): void {
  const { data, width, height } = field;
  const half = (width >> 1) + 1;
  runs.reset(height);
  let n = 0;
  for (let k = 0; k < height; k++) {
    runs.rowStart[k] = n;
    runs.reserve(n + 2 * half);
    const { x0, x1, polarity, positive, flux } = runs;
    const row = (order === "ascending" ? k : height - 1 - k) * width;
    const end = row + width;
    let i = row;
    while (i < end) {
      while (i < end && !(Math.abs(data[i]) >= thresholdGauss)) i++;
      if (i === end) break;
      const start = i;
      const sign = data[i] > 0 ? 1 : -1;
      let sum = 0;
      for (; i < end; i++) {
        const value = data[i];
        if (!(value * sign >= thresholdGauss)) break;
        sum += value;
      }
      x0[n] = start - row;
      x1[n] = i - row;
      polarity[n] = sign;
      positive[n] = sign > 0 ? i - start : 0;
      flux[n++] = sum;
    }
    if (together) n = fuse(runs, runs.rowStart[k], n);
  }
  runs.rowStart[height] = n;
  runs.count = n;
}

/** Runs of a signed mask. A pixel whose field is NaN counts as 0. */
export function extractByMask(
  runs: RunBuffer,
  field: Raster,
  mask: Mask,
  order: RowOrder,
  together: boolean,
): void {
  const { data, width, height } = field;
  const marks = mask.data;
  // Most of a mask is 0: where its bytes allow, four pixels are skipped at once.
  const quads =
    marks.byteOffset % 4 === 0 && width % 4 === 0
      ? new Int32Array(marks.buffer, marks.byteOffset, marks.length >> 2)
      : null;
  const half = (width >> 1) + 1;
  runs.reset(height);
  let n = 0;
  for (let k = 0; k < height; k++) {
    runs.rowStart[k] = n;
    runs.reserve(n + 2 * half);
    const { x0, x1, polarity, positive, flux } = runs;
    const row = (order === "ascending" ? k : height - 1 - k) * width;
    const end = row + width;
    let i = row;
    while (i < end) {
      const mark = marks[i];
      if (mark === 0) {
        if (quads !== null && (i & 3) === 0 && quads[i >> 2] === 0) i += 4;
        else i++;
        continue;
      }
      const start = i;
      let sum = 0;
      for (; i < end && marks[i] === mark; i++) {
        const value = data[i];
        if (Number.isNaN(value)) break;
        sum += value;
      }
      if (i > start) {
        x0[n] = start - row;
        x1[n] = i - row;
        polarity[n] = mark > 0 ? 1 : -1;
        positive[n] = mark > 0 ? i - start : 0;
        flux[n++] = sum;
      } else i++;
    }
    if (together) n = fuse(runs, runs.rowStart[k], n);
  }
  runs.rowStart[height] = n;
  runs.count = n;
}

/** Joins abutting runs of a row and forgets their polarity. */
function fuse({ x0, x1, polarity, positive, flux }: RunBuffer, from: number, to: number): number {
  let last = from - 1;
  for (let i = from; i < to; i++) {
    if (last >= from && x1[last] === x0[i]) {
      x1[last] = x1[i];
      positive[last] += positive[i];
      flux[last] += flux[i];
      continue;
    }
    last++;
    x0[last] = x0[i];
    x1[last] = x1[i];
    positive[last] = positive[i];
    flux[last] = flux[i];
    polarity[last] = 0;
  }
  return last + 1;
}
