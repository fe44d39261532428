import { readFileSync } from "node:fs";
import { FormatError } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { joinFlares } from "../../src/flares/join.ts";
import { placeAt } from "../../src/flares/position.ts";
import { readFlares } from "../../src/flares/read.ts";
import { atLeast } from "../../src/flares/select.ts";
import { flareRow } from "../../src/flares/table.ts";
import type { Flare } from "../../src/flares/types.ts";
import { flareAt } from "./support.ts";

const read = (...path: string[]) => readFlares(readFileSync(dataPath(...path), "utf8"));

/** AR 11158 in February 2011: notes of every list agree on these. */
const february = (flares: readonly Flare[]) =>
  atLeast(flares, "M2.0")
    .filter(({ peakUtc }) => peakUtc >= "2011-02-13" && peakUtc < "2011-02-16")
    .map(({ goesClass, peakUtc, noaa }) => `${goesClass} ${peakUtc.slice(0, 16)} ${noaa}`);

describe.skipIf(!hasData)("the lists of the shared data folder", () => {
  test("SolarFlareNet: 43,084 rows, of which 33 are no flares", () => {
    const { flares, skipped } = read("flares", "solarflarenet", "solar_events.csv");
    // Rows as csv.reader of Python counts them; the 33 are 25 without a peak ("//://"), 3 of class "C", 1 of "A0.0" and
    // 4 whose peak is hours before the start.
    expect([flares.length, skipped.length]).toEqual([43_051, 33]);
    const count = (reason: RegExp) => skipped.filter((skip) => reason.test(skip.reason)).length;
    expect([count(/no time/), count(/GOES class/), count(/before its start/)]).toEqual([25, 4, 4]);
    expect(february(flares)).toEqual([
      "M6.6 2011-02-13T17:38 11158",
      "M2.2 2011-02-14T17:26 11158",
      "X2.2 2011-02-15T01:56 11158",
    ]);
    // Lists that make 8009 of region 8009 of 1997 a region 18009.
    expect(
      Math.max(...flares.filter(({ peakUtc }) => peakUtc < "2002").map(({ noaa }) => noaa ?? 0)),
    ).toBeLessThan(9800);
    expect(new Set(flares.map(({ scale }) => scale))).toEqual(new Set(["scaled", "unknown", "true"]));
  });

  test("HEK's client: 8,029 flares with places; six peak at midnight", () => {
    const { flares, skipped } = read("sharp", "keywords", "noaa_data.csv");
    expect([flares.length, skipped]).toEqual([8029, []]);
    expect(february(flares)).toHaveLength(3);
    expect(flares.filter(({ position }) => position === null)).toHaveLength(4363);
    expect(flares[0]?.position).toEqual({ latitudeDeg: 23, longitudeDeg: -73 });
    const midnight = flares.filter(
      ({ goesClass, peakUtc }) => goesClass === "C6.3" && peakUtc.startsWith("2012-07-31T00:00"),
    );
    expect(midnight).toHaveLength(1);
  });

  test("classes and levels, with a line of names, with two, and without", () => {
    const all = read("flares", "flares_mbobra", "flares.csv");
    expect([all.flares.length, all.skipped]).toEqual([
      13_511,
      [{ name: "line 6671", reason: '"classlevel" is no GOES class' }],
    ]);
    // The file is two lists, one behind the other.
    expect(february(all.flares)).toHaveLength(2 * 3);
    expect(february(joinFlares([all.flares]).flares)).toHaveLength(3);
    expect(read("flares", "flares_mbobra", "cflares.csv").flares).toHaveLength(12_374);
    expect(read("flares", "flares_mbobra", "xflares.csv").flares).toHaveLength(43);
  });

  test("answers of HEK", () => {
    const swpc = read("flares", "server_replies", "hek_fl_swpc_20120101.json");
    const ssw = read("flares", "server_replies", "hek_fl_ssw_20120101.json");
    expect([swpc.flares.length, ssw.flares.length]).toEqual([12, 13]);
    // ar_noaanum is 0 and hgs 0, 0 in the first, 1389 and -35, -25 in the second.
    expect(swpc.flares[0]).toMatchObject({
      goesClass: "B8.1",
      noaa: null,
      position: null,
      sources: ["SWPC"],
    });
    expect(ssw.flares[0]).toMatchObject({ noaa: 11389, position: { latitudeDeg: -25, longitudeDeg: -35 } });
  });
});

describe("a text of no known list", () => {
  test.each([
    ["", /is empty/],
    ["a,b\n1,2\n", /the columns a, b; expected .*goes_class/],
    ["<html><body>down</body></html>", /No list of flares has the columns <html>/],
    ["{", /is not JSON but begins "\{"/],
    ['{"error": "no"}', /has no list of results/],
    ["[1, 2", /is not JSON/],
  ])("%j", (text, says) => expect(() => readFlares(text)).toThrow(says));
});

describe("JSON Lines of flares", () => {
  const lines = ["M1.0", "X2.2"].map((goesClass, i) =>
    JSON.stringify(flareRow(flareAt(`0${i + 1}:00`, goesClass, { noaa: 11158, position: placeAt(-20, 5) }))),
  );

  test("a last line that was cut loses no other", () => {
    const { flares, skipped } = readFlares(`${lines.join("\n")}\n{"goes_class":"C3.1","peak_fl`);
    expect(flares.map(({ goesClass, noaa }) => [goesClass, noaa])).toEqual([
      ["M1.0", 11158],
      ["X2.2", 11158],
    ]);
    expect(flares[0]).toEqual(flareAt("01:00", "M1.0", { noaa: 11158, position: placeAt(-20, 5) }));
    expect(skipped).toEqual([{ name: "line 3", reason: expect.stringContaining("cut short") }]);
  });

  test("no line at all is no list", () => {
    expect(() => readFlares('{"goes_class":"C3.1","peak_fl')).toThrow(FormatError);
  });
});
