import { parseTime } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Condition, chunks, type KeyFilter, recordSet, sharpQuery } from "../../src/index.ts";
import { taiMilliseconds, taiText } from "../../src/jsoc/tai.ts";

const series = "hmi.sharp_cea_720s";

describe("a record set", () => {
  // Written by hand after the JSOC pages on DRMS names and the queries of the SHARP tutorials.
  it.each<[string, readonly KeyFilter[]]>([
    ["[377]", [377]],
    [
      "[][2011.02.13_00:00:00_TAI/2d@1h]",
      [null, { from: "2011.02.13_TAI", seconds: 172_800, cadenceSeconds: 3600 }],
    ],
    ["[377,378][2011.02.13_05:00:00_TAI]", [[377, 378], { at: "2011-02-13T05:00:00_TAI" }]],
    [
      "[1-99][2011.02.13_05:00:34_TAI-2011.02.13_06:00:34_TAI]",
      [
        { first: 1, last: 99 },
        { from: "2011-02-13T05:00Z", to: "2011-02-13T06:00Z" },
      ],
    ],
    ["[$][^]", [{ end: "last" }, { end: "first" }]],
    ["[2011.02.13_00:00:00_TAI/90m@720s]", [{ from: "2011.02.13_TAI", seconds: 5400, cadenceSeconds: 720 }]],
    ["[front.2]", [{ text: "front.2" }]],
  ])("has the keys %s", (text, keys) => {
    // 720 s are 12 m: the largest unit that divides them.
    expect(recordSet({ series, keys })).toBe(`${series}${text.replace("@720s", "@12m")}`);
  });

  it("has a condition and segments", () => {
    const where: Condition = {
      all: [
        { key: "QUALITY", is: "<", value: 65536 },
        {
          any: [
            { key: "NOAA_ARS", is: "~", value: "11158" },
            { key: "OBS_VR", is: ">=", value: -3.5e3 },
          ],
        },
      ],
    };
    expect(recordSet(sharpQuery({ harp: 377, where, segments: ["magnetogram", "bitmap"] }))).toBe(
      `${series}[377][][? (QUALITY < 65536 AND (NOAA_ARS ~ "11158" OR OBS_VR >= -3500)) ?]{magnetogram,bitmap}`,
    );
  });

  it.each<[string, () => string]>([
    ["a series that ends it", () => recordSet({ series: "hmi.M_720s[377]" })],
    ["a series without a project", () => recordSet({ series: "M_720s" })],
    ["a segment that ends it", () => recordSet({ series, segments: ["Br}[1]"] })],
    ["a fraction", () => recordSet({ series, keys: [1.5] })],
    ["a negative number, which would be a range", () => recordSet({ series, keys: [-3] })],
    ["no values", () => recordSet({ series, keys: [[]] })],
    ["two ends", () => recordSet({ series, keys: [{ from: "2011-01-01", to: "2011-01-02", seconds: 60 }] })],
    ["no end", () => recordSet({ series, keys: [{ from: "2011-01-01" }] })],
    [
      "an end before the start",
      () => recordSet({ series, keys: [{ from: "2011-01-02", to: "2011-01-01" }] }),
    ],
    [
      "half a second, which JSOC would drop",
      () => recordSet({ series, keys: [{ from: "2011-01-01", seconds: 0.5 }] }),
    ],
    ["a text with a bracket", () => recordSet({ series, keys: [{ text: "a][b" }] })],
    ["no time", () => recordSet({ series, keys: [{ at: "yesterday" }] })],
    ["an empty condition", () => recordSet({ series, where: { all: [] } })],
    ["NaN", () => recordSet({ series, where: { key: "A", is: "=", value: Number.NaN } })],
    ["a keyword that is none", () => recordSet({ series, where: { key: "1=1 OR A", is: "=", value: 1 } })],
    [
      "a comparison that is none",
      () => recordSet({ series, where: { key: "A", is: "; DROP" as "=", value: 1 } }),
    ],
  ])("is refused for %s", (_, build) => {
    expect(build).toThrow(expect.objectContaining({ kind: "argument" }) as Error);
  });

  it("cannot be left by any text of a condition", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc
        .array(fc.constantFrom('"', "'", "?]", "\\", ";", "a", "]", "{", "$(", "--", " ", "~"), {
          maxLength: 6,
        })
        .map((parts) => parts.join("")),
    );
    let taken = 0;
    fc.assert(
      fc.property(hostile, (value) => {
        let text: string;
        try {
          text = recordSet({ series, where: { key: "NOAA_ARS", is: "=", value } });
        } catch (error) {
          expect(error).toMatchObject({ kind: "argument" });
          return;
        }
        taken++;
        // One pair of quotes, and the condition ends where it should.
        const inside = /^hmi\.sharp_cea_720s\[\? NOAA_ARS = "([^"]*)" \?\]$/s.exec(text);
        expect(inside?.[1]).toBe(value);
        expect(text.indexOf("?]")).toBe(text.length - 2);
        expect(text).not.toMatch(/['\\;]/);
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

const instant = fc.integer({ min: Date.UTC(1996, 0, 1), max: Date.UTC(2030, 0, 1) });

describe("times", () => {
  it("in TAI stay what they are, in UTC gain the leap seconds", () => {
    expect(taiText(taiMilliseconds("2011.02.13_05:00:00_TAI"))).toBe("2011.02.13_05:00:00_TAI");
    // TAI - UTC was 34 s in 2011, 35 s from mid-2012, 36 s from mid-2015, 37 s from 2017 (IERS Bulletin C).
    expect(taiText(taiMilliseconds("2011-02-13T00:00Z"))).toBe("2011.02.13_00:00:34_TAI");
    expect(taiText(taiMilliseconds("2012-07-01T00:00Z"))).toBe("2012.07.01_00:00:35_TAI");
    expect(taiText(taiMilliseconds(parseTime("2015-07-01T00:00")))).toBe("2015.07.01_00:00:36_TAI");
    expect(taiText(taiMilliseconds("2018-01-01"))).toBe("2018.01.01_00:00:37_TAI");
  });

  it("are read back as the same instant", () => {
    fc.assert(
      fc.property(instant, (utc) => {
        const time = parseTime(new Date(utc).toISOString());
        expect(parseTime(taiText(taiMilliseconds(time))).utc).toBe(time.utc);
      }),
    );
  });
});

/** Instants of a range on a grid, as JSOC counts them: the end of a duration is outside, a stated end inside. */
function gridOf(text: string): number[] {
  const { from, to, amount, unit, skip, skipUnit } =
    /\[(?<from>[\d.:_]+_TAI)(?:-(?<to>[\d.:_]+_TAI)|\/(?<amount>\d+)(?<unit>[smhd]))@(?<skip>\d+)(?<skipUnit>[smhd])\]/.exec(
      text,
    )!.groups!;
  const length = { s: 1, m: 60, h: 3600, d: 86_400 } as Record<string, number>;
  const start = taiMilliseconds(from!);
  const step = Number(skip) * length[skipUnit!]! * 1000;
  const end = to ? taiMilliseconds(to) + 1 : start + Number(amount) * length[unit!]! * 1000;
  const grid: number[] = [];
  for (let time = start; time < end; time += step) grid.push(time);
  return grid;
}

describe("chunks", () => {
  it("hold the same instants as the whole, each once, in order", () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 500_000 }),
        fc.constantFrom(720, 3600, 21_600),
        fc.integer({ min: 1, max: 200_000 }),
        fc.boolean(),
        (startMs, seconds, cadenceSeconds, chunkSeconds, closed) => {
          const start = Math.floor(startMs / 1000) * 1000;
          const end = closed ? { to: taiText(start + seconds * 1000) } : { seconds };
          const query = sharpQuery({ time: { from: taiText(start), ...end, cadenceSeconds } });
          const pieces = chunks(query, { chunkSeconds }).map(recordSet);
          expect(pieces.flatMap(gridOf)).toEqual(gridOf(recordSet(query)));
        },
      ),
    );
  });

  it("hold the same values, so many in each", () => {
    const harp = Array.from({ length: 120 }, (_, i) => i + 1);
    const pieces = chunks(sharpQuery({ harp, time: { from: "2011-01-01", seconds: 4 * 86_400 } }), {
      chunkSeconds: 2 * 86_400,
      chunkValues: 50,
    });
    expect(pieces).toHaveLength(6);
    const values = pieces.map(({ keys }) => keys![0] as number[]);
    expect(values.filter((_, i) => i % 2 === 0).flat()).toEqual(harp);
  });

  it("leave short record sets whole", () => {
    const query = sharpQuery({ harp: 377, segments: ["Br"] });
    expect(chunks(query)).toEqual([query]);
    expect(() => chunks(query, { chunkSeconds: 0 })).toThrow(
      expect.objectContaining({ kind: "argument" }) as Error,
    );
  });
});
