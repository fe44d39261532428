import { describe, expect, test } from "vitest";
import { flareOf } from "../../src/flares/draft.ts";
import { noaaNumber } from "../../src/flares/noaa-number.ts";
import { parsePlace } from "../../src/flares/position.ts";
import type { Flare } from "../../src/flares/types.ts";

const day = (goesClass: string, start: string, peak: string, end: string) =>
  flareOf({
    goesClass,
    start: `2012-07-30T${start}`,
    peak: `2012-07-30T${peak}`,
    end: `2012-07-30T${end}`,
    source: "x",
  });

describe("a flare of what a list has", () => {
  test("times after midnight are of the next day", () => {
    // The C6.3 of 2012-07-30 as a client of HEK saved it.
    const flare = day("C6.3", "23:50:00.000", "00:00:00.000", "00:04:00.000") as Flare;
    expect([flare.startUtc, flare.peakUtc, flare.endUtc]).toEqual([
      "2012-07-30T23:50:00.000Z",
      "2012-07-31T00:00:00.000Z",
      "2012-07-31T00:04:00.000Z",
    ]);
  });

  test("a peak that goes with no start is refused, not moved by a day", () => {
    expect(day("B8.3", "11:43", "00:44", "12:40")).toMatch(/its peak .*00:44 is before its start/);
    expect(day("C1.0", "07:45", "07:40", "07:50")).toMatch(/before its start/);
  });

  test("an end that cannot be, or is no time, is not listed", () => {
    const early = day("B2.6", "13:22", "13:45", "13:36") as Flare;
    expect([early.peakUtc, early.endUtc]).toEqual(["2012-07-30T13:45:00.000Z", null]);
    const unreadable = day("B1.4", "01:84", "18:35", "18:75") as Flare;
    expect([unreadable.startUtc, unreadable.endUtc]).toEqual([null, null]);
  });

  test("without a class or a peak there is no flare", () => {
    const peak = "2012-07-30T10:00";
    expect(flareOf({ goesClass: "", peak, source: "x" })).toBe("no GOES class");
    expect(flareOf({ goesClass: null, peak, source: "x" })).toBe("no GOES class");
    expect(flareOf({ goesClass: "C", peak, source: "x" })).toBe('"C" is no GOES class');
    expect(flareOf({ goesClass: "C1.0", peak: null, source: "x" })).toBe("no peak time");
    expect(day("M1.2", "23:46", "//://", "00:11")).toMatch(/its peak .* is no time/);
  });

  test("numbers of regions get all their digits, and no more", () => {
    expect(noaaNumber(1389, "2012-01-01")).toBe(11389);
    expect(noaaNumber("4100", "2025-05-04")).toBe(14100);
    expect(noaaNumber("12192", "2014-10-24")).toBe(12192);
    expect(noaaNumber("7958", "1996-04-20")).toBe(7958);
    expect(noaaNumber("18009", "1997-01-06")).toBe(8009);
    expect(noaaNumber("9987", "2002-06-20")).toBe(9987);
    // By 2003 all had five digits; 5000 and its like were those of the 1980s.
    expect(noaaNumber("5000", "2031-05-04")).toBe(15000);
    expect(noaaNumber("9990", "2011-02-15")).toBe(19990);
    expect(noaaNumber("11158.0", "2011-02-15")).toBe(11158);
    expect(["0", 0, "", null, undefined, "-1", "none"].map((text) => noaaNumber(text, "2012-01-01"))).toEqual(
      new Array(7).fill(null),
    );
  });

  test("places", () => {
    expect(parsePlace("S21W88")).toEqual({ latitudeDeg: -21, longitudeDeg: 88 });
    expect(parsePlace("N11E0")).toEqual({ latitudeDeg: 11, longitudeDeg: 0 });
    expect(parsePlace("S19W833B")).toEqual({ latitudeDeg: -19, longitudeDeg: 83 });
    expect(["", null, "N00E00", "limb"].map(parsePlace)).toEqual([null, null, null, null]);
  });
});
