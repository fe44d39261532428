import type { Mask, Raster } from "@helioscope/core";

/**
 * An image of identifiers: 0 is background, the size of a number names the feature, its sign is the polarity. +7 and
 * -7 do not both occur.
 */
export type IdImage = Raster<Int32Array>;

/**
 * Zeroes the features of fewer than `minSizePx` pixels, in place. Numbers are kept, so gaps may appear.
 *
 * @returns how many features are left.
 */
export function dropSmall(ids: IdImage, largestId: number, minSizePx: number): number {
  const { data } = ids;
  const sizes = new Int32Array(largestId + 1);
  for (let i = 0; i < data.length; i++) sizes[Math.abs(data[i])]++;
  for (let i = 0; i < data.length; i++) if (sizes[Math.abs(data[i])] < minSizePx) data[i] = 0;
  let left = 0;
  for (let id = 1; id <= largestId; id++) if (sizes[id] >= Math.max(1, minSizePx)) left++;
  return left;
}

/** Calls `run` with (row, first column, column after the last, id) for every horizontal run of equal non-zero ids. */
export function forEachRun(
  ids: IdImage,
  run: (row: number, start: number, end: number, id: number) => void,
): void {
  const { data, width, height } = ids;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; ) {
      const id = data[row + x];
      if (id === 0) {
        x++;
        continue;
      }
      const start = x++;
      while (x < width && data[row + x] === id) x++;
      run(y, start, x, id);
    }
  }
}

/** The largest number in use, 0 when there is none. */
export function largestId(ids: IdImage): number {
  let largest = 0;
  for (let i = 0; i < ids.data.length; i++) {
    const id = Math.abs(ids.data[i]);
    if (id > largest) largest = id;
  }
  return largest;
}

/** The signed mask that an image of ids covers. */
export function maskOfIds(ids: IdImage): Mask {
  const mask = new Int8Array(ids.data.length);
  for (let i = 0; i < mask.length; i++) mask[i] = Math.sign(ids.data[i]);
  return { data: mask, width: ids.width, height: ids.height };
}
