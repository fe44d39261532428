import { heliographicToHelioprojective } from "@helioscope/io-fits/wcs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earthView, projectTo, radiusArcsecAt, stereoView } from "../../src/sun/index.ts";

const time = "2016-08-12T13:48:00Z";
const view = fc
  .record({
    widthPx: fc.integer({ min: 16, max: 4096 }),
    rotationDeg: fc.double({ min: -180, max: 180, noNaN: true }),
    centre: fc.tuple(
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 9, noNaN: true }),
    ),
    angle: fc.double({ min: -170, max: 170, noNaN: true }),
  })
  .map(({ widthPx, rotationDeg, centre, angle }) =>
    stereoView(time, angle, {
      widthPx,
      rotationDeg,
      centrePx: [widthPx / 2 + centre[0], widthPx / 3 + centre[1]],
    }),
  );
const place = fc.record({
  longitude: fc.double({ min: 0, max: 360, noNaN: true }),
  latitude: fc.double({ min: -89, max: 89, noNaN: true }),
});

describe("projectTo", () => {
  it("agrees with the WCS of io-fits: helioprojective angles, then HPLN-TAN with CROTA2", () => {
    fc.assert(
      fc.property(view, place, (seen, { longitude, latitude }) => {
        const observer = {
          distanceMetres: seen.distanceM,
          sunRadiusMetres: 696_000_000,
          sunRadiusCard: undefined,
          stonyhurstLongitude: undefined,
          latitude: seen.latitudeDeg,
          carringtonLongitude: seen.longitudeDeg,
        };
        const [[lng], [lat]] = heliographicToHelioprojective(
          observer,
          [longitude],
          [latitude],
          "carrington",
          {
            hidden: true,
          },
        );
        // Gnomonic about (0, 0) (Calabretta & Greisen 2002, section 5.1.3), then the inverse of the PC matrix of CROTA2.
        const [a, d] = [(lng * Math.PI) / 180, (lat * Math.PI) / 180];
        const [u, v] = [Math.tan(a), Math.tan(d) / Math.cos(a)].map((r) => (r * 648_000) / Math.PI);
        const turn = (seen.rotationDeg * Math.PI) / 180;
        const x = seen.centrePx[0] + (Math.cos(turn) * u + Math.sin(turn) * v) / seen.pixelScaleArcsec;
        const y = seen.centrePx[1] + (-Math.sin(turn) * u + Math.cos(turn) * v) / seen.pixelScaleArcsec;
        const pixel = projectTo(seen).toPixel(longitude, latitude);
        expect(pixel.x).toBeCloseTo(x, 6);
        expect(pixel.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it("comes back to the place that it started from, with the same mu", () => {
    fc.assert(
      fc.property(view, place, (seen, { longitude, latitude }) => {
        const projection = projectTo(seen);
        const { x, y, mu } = projection.toPixel(longitude, latitude);
        fc.pre(mu > 0.01);
        const back = projection.toSun(x, y);
        expect(back?.latitudeDeg).toBeCloseTo(latitude, 6);
        const aside =
          ((((back?.longitudeDeg ?? Number.NaN) - longitude + 540) % 360) - 180) *
          Math.cos((latitude * Math.PI) / 180);
        expect(aside).toBeCloseTo(0, 6);
        expect(back?.mu).toBeCloseTo(mu, 6);
      }),
    );
  });

  it("has disc centre at mu 1, the limb at mu 0, and nothing beyond it", () => {
    const seen = earthView(time, { widthPx: 512 });
    const projection = projectTo(seen);
    expect(projection.toPixel(seen.longitudeDeg, seen.latitudeDeg)).toEqual({ x: 255.5, y: 255.5, mu: 1 });
    expect(projection.toSun(255.5 + projection.radiusPx * 0.99999, 255.5)?.mu).toBeLessThan(0.006);
    expect(projection.toSun(255.5 + projection.radiusPx * 1.0001, 255.5)).toBeUndefined();
  });

  it("lifts what lies above the surface off the limb", () => {
    const seen = earthView(time, { widthPx: 512 });
    const projection = projectTo(seen);
    const at = projection.toPixel(seen.longitudeDeg + 90, 0, 50);
    const height = Math.hypot(at.x - 255.5, at.y - 255.5) / projection.radiusPx;
    expect(height).toBeCloseTo(746 / 696, 4);
  });
});

describe("views", () => {
  it("have the Sun's radius, or stand where it is as large as asked for", () => {
    const seen = earthView(time, { widthPx: 512 });
    // RSUN_OBS of SDO headers of August 2016 is 947 to 950 arcsec.
    expect(seen.radiusArcsec).toBeGreaterThan(946);
    expect(seen.radiusArcsec).toBeLessThan(951);
    const fixed = earthView(time, { widthPx: 512, radiusArcsec: 976 });
    expect(radiusArcsecAt(fixed.distanceM)).toBeCloseTo(976, 8);
    // 976 / 4.8 arcsec.
    expect(projectTo(fixed).radiusPx).toBeCloseTo(203.33, 1);
  });

  it("are refused where an option makes no sense", () => {
    expect(() => earthView("yesterday", { widthPx: 64 })).toThrow(/is no time/);
    expect(() => earthView(time, { widthPx: 0 })).toThrow(/widthPx/);
    expect(() => earthView(time, { widthPx: 64, pixelScaleArcsec: 0 })).toThrow(/pixelScaleArcsec/);
    expect(() => stereoView(time, Number.NaN, { widthPx: 64 })).toThrow(/angle/);
  });
});
