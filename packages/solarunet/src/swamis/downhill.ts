import { assertSameSize, type Mask, type Raster } from "@helioscope/core";
import { dropSmall, type IdImage } from "./ids.ts";

export interface DownhillOptions {
  /** Features of fewer pixels are dropped after the growth; their pixels become background. Default 1. */
  readonly minSizePx?: number;
}

/** The sweeps, as (column, row) steps in which an id is handed on. */
const SWEEPS = [-1, -1, -1, 0, -1, 1, 0, -1, 0, 1, 1, -1, 1, 0, 1, 1];

/**
 * SWAMIS's "downhill" identification. Each pixel of the mask whose |B| is not below that of any of its 8 neighbours
 * (of its own sign; opposite or missing field and the outside of the image count as lower) starts a feature; every
 * pixel of a plateau counts. Then sweep after sweep, in 8 directions, ids are handed on to same-sign mask pixels that
 * have none; whoever comes first keeps a pixel. One sweep moves a border by one pixel: this is a breadth-first growth
 * from the maxima, no gradient is looked at, as in the distributed code (its gradient test is switched off).
 *
 * Numbers are those of the maxima in raster order; dropping small features leaves gaps. Both as in the original, whose
 * label images are reproduced pixel for pixel.
 *
 * @throws ShapeError when mask and field differ in size.
 */
export function downhill(mask: Mask, field: Raster, options: DownhillOptions = {}): IdImage {
  assertSameSize(mask, field, "Mask and field");
  const { width, height, data: signs } = mask;
  const ids: IdImage = { data: new Int32Array(signs.length), width, height };
  const { count, rest } = startAtMaxima(mask, field, ids.data);
  grow(ids, signs, rest);
  const { minSizePx = 1 } = options;
  if (minSizePx > 1) dropSmall(ids, count, minSizePx);
  return ids;
}

/** Numbers the maxima in place; returns their count and the mask pixels that have no id yet. */
function startAtMaxima(mask: Mask, field: Raster, ids: Int32Array): { count: number; rest: Int32Array } {
  const { width, height, data: signs } = mask;
  const rest = new Int32Array(signs.length);
  let left = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const sign = signs[i];
      if (sign === 0) continue;
      const peak = sign * field.data[i];
      // Outside the image the field counts as 0.
      let top = (x > 0 && y > 0 && x + 1 < width && y + 1 < height) || peak >= 0;
      for (let ny = Math.max(0, y - 1); top && ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          if (sign * field.data[ny * width + nx] > peak) top = false;
        }
      }
      if (top) ids[i] = ++count * sign;
      else rest[left++] = i;
    }
  }
  return { count, rest: rest.subarray(0, left) };
}

function grow({ data: ids, width }: IdImage, signs: Int8Array, rest: Int32Array) {
  // Which sweep gave a pixel its id: within one sweep an id moves one step only.
  const given = new Int32Array(ids.length);
  let left = rest.length;
  for (let sweep = 1, before = -1; left !== before; ) {
    before = left;
    for (let k = 0; k < SWEEPS.length; k += 2, sweep++) {
      const dx = SWEEPS[k];
      const dy = SWEEPS[k + 1];
      const back = dy * width + dx;
      let kept = 0;
      for (let n = 0; n < left; n++) {
        const i = rest[n];
        const from = i - back;
        const x = i % width;
        if (from >= 0 && from < ids.length && x - dx >= 0 && x - dx < width) {
          const id = ids[from];
          if (id !== 0 && given[from] !== sweep && id > 0 === signs[i] > 0) {
            ids[i] = id;
            given[i] = sweep;
            continue;
          }
        }
        rest[kept++] = i;
      }
      left = kept;
    }
    if (left === 0) break;
  }
}
