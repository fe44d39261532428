import type { Runs, SolarImage } from "@helioscope/core";
import { type ClassMap, rowBlender, saidAt } from "./class-map.ts";
import { RunJoiner } from "./class-runs.ts";
import { placeRegion, type RegionPlace } from "./region-place.ts";

/** A connected area of one class. Pixels are counted from 0, row 0 south. */
export interface MapRegion extends RegionPlace {
  readonly class: string;
  /** Highest and mean probability of the class within. */
  readonly peak: number;
  readonly mean: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Mean of the pixels, each weighed by its probability. */
  readonly centrePx: readonly [number, number];
  readonly areaPx: number;
  readonly runs: Runs;
}

export interface RegionOptions {
  /** Which classes have regions; all but quiet ones where absent. */
  readonly classes?: readonly string[];
  /** A pixel belongs to a class from this probability on; the map's limits where absent. */
  readonly threshold?: number;
  /** Smaller areas are left out: a share of a window's area; 0.05 where absent. */
  readonly leastWindows?: number;
}

/** Whether a class says that there is nothing to see. */
export const isQuiet = (className: string): boolean => /quiet|background|none/i.test(className);

interface RunSums {
  readonly peak: number;
  readonly sum: number;
  readonly sumX: number;
}

/**
 * Connected areas (by edges or corners) of pixels that one class is said of: the most probable one, or with `several` labels
 * any whose probability reaches its limit, so that areas of different classes may overlap. With the image they get their
 * places on the sky and on the Sun. Ordered by class, then by peak probability.
 */
export function mapRegions(map: ClassMap, image: SolarImage, options: RegionOptions = {}): MapRegion[] {
  const { classes, width, height, labels } = map;
  const limits =
    options.threshold === undefined ? map.limits : classes.map(() => options.threshold as number);
  const wanted = classes.map((name) => options.classes?.includes(name) ?? !isQuiet(name));
  const joiners = classes.map(() => new RunJoiner<RunSums>());
  const blended = rowBlender(map);
  const said = new Uint8Array(width);
  for (let y = 0; y < height; y++) {
    const row = blended(y);
    if (labels === "single") {
      for (let x = 0; x < width; x++) said[x] = saidAt(row, x * classes.length, { classes, limits });
    }
    for (const [c, joiner] of joiners.entries()) {
      if (!wanted[c]) continue;
      const holds = (x: number) =>
        labels === "single" ? said[x] === c : row[x * classes.length + c] >= limits[c];
      for (let x = 0; x < width; ) {
        if (!holds(x)) {
          x++;
          continue;
        }
        const start = x;
        let [peak, sum, sumX] = [0, 0, 0];
        for (; x < width && holds(x); x++) {
          const value = row[x * classes.length + c];
          if (value > peak) peak = value;
          sum += value;
          sumX += value * x;
        }
        joiner.add(y, start, x, { peak, sum, sumX });
      }
    }
  }
  const least = (options.leastWindows ?? 0.05) * map.windowPx ** 2;
  return joiners.flatMap((joiner, c) =>
    joiner
      .joined()
      .map(({ runs, values }) => measured(runs, values))
      .filter(({ areaPx }) => areaPx >= least)
      .sort((a, b) => b.peak - a.peak)
      .map((region) => ({ class: classes[c], ...region, ...placeRegion(region, image, map.disc) })),
  );
}

function measured(
  runs: Runs,
  values: readonly RunSums[],
): Pick<MapRegion, "peak" | "mean" | "box" | "centrePx" | "areaPx" | "runs"> {
  let [x0, x1, y0, y1] = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY, 0];
  let [areaPx, peak, sum, sumX, sumY] = [0, 0, 0, 0, 0];
  for (const [k, value] of values.entries()) {
    const [row, start, end] = [runs[3 * k], runs[3 * k + 1], runs[3 * k + 2]];
    x0 = Math.min(x0, start);
    x1 = Math.max(x1, end);
    y0 = Math.min(y0, row);
    y1 = Math.max(y1, row + 1);
    areaPx += end - start;
    peak = Math.max(peak, value.peak);
    sum += value.sum;
    sumX += value.sumX;
    sumY += value.sum * row;
  }
  const centrePx = [sumX / sum, sumY / sum] as const;
  const box = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
  return { peak, mean: sum / areaPx, box, centrePx, areaPx, runs };
}
