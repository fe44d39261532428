import { existsSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import type { WcsPoints, WcsReference } from "./wcs-points.ts";

const path = dataPath("fits", "reference", "_wcs.json");

/** References by file and unit; none where the shared data folder is absent. */
export const wcsReferences: Readonly<Record<string, Readonly<Record<string, WcsReference>>>> = hasData
  ? JSON.parse(readFileSync(path, "utf8"))
  : {};

/** File, unit and reference, one by one. */
export const wcsEntries: readonly (readonly [string, number, WcsReference])[] = Object.entries(
  wcsReferences,
).flatMap(([name, units]) =>
  Object.entries(units).map(([unit, reference]) => [name, Number(unit), reference] as const),
);

/** Whether the corpus has the file; of others there are the cards that the reference quotes. */
export const isInCorpus = (name: string): boolean => existsSync(dataPath("fits", "corpus", name));

/** Holds points against wcslib: degrees to 1e-9, pixels to 1e-6. */
export function checkPoints(points: WcsPoints, reference: WcsReference): void {
  for (const axis of [0, 1]) {
    expect(worst(points.core[axis], column(reference.world_deg_core, axis))).toBeLessThan(1e-9);
    expect(worst(points.all[axis], column(reference.world_deg_all, axis))).toBeLessThan(1e-9);
    const back = column(reference.pixels_back, axis).map((value) => value - 1);
    expect(worst(points.back[axis], back)).toBeLessThan(1e-6);
  }
}

const column = (rows: readonly (number | null)[][], axis: number): Float64Array =>
  Float64Array.from(rows, (row) => row[axis] ?? Number.NaN);

/** Largest difference; a NaN on one side only counts as infinite. */
function worst(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let most = found.length === wanted.length ? 0 : Infinity;
  for (let k = 0; k < wanted.length; k++) {
    if (Number.isNaN(wanted[k]) && Number.isNaN(found[k])) continue;
    const difference = Math.abs(found[k] - wanted[k]);
    most = Math.max(most, Number.isNaN(difference) ? Infinity : difference);
  }
  return most;
}
