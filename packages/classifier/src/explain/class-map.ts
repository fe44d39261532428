import { ArgumentError, type Raster } from "@helioscope/core";
import type { LabelKind } from "../types.ts";
import type { SolarDisc } from "./disc.ts";
import type { MapPlan } from "./map-options.ts";
import { windowStates } from "./windows.ts";

/** What a sliding window says of an image. Rasters on the grid of the image are made of it when asked for. */
export interface ClassMap {
  readonly classes: readonly string[];
  readonly labels: LabelKind;
  /** A class is said of a pixel from this probability on, each its own. */
  readonly limits: readonly number[];
  /** Of the image. */
  readonly width: number;
  readonly height: number;
  readonly windowPx: number;
  /** First column of each column of windows, and first row (from the south) of each row of them. */
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  /** [rows, columns], places in {@link windowStates}. */
  readonly states: Uint8Array;
  /** [rows, columns, classes]; NaN where a window was not classified. */
  readonly probabilities: Float32Array;
  readonly disc: SolarDisc | null;
  readonly blend: MapPlan["blend"];
}

/** In {@link classImage}: the probabilities of all classes are below their limits. */
export const UNCERTAIN = 254;
/** In {@link classImage}: most of the windows that hold the pixel, by their weights, were not classified. */
export const LEFT_OUT = 255;

/** Share of the weight of a pixel's windows that classified ones must have. */
const LEAST_KNOWN = 0.5;

/** How many windows were classified, show sky only, or lack data. */
export function windowCounts({ states }: ClassMap): Readonly<Record<(typeof windowStates)[number], number>> {
  const counts = { classified: 0, sky: 0, "no data": 0 };
  for (const state of states) counts[windowStates[state]]++;
  return counts;
}

/** Probabilities of one class on the grid of windows, row 0 south; NaN where a window was left out. */
export function windowProbabilities(map: ClassMap, className: string): Raster<Float32Array> {
  const { classes, columns, rows, probabilities } = map;
  const index = indexOfClass(map, className);
  const data = Float32Array.from(
    { length: columns.length * rows.length },
    (_, k) => probabilities[k * classes.length + index],
  );
  return { data, width: columns.length, height: rows.length };
}

/** Probabilities of one class on the grid of the image: the mean of the windows that hold a pixel; NaN where most of them were left out. */
export function probabilityImage(map: ClassMap, className: string): Raster<Float32Array> {
  const { width, height, classes } = map;
  const index = indexOfClass(map, className);
  const data = new Float32Array(width * height);
  const blended = rowBlender(map);
  for (let y = 0; y < height; y++) {
    const row = blended(y);
    for (let x = 0, i = index; x < width; x++, i += classes.length) data[y * width + x] = row[i];
  }
  return { data, width, height };
}

/** The most probable class of each pixel as its place in `classes`, {@link UNCERTAIN} or {@link LEFT_OUT}. */
export function classImage(map: ClassMap): Raster<Uint8Array> {
  const { width, height, classes } = map;
  const data = new Uint8Array(width * height);
  const blended = rowBlender(map);
  for (let y = 0; y < height; y++) {
    const row = blended(y);
    for (let x = 0; x < width; x++) data[y * width + x] = saidAt(row, x * classes.length, map);
  }
  return { data, width, height };
}

/** The class that is said where the probabilities from `start` on are those of a pixel. */
export function saidAt(
  values: Float32Array,
  start: number,
  { classes, limits }: Pick<ClassMap, "classes" | "limits">,
): number {
  if (Number.isNaN(values[start])) return LEFT_OUT;
  let best = UNCERTAIN;
  let highest = 0;
  for (let c = 0; c < classes.length; c++) {
    const value = values[start + c];
    if (value < limits[c] || (best !== UNCERTAIN && value <= highest)) continue;
    best = c;
    highest = value;
  }
  return best;
}

/**
 * Gives the probabilities of a row of pixels, [width, classes], in an array that the next call overwrites. Each window
 * weighs the same, or with `centre` in proportion to the distance from its nearest edges, rows and columns apart.
 */
export function rowBlender(map: ClassMap): (y: number) => Float32Array {
  const { width, columns, rows, states, probabilities, windowPx } = map;
  const classes = map.classes.length;
  const weights = Float64Array.from({ length: windowPx }, (_, k) =>
    map.blend === "even" ? 1 : Math.min(k + 1, windowPx - k),
  );
  const sums = new Float64Array(columns.length * classes);
  const norms = new Float64Array(columns.length);
  const wide = new Float64Array(width * classes);
  const total = new Float64Array(width);
  /** Weights that the pixels of a row would have if no window were left out. */
  const whole = new Float64Array(width);
  for (const left of columns) for (let dx = 0; dx < windowPx; dx++) whole[left + dx] += weights[dx];
  const out = new Float32Array(width * classes);
  return (y) => {
    sums.fill(0);
    norms.fill(0);
    let high = 0;
    for (let j = 0; j < rows.length; j++) {
      if (rows[j] > y || rows[j] + windowPx <= y) continue;
      const weight = weights[y - rows[j]];
      high += weight;
      for (let i = 0; i < columns.length; i++) {
        const k = j * columns.length + i;
        if (states[k] !== 0) continue;
        norms[i] += weight;
        for (let c = 0; c < classes; c++) sums[i * classes + c] += weight * probabilities[k * classes + c];
      }
    }
    wide.fill(0);
    total.fill(0);
    for (let i = 0; i < columns.length; i++) {
      if (norms[i] === 0) continue;
      for (let dx = 0, x = columns[i]; dx < windowPx; dx++, x++) {
        const weight = weights[dx];
        total[x] += weight * norms[i];
        for (let c = 0; c < classes; c++) wide[x * classes + c] += weight * sums[i * classes + c];
      }
    }
    for (let x = 0, i = 0; x < width; x++) {
      const known = total[x] >= LEAST_KNOWN * whole[x] * high;
      for (let c = 0; c < classes; c++, i++) out[i] = known ? wide[i] / total[x] : Number.NaN;
    }
    return out;
  };
}

function indexOfClass({ classes }: ClassMap, className: string): number {
  const index = classes.indexOf(className);
  if (index >= 0) return index;
  throw new ArgumentError(`There is no class "${className}"`, {
    value: className,
    expected: classes.join(", "),
  });
}
