import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { fetchHarpMap, HARP_MAP_URL } from "../../src/harp/fetch.ts";
import { harpGroups } from "../../src/harp/groups.ts";
import { type HarpRegions, harpsOfNoaa, noaaOfHarps, parseHarpMap } from "../../src/harp/map.ts";

describe("the map of patches", () => {
  test("lines with one region and with several, in any order, with or without the line of names", () => {
    const { patches, skipped } = parseHarpMap(
      "HARPNUM NOAA_ARS\n13299 14101,14100\n1 11067\r\n\n1 11068\nx 1\n2\n",
    );
    expect(patches).toEqual([
      { harp: 1, noaa: [11067, 11068] },
      { harp: 13299, noaa: [14100, 14101] },
    ]);
    expect(skipped).toEqual([
      { name: "line 6", reason: '"x 1" is no HARPNUM and NOAA_ARS' },
      { name: "line 7", reason: '"2" is no HARPNUM and NOAA_ARS' },
    ]);
    expect(parseHarpMap("377 11158").patches).toEqual([{ harp: 377, noaa: [11158] }]);
    expect(parseHarpMap("harp,noaa,group\n1,11067,1\n13299,14100 14101,13299\n").patches).toEqual([
      { harp: 1, noaa: [11067] },
      { harp: 13299, noaa: [14100, 14101] },
    ]);
    expect(parseHarpMap("1 11067\n2,11068,2").skipped).toHaveLength(1);
    expect(() => parseHarpMap("<html>")).toThrow(/no line that can be read.*13299/);
  });

  test("both ways", () => {
    const patches = [
      { harp: 5, noaa: [11067, 11068] },
      { harp: 2, noaa: [11067] },
    ];
    expect(noaaOfHarps(patches).get(5)).toEqual([11067, 11068]);
    expect(harpsOfNoaa(patches).get(11067)).toEqual([2, 5]);
    expect(harpsOfNoaa(patches).get(11068)).toEqual([5]);
  });

  test("comes from a server as it is", async () => {
    const text = "HARPNUM NOAA_ARS\n377 11158\n";
    const client = {
      text: async (url: string) => {
        expect(url).toBe(HARP_MAP_URL);
        return text;
      },
    };
    expect(await fetchHarpMap(client)).toEqual({
      text,
      patches: [{ harp: 377, noaa: [11158] }],
      skipped: [],
    });
  });
});

describe("patches that stay together", () => {
  test("those that share a region, also through a third", () => {
    const groups = harpGroups([
      { harp: 9, noaa: [1, 2] },
      { harp: 4, noaa: [3] },
      { harp: 7, noaa: [2, 4] },
      { harp: 8, noaa: [4] },
      { harp: 5, noaa: [] },
      { harp: 4, noaa: [5] },
      { harp: 3, noaa: [5] },
    ]);
    expect(Object.fromEntries(groups)).toEqual({ 3: 3, 4: 3, 5: 5, 7: 7, 8: 7, 9: 7 });
  });

  test("are the connected components of the graph of patches and regions", () => {
    const patch: fc.Arbitrary<HarpRegions> = fc.record({
      harp: fc.integer({ min: 1, max: 30 }),
      noaa: fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 40 }), (patches) => {
        const groups = harpGroups(patches);
        const label = new Map(patches.map(({ harp }) => [harp, harp]));
        // Labels spread along shared regions until nothing changes.
        for (let changed = true; changed; ) {
          changed = false;
          for (const a of patches) {
            for (const b of patches) {
              const least = Math.min(label.get(a.harp)!, label.get(b.harp)!);
              if (!a.noaa.some((number) => b.noaa.includes(number)) || label.get(b.harp) === least) continue;
              label.set(b.harp, least);
              changed = true;
            }
          }
        }
        expect(new Map(groups)).toEqual(label);
      }),
    );
  });
});

describe.skipIf(!hasData)("JSOC's map of two years (needs the shared data folder)", () => {
  const map = (name: string) =>
    parseHarpMap(readFileSync(dataPath("flares", "server_replies", name), "utf8"));

  test("has 1335 and 2323 patches, the older ones unchanged", () => {
    const [old, late] = [map("all_harps_with_noaa_ars.txt"), map("all_harps_with_noaa_ars_2025.txt")];
    expect([old.patches.length, late.patches.length, old.skipped, late.skipped]).toEqual([
      1335,
      2323,
      [],
      [],
    ]);
    const later = noaaOfHarps(late.patches);
    expect(later.get(377)).toEqual([11158]);
    expect(later.get(13299)).toEqual([14100, 14101]);
    const changed = old.patches.filter(({ harp, noaa }) => String(later.get(harp)) !== String(noaa));
    expect(changed).toEqual([]);
  });

  test("and fewer groups than patches", () => {
    // connected_components of scipy 1.10 on the graph of patches and regions.
    const sizes = (name: string) => {
      const { patches } = map(name);
      const size = new Map<number, number>();
      for (const group of harpGroups(patches).values()) size.set(group, (size.get(group) ?? 0) + 1);
      const shared = [...harpsOfNoaa(patches).values()].filter((harps) => harps.length > 1);
      return [size.size, Math.max(...size.values()), shared.length];
    };
    expect(sizes("all_harps_with_noaa_ars.txt")).toEqual([1261, 3, 74]);
    expect(sizes("all_harps_with_noaa_ars_2025.txt")).toEqual([2148, 4, 176]);
  });
});
