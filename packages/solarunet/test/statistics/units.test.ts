import { ArgumentError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { fluxMx, pixelAreaCm2, pixelAreaMm2, pixelSideKm } from "../../src/statistics/index.ts";

describe("pixel scale", () => {
  // Sections 3.3 and 4.2: 0.083 arcsec at 725 km, 2 pixels are 0.007242 Mm2.
  it("is that of GST by default", () => {
    expect(pixelSideKm()).toBeCloseTo(60.175, 10);
    expect(2 * pixelAreaMm2()).toBeCloseTo(0.007242, 6);
    expect(pixelAreaCm2()).toBeCloseTo(3.621030625e13, -4);
    expect(fluxMx(-1000)).toBeCloseTo(-3.621030625e16, -7);
  });

  it("can be another", () => {
    expect(pixelAreaMm2({ pixelScaleArcsec: 0.5 })).toBeCloseTo(0.13140625, 10);
    expect(pixelAreaCm2({ pixelScaleArcsec: 0.5 })).toBeCloseTo(0.13140625e16, -2);
    expect(pixelAreaMm2({ pixelKm: 500, pixelScaleArcsec: 7 })).toBe(0.25);
    expect(() => pixelSideKm({ pixelKm: 0 })).toThrow(ArgumentError);
    expect(() => pixelAreaMm2({ pixelScaleArcsec: 0 })).toThrow(ArgumentError);
    expect(() => fluxMx(1, { kmPerArcsec: Number.NaN })).toThrow(ArgumentError);
  });
});
