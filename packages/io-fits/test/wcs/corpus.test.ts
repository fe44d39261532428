import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import type { Header } from "../../src/index.ts";
import { readFitsFile } from "../../src/node/index.ts";
import { pixelToWorld, readWcs, type Wcs, worldToPixel } from "../../src/wcs/index.ts";
import { headerOf } from "../support/header.ts";

/** Written by astropy 5.2.1 (wcslib) at five points of every image of the corpus that has celestial axes. */
interface Reference {
  readonly keys: Readonly<Record<string, string | number>>;
  readonly naxis: readonly number[];
  readonly sip: boolean;
  readonly pixels_1based: readonly number[][];
  readonly world_deg_core: readonly (number | null)[][];
  readonly world_deg_all: readonly (number | null)[][];
  readonly pixels_back: readonly (number | null)[][];
}

const path = dataPath("fits", "reference", "_wcs.json");
const references: Record<string, Record<string, Reference>> = hasData
  ? JSON.parse(readFileSync(path, "utf8"))
  : {};

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

/** The two celestial axes of the reference are the first two; further ones stay at the reference pixel. */
function padded(wcs: Wcs, rows: readonly number[][]): Float64Array[] {
  return wcs.axes.map((_, axis) =>
    axis < 2
      ? column(rows, axis).map((value) => value - 1)
      : new Float64Array(rows.length).fill(wcs.crpix[axis] - 1),
  );
}

/** The header of the file; where the corpus leaves the file out, of the cards that the reference quotes. */
async function headerFor(name: string, unit: number, reference: Reference): Promise<Header> {
  const file = dataPath("fits", "corpus", name);
  if (existsSync(file)) return (await readFitsFile(file)).units[unit].header;
  return headerOf(reference.keys);
}

describe.skipIf(!hasData)("points of the corpus, by wcslib (needs the shared data folder)", () => {
  const entries = Object.entries(references).flatMap(([name, units]) =>
    Object.entries(units).map(([unit, reference]) => [name, Number(unit), reference] as const),
  );

  it("has the reference of every file", () => {
    expect(Object.keys(references).length).toBe(33);
  });

  it.each(entries)("%s, unit %i", async (name, unit, reference) => {
    const wcs = readWcs(await headerFor(name, unit, reference));
    const pixels = padded(wcs, reference.pixels_1based);
    const core = pixelToWorld(reference.sip ? { ...wcs, sip: undefined } : wcs, pixels);
    const all = pixelToWorld(wcs, pixels);
    for (const axis of [0, 1]) {
      expect(worst(core[axis], column(reference.world_deg_core, axis))).toBeLessThan(1e-9);
      expect(worst(all[axis], column(reference.world_deg_all, axis))).toBeLessThan(1e-9);
    }
    const back = worldToPixel(wcs, all);
    for (const axis of [0, 1]) {
      expect(
        worst(
          back[axis],
          column(reference.pixels_back, axis).map((value) => value - 1),
        ),
      ).toBeLessThan(1e-6);
    }
  });
});
