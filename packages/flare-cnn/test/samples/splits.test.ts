import { seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assertDisjoint,
  chronologicalSplit,
  leaksOf,
  recurrences,
  regionSplits,
  returnedGroups,
  type Splittable,
} from "../../src/samples/index.ts";

const sample = (group: number, utc: string, label: 0 | 1 = 0, harp = group): Splittable => ({
  harp,
  noaa: [10000 + group],
  group: String(group),
  utc,
  label,
});

/** Regions of two samples each: the first `flaring` of them flare. */
const regions = (flaring: number, nonflaring: number) =>
  Array.from({ length: flaring + nonflaring }, (_, k) => [
    sample(k + 1, "2012-01-01T00:00:00Z", k < flaring ? 1 : 0),
    sample(k + 1, "2012-01-01T01:00:00Z", k < flaring ? 1 : 0),
  ]).flat();

describe("ten splits by region", () => {
  test("a third of the flaring and of the nonflaring regions is held", () => {
    const samples = regions(16, 69);
    const splits = regionSplits(samples, { random: seededRandom(3) });
    expect(splits.length).toBe(10);
    for (const { train, held } of splits) {
      expect(train.length + held.length).toBe(samples.length);
      const flaring = new Set([...held].flatMap((i) => (samples[i]?.label === 1 ? [samples[i].group] : [])));
      const all = new Set([...held].map((i) => samples[i]?.group));
      expect([flaring.size, all.size]).toEqual([5, 28]);
    }
    // Held 3.3 times on average, as the paper says.
    const times = splits.flatMap(({ held }) => [...held]).length / samples.length;
    expect(times).toBeCloseTo(3.3, 1);
  });

  test("no region is on both sides, whatever the regions", () => {
    const any = fc.record({ group: fc.integer({ min: 1, max: 12 }), label: fc.constantFrom(0, 1) });
    fc.assert(
      fc.property(fc.array(any, { minLength: 30 }), fc.nat(), (drawn, seed) => {
        const samples = [
          ...regions(3, 3).map((one) => ({ ...one, group: `x${one.group}`, harp: one.harp + 100, noaa: [] })),
          ...drawn.map(({ group, label }) => sample(group, "2012-01-01T00:00:00Z", label as 0 | 1)),
        ];
        for (const split of regionSplits(samples, { random: seededRandom(seed), repeats: 2 }))
          expect(leaksOf(samples, split)).toEqual([]);
      }),
    );
  });

  test("one seed repeats, another differs", () => {
    const held = (seed: number) =>
      regionSplits(regions(9, 9), { random: seededRandom(seed) }).map((split) => [...split.held]);
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
  });

  test("too few regions, or shares that are none", () => {
    expect(() => regionSplits(regions(1, 9), { random: seededRandom(1) })).toThrow(/1 flaring regions/);
    expect(() => regionSplits(regions(9, 9), { random: seededRandom(1), validationShare: 1 })).toThrow(
      /hold 1/,
    );
  });
});

describe("a split by time", () => {
  const samples = [
    sample(1, "2015-09-01T00:00:00Z"),
    sample(2, "2015-09-30T23:00:00Z"),
    sample(2, "2015-10-01T01:00:00Z"),
    sample(3, "2015-10-01T00:00:00Z"),
  ];

  test("a region goes where its first sample lies", () => {
    const { train, held } = chronologicalSplit(samples, "2015-10-01");
    expect([...train]).toEqual([0, 1, 2]);
    expect([...held]).toEqual([3]);
  });

  test("or is refused when it straddles the date", () => {
    const refuse = () => chronologicalSplit(samples, "2015-10-01", { straddling: "refuse" });
    expect(refuse).toThrow(/1 regions have samples before and after/);
    expect(() => chronologicalSplit(samples, "soon")).toThrow(/no date/);
  });
});

describe("leaks", () => {
  const shared = [
    { ...sample(1, "2012-01-01T00:00:00Z"), noaa: [11158] },
    { ...sample(2, "2012-01-01T00:00:00Z"), noaa: [11158] },
    { ...sample(1, "2012-01-02T00:00:00Z"), noaa: [] },
  ];
  const split = { train: Uint32Array.of(0), held: Uint32Array.of(1, 2) };

  test("are found by group, by HARP and by NOAA number", () => {
    expect(leaksOf(shared, split)).toEqual([
      { by: "group", region: "1" },
      { by: "HARP", region: "1" },
      { by: "NOAA number", region: "11158" },
    ]);
  });

  test("make the split refused, by name", () => {
    expect(() => assertDisjoint(shared, split)).toThrow(/group 1, HARP 1, NOAA number 11158/);
    expect(() =>
      assertDisjoint(shared, { train: Uint32Array.of(0, 1, 2), held: new Uint32Array() }),
    ).not.toThrow();
  });

  test("a region that comes back after a rotation is noticed", () => {
    const at = (group: number, utc: string, longitudeDeg: number | null, latitudeDeg: number) => ({
      ...sample(group, utc),
      longitudeDeg,
      latitudeDeg,
    });
    const places = [
      at(1, "2014-10-23T00:00:00Z", -20, -13),
      at(1, "2014-10-24T12:00:00Z", 0, -13),
      // One rotation later, three degrees off.
      at(2, "2014-11-20T18:36:00Z", 3, -15),
      at(3, "2014-11-20T18:36:00Z", 3, 15),
      at(4, "2014-11-13T00:00:00Z", 0, -13),
      at(5, "2014-11-20T18:36:00Z", null, -13),
    ];
    const found = recurrences(places, { train: Uint32Array.of(0, 1), held: Uint32Array.of(2, 3, 4, 5) });
    expect(found.map(({ groups }) => groups)).toEqual([["1", "2"]]);
    expect(found[0]?.longitudeApartDeg).toBeCloseTo(3, 1);
    expect(found[0]?.days).toBeCloseTo(27.275, 3);
    // Of a whole data set each pair comes once.
    expect(returnedGroups(places).map(({ groups }) => groups)).toEqual([["1", "2"]]);
  });
});
