import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CardValue } from "../../src/index.ts";
import { PROJECTION_CODES, pixelToWorld, readWcs, worldToPixel } from "../../src/wcs/index.ts";
import { headerOf } from "../support/header.ts";

const ZENITHAL = ["ARC", "AZP", "SIN", "STG", "TAN", "ZEA"];

/** A header of one projection with its reference point, poles and matrix anywhere that a native pole can be. */
const headers = (code: string): fc.Arbitrary<Record<string, CardValue>> => {
  const angle = (limit: number): fc.Arbitrary<number> =>
    fc.integer({ min: -100 * limit, max: 100 * limit }).map((hundredths) => hundredths / 100);
  const zenithal = ZENITHAL.includes(code);
  return fc
    .record({
      CRVAL1: angle(360),
      // With the pole on this side of the map the reference point lies north of the equator.
      CRVAL2: zenithal ? angle(90) : angle(9).map(Math.abs),
      LONPOLE: angle(zenithal ? 180 : 80),
      LATPOLE: angle(90),
      CRPIX1: fc.double({ min: 0, max: 100, noNaN: true }),
      CRPIX2: fc.double({ min: 0, max: 100, noNaN: true }),
      CDELT1: fc.double({ min: -2, max: -0.01, noNaN: true }),
      CDELT2: fc.double({ min: 0.01, max: 2, noNaN: true }),
      rotation: angle(180),
    })
    .map(({ rotation, ...cards }) => {
      const [c, s] = [Math.cos(rotation), Math.sin(rotation)];
      const parameters = code === "AZP" ? { PV2_1: 1.5, PV2_2: 10 } : code === "CEA" ? { PV2_1: 0.6 } : {};
      return {
        CTYPE1: `RA---${code}`,
        CTYPE2: `DEC--${code}`,
        ...cards,
        PC1_1: c,
        PC1_2: -s,
        PC2_1: s,
        PC2_2: c,
        ...parameters,
      };
    });
};

/** Rounding in the plane, in degrees, is a few units in the last place of a turn; near an edge it counts for more. */
function expectSame(header: Record<string, CardValue>, x: number, y: number): void {
  const wcs = readWcs(headerOf(header));
  const world = pixelToWorld(wcs, [[x], [y]]);
  if (Number.isNaN(world[0][0])) return;
  const back = worldToPixel(wcs, world);
  // The seam of the map and the poles have two images each; both are the same place.
  const again = pixelToWorld(wcs, back);
  const [lng, lat] = [again[0][0] - world[0][0], again[1][0] - world[1][0]];
  expect(Math.abs(Math.sin((lng * Math.PI) / 360)) * Math.cos((world[1][0] * Math.PI) / 180)).toBeLessThan(
    1e-10,
  );
  expect(Math.abs(lat)).toBeLessThan(1e-8);
}

describe("from pixels to the sky and back", () => {
  it.each(PROJECTION_CODES)("%s, anywhere on the map", (code) => {
    fc.assert(
      fc.property(
        headers(code),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        expectSame,
      ),
    );
  });

  it.each(PROJECTION_CODES)("%s, within 30 degrees of the reference point to 1e-8 pixel", (code) => {
    fc.assert(
      fc.property(
        headers(code),
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (header, dx, dy) => {
          const wcs = readWcs(headerOf(header));
          const x = wcs.crpix[0] - 1 + dx;
          const y = wcs.crpix[1] - 1 + dy;
          const [bx, by] = worldToPixel(wcs, pixelToWorld(wcs, [[x], [y]]));
          expect(Math.hypot(bx[0] - x, by[0] - y)).toBeLessThan(1e-8);
        },
      ),
    );
  });

  it("SIP distortion, with and without the header's inverse", () => {
    const coefficient = fc.double({ min: -1e-5, max: 1e-5, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(coefficient, { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        (c, inverse, x, y) => {
          const wcs = readWcs(
            headerOf({
              CTYPE1: "RA---TAN-SIP",
              CTYPE2: "DEC--TAN-SIP",
              CRPIX1: 250,
              CRPIX2: 250,
              CRVAL1: 10,
              CRVAL2: 20,
              CDELT1: -0.0005,
              CDELT2: 0.0005,
              A_ORDER: 2,
              B_ORDER: 2,
              A_2_0: c[0],
              A_1_1: c[1],
              A_0_2: c[2],
              B_2_0: c[3],
              B_1_1: c[4],
              B_0_2: c[5],
              ...(inverse ? { AP_ORDER: 2, BP_ORDER: 2, AP_2_0: -c[0], BP_2_0: -c[3] } : {}),
            }),
          );
          const [bx, by] = worldToPixel(wcs, pixelToWorld(wcs, [[x], [y]]));
          expect(Math.hypot(bx[0] - x, by[0] - y)).toBeLessThan(1e-8);
        },
      ),
    );
  });

  it("turns where the header turns, and leaves other axes to themselves", () => {
    const cube = {
      CTYPE1: "HPLN-TAN",
      CTYPE2: "HPLT-TAN",
      CTYPE3: "WAVE",
      CUNIT1: "arcsec",
      CUNIT2: "arcsec",
      CUNIT3: "nm",
      CDELT1: 0.5,
      CDELT2: 0.5,
      CDELT3: 0.01,
      CRVAL3: 630.2,
      CRPIX3: 1,
    };
    const wcs = readWcs(headerOf(cube));
    const world = pixelToWorld(wcs, [[3], [4], [10]]);
    expect(world[2][0]).toBeCloseTo(630.3e-9, 18);
    const behind = worldToPixel(wcs, [[180], [0], [630.3e-9]]);
    expect(behind.map(([value]) => value)).toEqual([Number.NaN, Number.NaN, expect.closeTo(10, 6)]);
    expect(() => pixelToWorld(wcs, [[3], [4]])).toThrow(/one for each of 3 axes/);
    expect(() => pixelToWorld(wcs, [[3], [4], []])).toThrow(/differ in length/);
  });
});
