import { assertSameSize, type Raster } from "@helioscope/core";
import { forEachRun, type IdImage } from "./ids.ts";

/** One feature in one frame. */
export interface TableRow {
  readonly frame: number;
  /** Without sign. */
  readonly id: number;
  readonly sign: 1 | -1;
  /** Sum of the field over the pixels, gauss. */
  readonly fluxGauss: number;
  readonly sizePx: number;
  /** Flux-weighted centroid, 0-based column and row; the plain mean where the flux is 0. */
  readonly x: number;
  readonly y: number;
}

/**
 * SWAMIS's table of a frame: flux, size and flux-weighted centroid of every id, in ascending order of the number. NaN
 * counts as pixel but adds no flux.
 *
 * @throws ShapeError when the sizes differ.
 */
export function tabulate(ids: IdImage, field: Raster, frame = 0): TableRow[] {
  assertSameSize(ids, field, "Ids and field");
  const sums = new Map<number, Float64Array>();
  forEachRun(ids, (row, start, end, id) => {
    let own = sums.get(id);
    if (!own) {
      own = new Float64Array(6);
      sums.set(id, own);
    }
    for (let x = start, i = row * ids.width + start; x < end; x++, i++) {
      const value = field.data[i];
      own[0]++;
      own[1] += x;
      own[2] += row;
      if (Number.isNaN(value)) continue;
      own[3] += value;
      own[4] += value * x;
      own[5] += value * row;
    }
  });
  const rows = Array.from(sums, ([id, [sizePx, x, y, fluxGauss, fluxX, fluxY]]): TableRow => {
    const weighted = fluxGauss !== 0;
    return {
      frame,
      id: Math.abs(id),
      sign: id > 0 ? 1 : -1,
      fluxGauss,
      sizePx,
      x: weighted ? fluxX / fluxGauss : x / sizePx,
      y: weighted ? fluxY / fluxGauss : y / sizePx,
    };
  });
  return rows.sort((a, b) => a.id - b.id);
}
