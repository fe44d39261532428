import { describe, expect, it } from "vitest";
import { type CardValue, headerTime } from "../../src/index.ts";
import { headerOf } from "../support/header.ts";

const read = (values: Record<string, CardValue>, key?: string): string | undefined => {
  const time = headerTime(headerOf(values), key);
  return time && `${time.iso} ${time.scale}${time.assumed ? "?" : ""} ${time.card}`;
};

describe("times of headers", () => {
  it.each<[string, Record<string, CardValue>, string | undefined, string?]>([
    ["ISO 8601", { "DATE-OBS": "2013-03-10T12:00:11.341" }, "2013-03-10T12:00:11.341 UTC? DATE-OBS"],
    ["fractions as given", { "DATE-OBS": "2011-02-15T01:58:12.30" }, "2011-02-15T01:58:12.30 UTC? DATE-OBS"],
    ["TIMESYS", { "DATE-OBS": "2011-06-06T23:59:55", TIMESYS: "TT" }, "2011-06-06T23:59:55 TT DATE-OBS"],
    [
      "a phrase in TIMESYS",
      { DATE_OBS: "2011-01-28T01:32:04.998", TIMESYS: "UTC (TBR)" },
      "2011-01-28T01:32:04.998 UTC DATE_OBS",
    ],
    [
      "no scale in TIMESYS",
      { DATE_OBS: "2015-09-30T13:07:24.200", TIMESYS: "1979.00" },
      "2015-09-30T13:07:24.200 UTC? DATE_OBS",
    ],
    [
      "old names of scales",
      { "DATE-OBS": "1999-01-01T00:00:00", TIMESYS: "TDT" },
      "1999-01-01T00:00:00 TT DATE-OBS",
    ],
    ["JSOC", { T_REC: "2011.02.15_02:00:00.000_TAI" }, "2011-02-15T02:00:00.000 TAI T_REC", "T_REC"],
    [
      "a Z over TIMESYS",
      { T_OBS: "2011-02-15T00:00:01.34Z", TIMESYS: "TAI" },
      "2011-02-15T00:00:01.34 UTC T_OBS",
      "T_OBS",
    ],
    ["an UTC behind", { T_OBS: "2012.06.01_10:00_UTC" }, "2012-06-01T10:00:00 UTC T_OBS", "T_OBS"],
    ["no seconds", { DATE: "2012-02-28T02:08" }, "2012-02-28T02:08:00 UTC? DATE", "DATE"],
    ["a blank between", { "DATE-OBS": "2011-01-01 10:20:30" }, "2011-01-01T10:20:30 UTC? DATE-OBS"],
    ["day, month, year", { "DATE-OBS": "26/10/92" }, "1992-10-26 UTC? DATE-OBS"],
    [
      "a century in it",
      { "DATE-OBS": "01/06/2012", "TIME-OBS": "00:00:00.000" },
      "2012-06-01T00:00:00.000 UTC? DATE-OBS",
    ],
    ["a blank for a zero", { DATE: "12/ 9/99" }, "1999-09-12 UTC? DATE", "DATE"],
    ["a month's name", { DATE: "03-Feb-2004" }, "2004-02-03 UTC? DATE", "DATE"],
    [
      "its time beside it",
      { DATE_OBS: "2002-04-30", TIME_OBS: "16:55:55" },
      "2002-04-30T16:55:55 UTC? DATE_OBS",
    ],
    [
      "the end's time beside it",
      { "DATE-END": "01/06/2012", "TIME-END": "23:59:57.349" },
      "2012-06-01T23:59:57.349 UTC? DATE-END",
      "DATE_END",
    ],
    [
      "a second choice",
      { "DATE-OBS": "N/A", T_OBS: "2014.03.01_00:01:25_TAI" },
      "2014-03-01T00:01:25 TAI T_OBS",
    ],
    // 48921.62787 d: 15 h 4 min 7.968 s of 26 October 1992.
    ["a modified Julian date", { "MJD-OBS": 48921.62787 }, "1992-10-26T15:04:07.968 UTC? MJD-OBS"],
    ["a leap second", { "DATE-OBS": "2016-12-31T23:59:60.5" }, "2016-12-31T23:59:60.5 UTC? DATE-OBS"],
    ["no such day", { "DATE-OBS": "2011-02-30T00:00:00" }, undefined],
    ["no such hour", { "DATE-OBS": "2011-02-03T25:00:00" }, undefined],
    ["words", { "DATE-OBS": "nn/nn/nn" }, undefined],
    ["nothing", {}, undefined],
  ])("%s", (_, values, expected, key) => {
    expect(read(values, key)).toBe(expected);
  });

  it("keeps what was written", () => {
    expect(headerTime(headerOf({ T_REC: "2011.02.15_02:00:00_TAI" }), "t_rec")?.text).toBe(
      "2011.02.15_02:00:00_TAI",
    );
  });
});
