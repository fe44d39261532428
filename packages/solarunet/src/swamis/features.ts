import { assertSameSize, type Raster } from "@helioscope/core";
import { Hull } from "../identify/hull.ts";
import { smallestCircle } from "../identify/index.ts";
import type { Feature, FrameFeatures } from "../types.ts";
import { forEachRun, type IdImage } from "./ids.ts";

interface Sums {
  readonly id: number;
  readonly label: number;
  runs: number;
  sizePx: number;
  fluxGauss: number;
  xSum: number;
  ySum: number;
  x0: number;
  x1: number;
}

/** Features of an image of ids, labelled 1, 2, ... in raster order, and the id (without sign) behind each. */
export interface IdFeatures extends FrameFeatures {
  /** `ids[label - 1]`. */
  readonly ids: readonly number[];
}

/**
 * The features that an image of ids shows, with sizes, fluxes, centroids and smallest circles as `identify` gives
 * them. A feature need not be connected.
 *
 * @param field in gauss; NaN adds nothing to a flux
 * @throws ShapeError when the sizes differ.
 */
export function featuresOf(ids: IdImage, field: Raster, frame = 0): IdFeatures {
  assertSameSize(ids, field, "Ids and field");
  const { width, height } = ids;
  const all = sums(ids, field);
  const starts = new Int32Array(all.length + 1);
  for (let s = 0; s < all.length; s++) starts[s + 1] = starts[s] + 3 * all[s].runs;
  const triples = new Int32Array(starts[all.length]);
  const fill = starts.slice();
  const label = new Map<number, number>(all.map((sum) => [sum.id, sum.label]));
  forEachRun(ids, (row, start, end, id) => {
    const slot = (label.get(id) as number) - 1;
    triples[fill[slot]] = row;
    triples[fill[slot] + 1] = start;
    triples[fill[slot] + 2] = end;
    fill[slot] += 3;
  });
  const hull = new Hull();
  const features = all.map((sum, s): Feature => {
    const runs = triples.subarray(starts[s], starts[s + 1]);
    hull.of(runs);
    return {
      label: sum.label,
      sign: sum.id > 0 ? 1 : -1,
      sizePx: sum.sizePx,
      fluxGauss: sum.fluxGauss,
      x: sum.xSum / sum.sizePx,
      y: sum.ySum / sum.sizePx,
      radiusPx: smallestCircle(hull.x, hull.y, hull.count).radius,
      box: { x0: sum.x0, y0: runs[0], x1: sum.x1, y1: runs[runs.length - 3] },
      runs,
    };
  });
  return { frame, width, height, features, ids: all.map((sum) => Math.abs(sum.id)) };
}

function sums(ids: IdImage, field: Raster): Sums[] {
  const all: Sums[] = [];
  const slots = new Map<number, Sums>();
  const { width } = ids;
  forEachRun(ids, (row, start, end, id) => {
    let own = slots.get(id);
    if (!own) {
      own = {
        id,
        label: all.length + 1,
        runs: 0,
        sizePx: 0,
        fluxGauss: 0,
        xSum: 0,
        ySum: 0,
        x0: start,
        x1: end - 1,
      };
      slots.set(id, own);
      all.push(own);
    }
    let flux = 0;
    for (let i = row * width + start; i < row * width + end; i++) {
      const value = field.data[i];
      if (!Number.isNaN(value)) flux += value;
    }
    const length = end - start;
    own.runs++;
    own.sizePx += length;
    own.fluxGauss += flux;
    own.xSum += ((start + end - 1) * length) / 2;
    own.ySum += row * length;
    own.x0 = Math.min(own.x0, start);
    own.x1 = Math.max(own.x1, end - 1);
  });
  return all;
}
