import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { formatGoesClass } from "../../src/flares/goes-class.ts";
import { joinFlares } from "../../src/flares/join.ts";
import { readFlares } from "../../src/flares/read.ts";
import { flareAt } from "./support.ts";

const ssw = { sources: ["SSW Latest Events"] };
const brief = (flares: readonly { goesClass: string; noaa: number | null; peakUtc: string }[]) =>
  flares.map(({ goesClass, noaa, peakUtc }) => `${goesClass} ${peakUtc.slice(11, 16)} ${noaa}`);

describe("lists become one", () => {
  test("class and times of SWPC, region and place of whom has them", () => {
    const place = { latitudeDeg: -21, longitudeDeg: 12 };
    const { flares, conflicts, merged } = joinFlares([
      [
        flareAt("10:03", "M1.1", {
          ...ssw,
          noaa: 11389,
          position: place,
          startUtc: "2012-01-01T09:50:00.000Z",
        }),
      ],
      [flareAt("10:00", "M1.2", { satellite: "GOES-15" })],
    ]);
    expect(flares).toEqual([
      flareAt("10:00", "M1.2", {
        noaa: 11389,
        position: place,
        startUtc: "2012-01-01T09:50:00.000Z",
        satellite: "GOES-15",
        sources: ["SWPC", "SSW Latest Events"],
      }),
    ]);
    expect([conflicts, merged]).toEqual([[], 1]);
  });

  test("beyond the tolerance, or of another strength, they are two", () => {
    const swpc = [flareAt("10:00", "M1.0")];
    const count = (peak: string, goesClass: string, options = {}) =>
      joinFlares([swpc, [flareAt(peak, goesClass, ssw)]], options).flares.length;
    expect([
      count("10:05", "M1.0"),
      count("10:06", "M1.0"),
      count("10:06", "M1.0", { toleranceMinutes: 6 }),
    ]).toEqual([1, 2, 1]);
    // On the scale of GOES-16 the same flare is an M1.4.
    expect([
      count("10:00", "M1.4"),
      count("10:00", "M1.7"),
      count("10:00", "M1.7", { fluxFactor: 2 }),
    ]).toEqual([1, 2, 1]);
  });

  test("two close flares of one list stay two, and each finds its own", () => {
    const swpc = [flareAt("10:00", "C5.0", { noaa: 11111 }), flareAt("10:04", "C5.0", { noaa: 11112 })];
    const other = [flareAt("10:03", "C5.0", ssw), flareAt("10:01", "C5.0", ssw)];
    const { flares, merged } = joinFlares([swpc, other]);
    expect([brief(flares), merged]).toEqual([["C5.0 10:00 11111", "C5.0 10:04 11112"], 2]);
  });

  test("a flare that a list has twice is one", () => {
    const start = { startUtc: "2012-01-01T23:28:00.000Z" };
    const { flares, merged } = joinFlares([
      [
        flareAt("23:36", "C1.3", start),
        flareAt("23:31", "C1.3", { ...start, noaa: 11389 }),
        flareAt("23:36", "C1.3", start),
      ],
    ]);
    expect([brief(flares), merged]).toEqual([["C1.3 23:36 11389"], 2]);
  });

  test("sources that name different regions are told", () => {
    const { flares, conflicts } = joinFlares([
      [flareAt("10:00", "C1.0", { ...ssw, noaa: 11391 })],
      [flareAt("10:00", "C1.0", { noaa: 11389 })],
    ]);
    expect(conflicts).toEqual([
      {
        flare: flares[0],
        regions: [
          { source: "SWPC", noaa: 11389 },
          { source: "SSW Latest Events", noaa: 11391 },
        ],
      },
    ]);
    const other = joinFlares([flares, [flareAt("10:00", "C1.0", { noaa: 11391, sources: ["x"] })]], {
      prefer: ["x"],
    });
    expect(brief(other.flares)).toEqual(["C1.0 10:00 11391"]);
  });

  test("limits that are none are refused", () => {
    expect(() => joinFlares([], { toleranceMinutes: -1 })).toThrow(/within such limits/);
    expect(() => joinFlares([], { fluxFactor: 0.9 })).toThrow(/factor of at least 1/);
  });

  test("each flare is in one event, in any order of lists, and joining again changes nothing", () => {
    const one = fc.record({
      minute: fc.integer({ min: 0, max: 90 }),
      tenths: fc.integer({ min: 10, max: 99 }),
    });
    const list = (source: string) =>
      fc.array(one, { maxLength: 8 }).map((flares) =>
        flares.map(({ minute, tenths }) =>
          flareAt(new Date(Date.UTC(2012, 0, 1, 10, minute)).toISOString(), formatGoesClass(tenths * 1e-7), {
            sources: [source],
          }),
        ),
      );
    fc.assert(
      fc.property(list("SWPC"), list("SSW Latest Events"), (a, b) => {
        const joined = joinFlares([a, b]);
        const listed = joined.flares.reduce((sum, { sources }) => sum + sources.length, 0);
        expect(joined.flares.length + joined.merged).toBe(a.length + b.length);
        expect(listed).toBeLessThanOrEqual(a.length + b.length);
        const times = joined.flares.map(({ peakUtc }) => peakUtc);
        expect(times).toEqual([...times].sort());
        expect(joinFlares([b, a]).flares).toEqual(joined.flares);
        for (const flare of a) expect(times).toContain(flare.peakUtc);
      }),
    );
  });
});

/** Rows of an ECSV table by the names of its columns. */
function ecsv(path: string): Record<string, string>[] {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const cells = (line: string) =>
    [...line.matchAll(/"((?:[^"]|"")*)"|(\S+)/g)].map((match) =>
      (match[1] ?? match[2] ?? "").replaceAll('"', ""),
    );
  const [names = [], ...rows] = lines.map(cells);
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ""])));
}

describe.skipIf(!hasData)("HEK's recorded answers of 2012-01-01 to 03", () => {
  const list = (name: string) =>
    readFlares(readFileSync(dataPath("flares", "server_replies", `hek_fl_${name}_20120101.json`), "utf8"))
      .flares;
  const joined = () => joinFlares([list("ssw"), list("swpc")]);

  test("25 events are 12 flares, those of the HELIO event catalogue's GOES list", () => {
    const { flares, merged, conflicts } = joined();
    expect([flares.length, merged]).toEqual([12, 13]);
    const catalogue = ecsv(dataPath("flares", "hek_recorded", "hec_goes_20120101-20120103.ecsv"));
    expect(
      flares.map(({ goesClass, startUtc, peakUtc, endUtc }) => [goesClass, startUtc, peakUtc, endUtc]),
    ).toEqual(
      catalogue.map((row) => [
        row.xray_class,
        ...[row.time_start, row.time_peak, row.time_end].map((t) => `${t}.000Z`),
      ]),
    );
    for (const [i, row] of catalogue.entries()) {
      if (row.nar) expect(flares[i]?.noaa).toBe(Number(row.nar));
      if (row.lat_hg)
        expect(flares[i]?.position).toEqual({
          latitudeDeg: Number(row.lat_hg),
          longitudeDeg: Number(row.long_hg),
        });
    }
    expect(conflicts).toHaveLength(1);
  });

  test("regions that SWPC lacks are those of the catalogue's SSW list", () => {
    const { flares, conflicts } = joined();
    const catalogue = new Map(
      ecsv(dataPath("flares", "hek_recorded", "hec_gevloc_20120101-20120103.ecsv")).map((row) => [
        `${row.time_start}.000Z`,
        row,
      ]),
    );
    expect(catalogue.size).toBe(12);
    const differ = flares.filter(({ startUtc, noaa }) => noaa !== Number(catalogue.get(startUtc ?? "")?.nar));
    // There SSW has 11391 where SWPC has 11389, whose word counts more.
    expect(brief(differ)).toEqual(["C1.6 05:28 11389"]);
    expect(conflicts.map(({ regions }) => regions)).toEqual([
      [
        { source: "SWPC", noaa: 11389 },
        { source: "SSW Latest Events", noaa: 11391 },
      ],
    ]);
  });
});
