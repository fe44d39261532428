import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recallWindows, regionsOf, windowAt, windowsOfRegions } from "../../src/recall/index.ts";
import { flareOf, HARP_377_FLARES } from "./flare-of.ts";

describe("recall windows", () => {
  it("are cut midway between the flares of HARP 377", () => {
    const windows = recallWindows(HARP_377_FLARES);
    expect(windows.map(({ flare, fromUtc, toUtc }) => [flare.goesClass, fromUtc, toUtc])).toEqual([
      ["M6.6", "2011-02-10T17:38:00.000Z", "2011-02-14T05:32:00.000Z"],
      ["M2.2", "2011-02-14T05:32:00.000Z", "2011-02-14T21:41:00.000Z"],
      ["X2.2", "2011-02-14T21:41:00.000Z", "2011-02-18T01:56:00.000Z"],
    ]);
    expect(windows.map((w) => [w.cutBefore, w.cutAfter])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it("are whole where flares are 144 hours apart, and cut just below", () => {
    const first = flareOf("M1.0", "2012-03-01T00:00:00Z");
    const [apart] = recallWindows([first, flareOf("M3.0", "2012-03-07T00:00:00Z")]);
    expect([apart.cutAfter, apart.toUtc]).toEqual([false, "2012-03-04T00:00:00.000Z"]);
    const [close] = recallWindows([first, flareOf("M3.0", "2012-03-06T23:00:00Z")]);
    expect([close.cutAfter, close.toUtc]).toEqual([true, "2012-03-03T23:30:00.000Z"]);
  });

  it("leave out weak flares, which cut nothing, and take the stronger of two at one time", () => {
    const windows = recallWindows([
      ...HARP_377_FLARES,
      flareOf("C9.9", "2011-02-14T04:00:00Z"),
      flareOf("M1.0", "2011-02-13T17:38:00Z"),
    ]);
    expect(windows.map((w) => w.flare.goesClass)).toEqual(["M6.6", "M2.2", "X2.2"]);
    expect(recallWindows(HARP_377_FLARES, { minimumWm2: 1e-4 }).map((w) => w.fromUtc)).toEqual([
      "2011-02-12T01:56:00.000Z",
    ]);
    expect(() => recallWindows([], { hours: 0 })).toThrowError(/0 hours/);
  });

  it("count from the start where that is asked for and listed", () => {
    const flare = { ...flareOf("M6.6", "2011-02-13T17:38:00Z"), startUtc: "2011-02-13T17:28:00Z" };
    expect(recallWindows([flare], { at: "start" })[0].utc).toBe("2011-02-13T17:28:00.000Z");
    expect(recallWindows(HARP_377_FLARES, { at: "start" })[0].utc).toBe("2011-02-13T17:38:00.000Z");
  });

  it("never overlap, and give every hour to its nearest flare", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 2000 }),
        (hours, at) => {
          const iso = (hour: number) => new Date(Date.UTC(2013, 0, 1) + hour * 3_600_000).toISOString();
          const place = windowAt(recallWindows(hours.map((hour) => flareOf("M1.0", iso(hour)))), iso(at));
          const nearest = Math.min(...hours.map((hour) => Math.abs(hour - at)));
          if (nearest > 72) expect(place).toBeUndefined();
          else expect(Math.abs(place?.hours ?? Number.NaN)).toBe(nearest);
        },
      ),
    );
  });

  it("put a midpoint before the later flare, and the end of an uncut window inside", () => {
    const windows = recallWindows(HARP_377_FLARES);
    expect(windowAt(windows, "2011-02-14T05:32:00Z")?.window.flare.goesClass).toBe("M2.2");
    expect(windowAt(windows, "2011-02-14T05:31:59Z")?.window.flare.goesClass).toBe("M6.6");
    expect(windowAt(windows, "2011-02-18T01:56:00Z")?.hours).toBe(72);
    expect(windowAt(windows, "2011-02-18T01:56:01Z")).toBeUndefined();
  });
});

describe("windows of regions", () => {
  it("share the flares of all NOAA regions of a HARP, and of a NOAA region among HARPs", () => {
    const flares = [
      flareOf("M1.5", "2013-05-01T00:00:00Z", 11731),
      flareOf("M2.0", "2013-05-02T00:00:00Z", 11734),
      flareOf("X1.0", "2013-05-02T12:00:00Z", null),
    ];
    const windows = windowsOfRegions(
      [
        { harp: 2693, noaa: [11731] },
        { harp: 2693, noaa: [11731, 11734] },
        { harp: 2700, noaa: [11734] },
        { harp: 2701, noaa: [] },
      ],
      flares,
    );
    expect([...windows.keys()]).toEqual([2693, 2700]);
    expect(windows.get(2693)?.map((w) => w.toUtc)).toEqual([
      "2013-05-01T12:00:00.000Z",
      "2013-05-05T00:00:00.000Z",
    ]);
    expect(windows.get(2700)?.[0].cutBefore).toBe(false);
  });

  it("collect the NOAA numbers of a HARP over its records", () => {
    expect(
      regionsOf([
        { harp: 1, noaa: [7] },
        { harp: 2, noaa: [] },
        { harp: 1, noaa: [7, 5] },
      ]),
    ).toEqual([
      { harp: 1, noaa: [5, 7] },
      { harp: 2, noaa: [] },
    ]);
  });
});
