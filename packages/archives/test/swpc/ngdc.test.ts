import { describe, expect, test } from "vitest";
import { parseNgdcReport } from "../../src/swpc/ngdc.ts";

/** Lines of NGDC's reports of 2014, 2015, 2003, 1996 and 2000, with the columns of its xray.fmt.REVISED. */
const LINES = {
  modern: "31777150101  0457 0517 0507 S07E50                         C 21    G15  1.9E-03 12253 150104.9",
  plain: "31777150102  0433 0438 0436                                B 70    G15  1.0E-04",
  largest: "31777031104  1929 2006 1950 S19W833B                       X280    GOES 2.3E00  10486",
  optical: "31777960103  1334 1343 1335 N11W11SF                       B 60    GOES",
  midnight: "31777960711  2359 0008 0004                                B 17    GOES",
  impossible: "31777971219  1800 2153 0011                                C 11    GOES",
  classless: "31777960420  1552 1555 1553 S05W52SF                               GOES          7958",
  noNumber: "31777990802  1823 1836 1830                                C       GOES 2.0E-03",
};
const flaresOf = (...lines: string[]) => parseNgdcReport(`${lines.join("\r\n")}\r\n`);

describe("a report of NGDC", () => {
  test("the layout of 2015", () => {
    expect(flaresOf(LINES.modern, LINES.plain).flares).toEqual([
      {
        goesClass: "C2.1",
        peakFluxWm2: 2.1e-6,
        scale: "scaled",
        startUtc: "2015-01-01T04:57:00.000Z",
        peakUtc: "2015-01-01T05:07:00.000Z",
        endUtc: "2015-01-01T05:17:00.000Z",
        noaa: 12253,
        position: { latitudeDeg: -7, longitudeDeg: -50 },
        sources: ["NGDC"],
        satellite: "GOES-15",
      },
      expect.objectContaining({ goesClass: "B7", noaa: null, position: null }),
    ]);
  });

  test("the largest of all: X28 of 2003-11-04 in region 10486, with an optical importance behind its place", () => {
    expect(flaresOf(LINES.largest).flares).toMatchObject([
      {
        goesClass: "X28",
        peakFluxWm2: 2.8e-3,
        peakUtc: "2003-11-04T19:50:00.000Z",
        noaa: 10486,
        satellite: null,
      },
    ]);
    expect(flaresOf(LINES.largest).flares[0]?.position).toEqual({ latitudeDeg: -19, longitudeDeg: 83 });
    expect(flaresOf(LINES.optical).flares[0]?.peakUtc).toBe("1996-01-03T13:35:00.000Z");
  });

  test("2400 is the end of the day, for a start too", () => {
    const at = (clocks: string) =>
      flaresOf(`31777150102  ${clocks}                                B 70    G15  1.0E-04`).flares;
    expect(at("2400 0020 0010")).toMatchObject([
      {
        startUtc: "2015-01-03T00:00:00.000Z",
        peakUtc: "2015-01-03T00:10:00.000Z",
        endUtc: "2015-01-03T00:20:00.000Z",
      },
    ]);
    expect(at("2350 2400 2355")).toMatchObject([
      { peakUtc: "2015-01-02T23:55:00.000Z", endUtc: "2015-01-03T00:00:00.000Z" },
    ]);
  });

  test("the date is that of the start", () => {
    expect(flaresOf(LINES.midnight).flares).toMatchObject([
      {
        startUtc: "1996-07-11T23:59:00.000Z",
        peakUtc: "1996-07-12T00:04:00.000Z",
        endUtc: "1996-07-12T00:08:00.000Z",
      },
    ]);
    expect(flaresOf(LINES.midnight.replace("0008 0004", "2400 2400")).flares[0]?.peakUtc).toBe(
      "1996-07-12T00:00:00.000Z",
    );
  });

  test("rows that are no flare are listed, repeated ones are not", () => {
    const { flares, skipped } = flaresOf(
      LINES.plain,
      LINES.plain,
      LINES.impossible,
      LINES.classless,
      LINES.noNumber,
      "",
    );
    expect(flares).toHaveLength(1);
    expect(skipped).toEqual([
      { name: "line 3", reason: expect.stringContaining("before its start") },
      { name: "line 4", reason: "no GOES class" },
      { name: "line 5", reason: '"C" is no GOES class' },
    ]);
  });

  test("another text is refused", () => {
    expect(() => parseNgdcReport("<html>404</html>")).toThrow(/cannot begin "<html>404.*31777/);
  });
});
