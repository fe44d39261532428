import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elapsedSeconds, parseTime } from "../src/index.ts";
import { taiToUtc, utcToTai } from "../src/leap-seconds.ts";
import reference from "./reference/time.json" with { type: "json" };

describe("parseTime", () => {
  it.each([
    ["2011-02-14T20:34:12.20", "2011-02-14T20:34:12.200Z", "UTC"],
    ["2011-02-15T00:00:01.34Z", "2011-02-15T00:00:01.340Z", "UTC"],
    ["2011.02.14_20:35:15_TAI", "2011-02-14T20:34:41.000Z", "TAI"],
    ["2025.05.04_15:00:04.149_TAI", "2025-05-04T14:59:27.149Z", "TAI"],
    ["2011.02.14_20:35:15_UT", "2011-02-14T20:35:15.000Z", "UTC"],
    ["20170713_201549", "2017-07-13T20:15:49.000Z", "UTC"],
    ["20170713T2015", "2017-07-13T20:15:00.000Z", "UTC"],
    ["2018/06/07 16:50", "2018-06-07T16:50:00.000Z", "UTC"],
    ["2002-04-30", "2002-04-30T00:00:00.000Z", "UTC"],
    ["31/12/98", "1998-12-31T00:00:00.000Z", "UTC"],
    [" 2013-03-10T12:00:59.9996 ", "2013-03-10T12:01:00.000Z", "UTC"],
    ["2013-03-10T12:34:60.00", "2013-03-10T12:35:00.000Z", "UTC"],
    ["2016-12-31T23:59:60.7", "2016-12-31T23:59:59.999Z", "UTC"],
    ["1958-06-01T12:00:00", "1958-06-01T12:00:00.000Z", "UTC"],
  ])("reads %s", (text, utc, scale) => {
    expect(parseTime(text)).toEqual({ utc, scale, original: text });
  });

  it("agrees with astropy 8.0.1 on TAI and TT, a leap second being 59.999 s", () => {
    for (const [text, scale, utc] of reference) {
      const expected = `${utc}Z`.replace(/:60\.\d+Z$/, ":59.999Z");
      expect(parseTime(text!, scale).utc).toBe(expected);
    }
  });

  it("lets a suffix outweigh the header's scale", () => {
    expect(parseTime("2011-02-14T20:35:15Z", "TAI").scale).toBe("UTC");
    expect(parseTime("2011-02-14T20:35:15", "TAI").utc).toBe("2011-02-14T20:34:41.000Z");
  });

  it.each([
    "N/A",
    "",
    "2011-02-30T00:00:00",
    "2011-13-01",
    "2011-00-01",
    "2011-02-14T24:00:00",
    "2011-02-14T10:61:00",
    "2011-02-14T10:00:61",
    "Wed Feb 26 12:43:40 2003",
  ])("refuses %j", (text) => expect(() => parseTime(text)).toThrow("is no time"));

  it("says which scales it knows", () => {
    expect(() => parseTime("2011-02-14T00:00:00", "TDB")).toThrow("UTC, TAI or TT");
    expect(() => parseTime("1971-02-14T00:00:00", "TAI")).toThrow("since 1972");
  });

  it("round-trips UTC through TAI", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1972-01-02"), max: new Date("2100-01-01"), noInvalidDate: true }),
        (date) => {
          expect(taiToUtc(utcToTai(date.getTime()))).toBe(date.getTime());
          const tai = new Date(utcToTai(date.getTime())).toISOString().replace("Z", "_TAI");
          expect(parseTime(tai).utc).toBe(date.toISOString());
        },
      ),
    );
  });
});

describe("elapsedSeconds", () => {
  it("counts leap seconds", () => {
    expect(elapsedSeconds(parseTime("2016-12-31T23:59:30"), parseTime("2017-01-01T00:00:30"))).toBe(61);
    expect(elapsedSeconds(parseTime("2018-06-07T16:51:12"), parseTime("2018-06-07T16:50:00"))).toBe(-72);
    expect(elapsedSeconds(parseTime("1971-12-31T23:59:30"), parseTime("1972-01-01T00:00:30"))).toBe(60);
  });
});
