import { ArgumentError, DataError, type HeaderLike, ShapeError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import {
  activePixels,
  gaussPerMm,
  losUnsignedFlux,
  potentialField,
  sharpGeometry,
  standardGeometry,
  unsignedFlux,
} from "../../src/keywords/index.ts";
import { readSegment, referenceKeywords } from "./support.ts";

const header = (values: Record<string, number | string | undefined>): HeaderLike => ({
  get: (key) => values[key],
});

const HARP_377 = {
  CDELT1: 0.03,
  RSUN_REF: 696000000,
  RSUN_OBS: 971.671936,
  DSUN_OBS: 147746220503.41,
};

describe("geometry", () => {
  it("is that of the reference code", () => {
    // cdelt1_arcsec of HARP 377 in reference_keywords.json.
    expect(sharpGeometry(header(HARP_377)).pixelScaleArcsec).toBe(0.5087642834025163);
  });

  it("has the same areas from any distance", () => {
    // pixel_area_cm2 of HARP 13171, seen from 1.008 astronomical units, in reference_keywords.json.
    const area = standardGeometry().pixelAreaCm2;
    expect(area / 1328044612153890).toBeCloseTo(1, 6);
    expect(sharpGeometry(header(HARP_377)).pixelAreaCm2 / area).toBeCloseTo(1, 5);
    expect(standardGeometry(0.06).pixelAreaCm2 / area).toBeCloseTo(4, 6);
  });

  it("turns G/pixel into G/Mm", () => {
    // The factor that SHARP_Issue_Tracker.md of mbobra/SHARPs gives is 2.74.
    expect(gaussPerMm(1, standardGeometry())).toBeCloseTo(2.744, 3);
  });

  it.each([
    ["CDELT1", undefined, "The header has no CDELT1"],
    ["RSUN_OBS", "MISSING", "The header has RSUN_OBS = MISSING"],
    ["DSUN_OBS", Number.NaN, "The header has DSUN_OBS = NaN"],
    ["RSUN_REF", "", "The header has RSUN_REF = "],
  ])("names the keyword %s that is not there", (keyword, value, message) => {
    const read = () => sharpGeometry(header({ ...HARP_377, [keyword]: value }));
    expect(read).toThrow(DataError);
    expect(read).toThrow(message);
  });

  it("refuses a pixel of no size", () => {
    expect(() => standardGeometry(0)).toThrow(ArgumentError);
  });
});

describe("flux", () => {
  const geometry = standardGeometry();
  const field = { data: Float32Array.of(300, -400, Number.NaN, 10), width: 2, height: 2 };

  it("sums what the mask has, blanks left out", () => {
    const bitmap = { data: Uint8Array.of(34, 33, 34, 2), width: 2, height: 2 };
    const confDisambig = { data: Uint8Array.of(90, 60, 90, 90), width: 2, height: 2 };
    const active = activePixels(bitmap);
    expect([...active.data]).toEqual([1, 1, 1, 0]);
    expect([...activePixels(bitmap, confDisambig).data]).toEqual([1, 0, 1, 0]);
    expect(unsignedFlux(field, active, geometry)).toEqual({ fluxMx: 700 * geometry.pixelAreaCm2, pixels: 2 });
    expect(unsignedFlux(field, active, geometry, 3).errorMx).toBeCloseTo(
      Math.SQRT2 * 3 * geometry.pixelAreaCm2,
      -3,
    );
  });

  it("leaves blank pixels of the bitmap out", () => {
    expect([...activePixels({ data: Float64Array.of(Number.NaN, 40), width: 2, height: 1 }).data]).toEqual([
      0, 1,
    ]);
  });

  it("refuses a mask of another size", () => {
    expect(() => activePixels(field, { data: new Uint8Array(2), width: 2, height: 1 })).toThrow(ShapeError);
  });

  it("of the line of sight counts from a threshold on", () => {
    const area = geometry.pixelAreaCm2;
    expect(losUnsignedFlux(field, geometry)).toBe(700 * area);
    expect(losUnsignedFlux(field, geometry, { thresholdGauss: 0 })).toBe(710 * area);
    expect(losUnsignedFlux(field, geometry, { thresholdGauss: 400 })).toBe(400 * area);
    expect(() => losUnsignedFlux(field, geometry, { thresholdGauss: Number.NaN })).toThrow(ArgumentError);
  });

  // unsigned_flux_allpix_Mx of reference_keywords.json (numpy).
  it.skipIf(!hasData)(
    "without a threshold is that of all pixels (needs the shared data folder)",
    async () => {
      const name = "hmi.sharp_cea_720s.13773.20250916_150000_TAI.magnetogram.fits";
      const read = await readSegment(dataPath("sharp/harps_2025", name));
      const all = losUnsignedFlux(read.field, sharpGeometry(read.header), { thresholdGauss: 0 });
      expect(all / referenceKeywords().files[name].unsigned_flux_allpix_Mx).toBeCloseTo(1, 12);
    },
  );
});

describe("the pipeline's potential field", () => {
  const wave = {
    data: Float64Array.from({ length: 40 * 30 }, (_, i) => 500 * Math.sin((i % 40) / 4)),
    width: 40,
    height: 30,
  };

  it("is little more than the slope of the radial field", () => {
    const { bx, by } = potentialField(wave);
    const i = 15 * 40 + 20;
    const slope = -(wave.data[i + 1] - wave.data[i - 1]) / 2;
    expect(bx.data[i] / slope).toBeCloseTo(1, 1);
    expect(by.data[i]).toBeCloseTo(0, 8);
  });

  it("is zero on the rim, and sees no source in blank pixels", () => {
    const blank = { ...wave, data: wave.data.map((value, i) => (i % 40 < 20 ? value : Number.NaN)) };
    const { bx } = potentialField(blank);
    expect(bx.data.every(Number.isFinite)).toBe(true);
    expect(bx.data.subarray(0, 40).every((value) => value === 0)).toBe(true);
  });

  it("wants a window", () => {
    expect(() => potentialField(wave, { windowPx: 0 })).toThrow(ArgumentError);
    expect(() => potentialField(wave, { depthPx: 0 })).toThrow(ArgumentError);
  });
});
