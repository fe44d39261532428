import type { Flare, FlareCoverage } from "@helioscope/archives";
import { describe, expect, test } from "vitest";
import {
  flaresOf,
  type LabelOptions,
  labelRegions,
  makeDataSet,
  passagesOf,
  sampleOf,
  statedFlux,
} from "../../src/samples/index.ts";
import { COVERED, record } from "./support.ts";

const flare = (goesClass: string, noaa: number | null, peakUtc = "2011-02-13T17:38:00Z"): Flare => ({
  goesClass,
  peakFluxWm2:
    Number(goesClass.slice(1)) * ({ C: 1e-6, M: 1e-5, X: 1e-4 }[goesClass[0] as "C" | "M" | "X"] ?? 0),
  scale: "scaled",
  startUtc: null,
  peakUtc,
  endUtc: null,
  noaa,
  position: null,
  sources: ["test"],
  satellite: null,
});

const records = [
  record({ harp: 377, noaa: [11158] }),
  record({ harp: 377, noaa: [11158], time: "2011.02.15_05:00:00_TAI" }),
  record({ harp: 380, noaa: [11160, 11161] }),
  record({ harp: 381, noaa: [11161] }),
  record({ harp: 390, noaa: [] }),
  record({ harp: 400, noaa: [11200] }),
];
const passages = passagesOf(records);
/** With lists that are complete. */
const labelled = (flares: readonly Flare[], options: LabelOptions = {}) =>
  labelRegions(passages, flares, { coverage: COVERED, ...options });

describe("labels of regions", () => {
  test("passages are of all records of a HARP, and know what the map adds", () => {
    expect(passages.find(({ harp }) => harp === 377)).toEqual({
      harp: 377,
      noaa: [11158],
      firstUtc: "2011-02-13T04:59:26.000Z",
      lastUtc: "2011-02-15T04:59:26.000Z",
    });
    const mapped = passagesOf(records, [
      { harp: 390, noaa: [11190] },
      { harp: 999, noaa: [1] },
    ]);
    expect(mapped.find(({ harp }) => harp === 390)?.noaa).toEqual([11190]);
    expect(mapped.length).toBe(passages.length);
  });

  test("flaring where any of the NOAA regions has an M or X flare", () => {
    const labels = labelled([flare("M1.0", 11158), flare("X2.2", 11161), flare("C9.9", 11200)]);
    const flaring = [...labels.regions.values()].filter(({ label }) => label === 1).map(({ harp }) => harp);
    expect(flaring).toEqual([377, 380, 381]);
    expect(flaresOf(labels, 400).map(({ goesClass }) => goesClass)).toEqual(["C9.9"]);
    expect(flaresOf(labels, 12345)).toEqual([]);
  });

  test("a higher class asks for more", () => {
    const labels = labelled([flare("M6.6", 11158), flare("X2.2", 11161)], {
      minimumClass: "X1.0",
    });
    expect(labels.regions.get(377)?.label).toBe(0);
    expect(labels.regions.get(381)?.label).toBe(1);
  });

  test("a class on one scale: M1.2 of GOES-16 is no M flare of GOES-15", () => {
    const flares = [{ ...flare("M1.2", 11158), scale: "true" as const }, flare("M1.2", 11161)];
    const label = (harp: number, classScale: "listed" | "scaled" | "true") =>
      labelled(flares, { classScale }).regions.get(harp)?.label;
    expect([label(377, "listed"), label(377, "scaled"), label(377, "true")]).toEqual([1, 0, 1]);
    expect([label(381, "listed"), label(381, "scaled"), label(381, "true")]).toEqual([1, 1, 1]);
  });

  test("HARPs that share a NOAA region are one group, by a HARP without records too", () => {
    const groups = (harps: { harp: number; noaa: number[] }[]) =>
      [...labelled([flare("C1.0", 1)], { harps }).regions.values()].map(({ harp, group }) => [harp, group]);
    expect(groups([])).toEqual([
      [377, "377"],
      [380, "380"],
      [381, "380"],
      [390, "390"],
      [400, "400"],
    ]);
    expect(groups([{ harp: 350, noaa: [11161, 11200] }])).toContainEqual([400, "350"]);
  });

  test("a HARP without a number is nonflaring, or left out", () => {
    expect(labelled([], { uncovered: "nonflaring" }).regions.get(390)?.label).toBe(0);
    const labels = labelled([flare("C1.0", 1)], { unnumbered: "leave out" });
    expect(labels.unnumbered).toEqual([390]);
    expect(labels.regions.has(390)).toBe(false);
  });

  test("flares of no region make none flaring, and are told", () => {
    const labels = labelled([flare("X1.0", null), flare("C1.0", null)]);
    expect(labels.unassigned.map(({ goesClass }) => goesClass)).toEqual(["X1.0"]);
    expect([...labels.regions.values()].every(({ label }) => label === 0)).toBe(true);
  });

  test("all flares of the number, or those near the records", () => {
    const later = [flare("M1.0", 11158, "2011-02-16T05:00:00Z")];
    expect(labelled(later).regions.get(377)?.label).toBe(1);
    expect(labelled(later, { withinHours: 24 }).regions.get(377)?.label).toBe(0);
    expect(labelled(later, { withinHours: 25 }).regions.get(377)?.label).toBe(1);
    expect(() => labelled(later, { withinHours: -1 })).toThrow(/-1 hours/);
  });

  test("regions of which the lists cannot know have no label", () => {
    const list = [flare("C1.0", 1, "2010-06-01T00:00:00Z"), flare("C1.0", 1, "2010-11-13T00:00:00Z")];
    const labels = labelRegions(passages, list);
    expect(labels.uncovered).toEqual([377, 380, 381, 390, 400]);
    expect(labels.regions.size).toBe(0);
    expect(labelRegions(passages, list, { uncovered: "nonflaring" }).regions.get(377)?.label).toBe(0);
    expect(() => labelRegions(passages, list, { coverageDays: -1 })).toThrow(/0 days or more/);
  });

  test("a passage in a hole of the lists, or one that leaves them, is not covered", () => {
    const list = (...days: string[]) => days.map((day) => flare("C1.0", 1, `${day}T00:00:00Z`));
    const uncovered = (days: string[], options?: LabelOptions) =>
      labelRegions(passages, list(...days), options).uncovered;
    // Records are of 13 February 2011, those of HARP 377 until the 15th.
    expect(uncovered(["2010-11-30", "2011-03-01"])).toEqual([377, 380, 381, 390, 400]);
    expect(uncovered(["2010-12-01", "2011-03-01"])).toEqual([]);
    expect(uncovered(["2010-12-31", "2011-03-01"], { coverageDays: 59 })).toHaveLength(5);
    expect(uncovered(["2011-02-10", "2011-02-14"])).toEqual([377]);
    expect(uncovered(["2011-02-14", "2011-02-20"])).toHaveLength(5);
  });

  test("what the lists were asked for covers times without a flare, of its classes", () => {
    const asked = (minimumClass: string | null): FlareCoverage => ({
      intervals: [{ fromUtc: "2011-02-13T00:00:00.000Z", toUtc: "2011-02-14T00:00:00.000Z", minimumClass }],
    });
    const labels = labelRegions(passages, [], { coverage: asked("M1.0") });
    expect([labels.uncovered, labels.coverage]).toEqual([[377], asked("M1.0")]);
    expect(labelRegions(passages, [], { coverage: asked("M5.0") }).uncovered).toHaveLength(5);
    expect(labelRegions(passages, [], { coverage: asked("M5.0"), minimumClass: "X1.0" }).uncovered).toEqual([
      377,
    ]);
  });

  test("a listed flare makes a region flaring, whatever else the lists miss", () => {
    const labels = labelRegions(passages, [flare("M1.0", 11158)]);
    expect(labels.regions.get(377)?.label).toBe(1);
    expect(labels.uncovered).toEqual([380, 381, 390, 400]);
  });

  test("a data set: a rejected record still tells of its region", () => {
    const more = [
      ...records,
      record({ harp: 377, noaa: [11999], quality: 0x20000, time: "2011.02.15_06:00:00_TAI" }),
    ];
    const { chosen, selection } = makeDataSet(more, [flare("M2.0", 11999)], {
      labels: { coverage: COVERED },
    });
    expect(selection.rejected.length).toBe(1);
    expect(chosen.filter(({ region }) => region.label === 1).map(({ record }) => record.harp)).toEqual([
      377, 377,
    ]);
    const one = chosen[0]!;
    expect(sampleOf(one, "a.fits", statedFlux(one.record)!)).toMatchObject({
      file: "a.fits",
      harp: 377,
      noaa: [11158, 11999],
      label: 1,
      fluxMx: 1e22,
      fluxFrom: "USFLUX",
    });
  });
});
