import { describe, expect, test } from "vitest";
import { fluxOnScale, operationalScale, toTrueScale } from "../../src/flares/scale.ts";
import { atLeast, peakingBetween } from "../../src/flares/select.ts";
import { flareAt } from "./support.ts";

describe("the scale of a class", () => {
  test.each([
    ["GOES-15", "2020-01-01T00:00:00.000Z", "scaled"],
    ["GOES-16", "2017-09-06T12:02:00.000Z", "true"],
    [null, "2017-09-06T12:02:00.000Z", "scaled"],
    [null, "2019-05-06T05:10:00.000Z", "unknown"],
    [null, "2021-07-03T14:29:00.000Z", "true"],
  ] as const)("%s, %s: %s", (satellite, peakUtc, scale) => {
    expect(operationalScale(satellite, peakUtc)).toBe(scale);
  });

  // NOAA's reprocessed archive lists the X9.3 of 2017-09-06 as X13.3.
  test("the strongest flare of cycle 24", () => {
    const flare = flareAt("2017-09-06T12:02Z", "X9.3");
    expect(toTrueScale(flare)).toEqual({ ...flare, goesClass: "X13.3", peakFluxWm2: 1.33e-3, scale: "true" });
    expect(toTrueScale(toTrueScale(flare))).toEqual(toTrueScale(flare));
  });

  test("an unknown scale is refused unless said", () => {
    const flare = flareAt("2019-05-06T05:10Z", "C9.9", { scale: "unknown" });
    expect(() => toTrueScale(flare)).toThrow(/C9.9 flare of 2019-05-06.*unknownAs/);
    expect(toTrueScale(flare, { unknownAs: "scaled" }).goesClass).toBe("M1.4");
    expect(fluxOnScale(flare, "scaled", { unknownAs: "true" })).toBeCloseTo(6.93e-6, 12);
  });
});

describe("selection", () => {
  const flares = [
    flareAt("01:00", "C9.9"),
    flareAt("02:00", "M1.0"),
    flareAt("03:00", "M1.2", { scale: "true" }),
    flareAt("04:00", "X1.0"),
  ];
  const classes = (list: readonly { goesClass: string }[]) => list.map(({ goesClass }) => goesClass);

  test("at least a class, as listed or on one scale", () => {
    expect(classes(atLeast(flares, "M1.0"))).toEqual(["M1.0", "M1.2", "X1.0"]);
    expect(classes(atLeast(flares, "M1.0", { on: "scaled" }))).toEqual(["M1.0", "X1.0"]);
    expect(classes(atLeast(flares, "m1", { on: "true" }))).toEqual(["C9.9", "M1.0", "M1.2", "X1.0"]);
    expect(() => atLeast(flares, "M")).toThrow(/"M" is no GOES class/);
  });

  test("the end of a span is not part of it", () => {
    const between = peakingBetween(flares, "2012-01-01T02:00:00Z", "2012-01-01T04:00:00Z");
    expect(classes(between)).toEqual(["M1.0", "M1.2"]);
  });
});
