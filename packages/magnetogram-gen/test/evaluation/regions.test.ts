import { ArgumentError, DataError, type HeaderLike } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bipoleRegions,
  comparedField,
  cutOut,
  discPixels,
  nearestRegions,
  projectBox,
  type RegionBox,
  regionBox,
  regionScores,
  sharpBox,
  ssim,
} from "../../src/evaluation/index.ts";
import { discOf, hour, waves } from "./scenes.ts";

const header = (cards: Record<string, string | number>): HeaderLike => ({ get: (key) => cards[key] });
// Headers of hmi.sharp_cea_720s at 2012-03-07 02:24 TAI.
const observer = { CRLN_OBS: 327.344421, CRLT_OBS: -7.261509 };
const cea = { CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA", CDELT1: 0.03, CDELT2: 0.03 };
const harp1449 = {
  ...{ ...observer, ...cea, HARPNUM: 1449, NAXIS1: 1167, NAXIS2: 460 },
  ...{ CRPIX1: 584, CRPIX2: 230.5, CRVAL1: 304.707764, CRVAL2: 17.5305 },
  ...{ LATDTMIN: 10.6375, LONDTMIN: -40.1474, LATDTMAX: 24.4235, LONDTMAX: -5.1259 },
};
const harp1446 = {
  ...{ ...observer, ...cea, HARPNUM: 1446, NAXIS1: 429, NAXIS2: 248 },
  ...{ CRPIX1: 215, CRPIX2: 124.5, CRVAL1: 343.392059, CRVAL2: 12.1283 },
  ...{ LATDTMIN: 8.4109, LONDTMIN: 9.6069, LATDTMAX: 15.8457, LONDTMAX: 22.4884 },
};
const disc512 = { width: 512, height: 512, radiusPx: 203.33 };
const station = { b0Deg: observer.CRLT_OBS, l0Deg: observer.CRLN_OBS };

describe("boxes of SHARPs", () => {
  test("the map's coordinates and the keywords of its corners say the same", () => {
    for (const cards of [harp1449, harp1446]) {
      const byMap = sharpBox(header(cards));
      const byCorners = sharpBox(header({ ...cards, CTYPE1: "HPLN-TAN" }));
      expect(byMap.name).toBe(`HARP ${cards.HARPNUM}`);
      for (const side of [0, 1] as const) {
        expect(Math.abs(byMap.longitudeDeg[side] - byCorners.longitudeDeg[side])).toBeLessThan(0.03);
        expect(Math.abs(byMap.latitudeDeg[side] - byCorners.latitudeDeg[side])).toBeLessThan(0.03);
      }
    }
    expect(() => sharpBox(header({ HARPNUM: 1, CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA" }))).toThrow(DataError);
    expect(() => sharpBox(header({}))).toThrow(DataError);
  });

  test("lie on the 976 arcsec disc where the exact projection has them", () => {
    // NumPy: corners seen in perspective from DSUN_OBS = 148468418184.4 m, angles scaled to 203.33 px a radius:
    // borders in columns, then in rows. Whole pixels inside are up to one less, orthographic projection half of one more.
    const exact = [
      [harp1449, [126.23, 238.88, 312.21, 362.65]],
      [harp1446, [288.3, 332.74, 308.71, 335.3]],
    ] as const;
    for (const [cards, wanted] of exact) {
      const box = projectBox(sharpBox(header(cards)), station, disc512)!;
      const found = [box.x, box.x + box.width - 1, box.y, box.y + box.height - 1];
      found.forEach((value, i) => void expect(Math.abs(value - wanted[i])).toBeLessThan(1.5));
    }
    const sizes = [harp1449, harp1446].map((cards) => {
      const { width, height } = projectBox(sharpBox(header(cards)), station, disc512)!;
      return [width, height];
    });
    expect(sizes).toEqual([
      [112, 50],
      [44, 26],
    ]);
  });
});

describe("a box on the disc", () => {
  const disc = { ...discOf(new Float32Array(128 * 128)), observer: { b0Degrees: 5, l0Degrees: 350 } };
  const around = (longitude: number, latitude: number, half = 5): RegionBox => ({
    name: "r",
    longitudeDeg: [longitude - half, longitude + half],
    latitudeDeg: [latitude - half, latitude + half],
  });

  test("is inside the image, moves west with longitude and north with latitude", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 40 }),
        fc.integer({ min: -40, max: 30 }),
        (meridian, latitude) => {
          const box = regionBox(around(350 + meridian, latitude), disc)!;
          const west = regionBox(around(360 + meridian, latitude), disc)!;
          const north = regionBox(around(350 + meridian, latitude + 10), disc)!;
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(128);
          expect(west.x).toBeGreaterThan(box.x);
          expect(north.y).toBeGreaterThan(box.y);
          expect(regionBox(around(meridian - 10, latitude), disc)).toEqual(box);
        },
      ),
    );
  });

  test("is none on the far side, cut at the limb, and refused without extent or station", () => {
    expect(regionBox(around(170, 0), disc)).toBeUndefined();
    const cut = regionBox(around(350 + 85, 0, 10), disc)!;
    expect(cut.x + cut.width - 1).toBeLessThanOrEqual(63.5 + disc.radiusPx);
    expect(() => regionBox(around(0, 0, 0), disc)).toThrow(ArgumentError);
    expect(() => regionBox(around(0, 0), { ...disc, observer: {} })).toThrow(DataError);
  });

  test("cuts out what is scored", () => {
    const n = 128;
    const pixels = discPixels(disc);
    const field = (phase: number) =>
      comparedField({ data: waves(n, phase, 100), width: n, height: n }, pixels, 200);
    const [a, b] = [field(0), field(0.4)];
    const box = { x: 40, y: 50, width: 20, height: 15 };
    const crop = cutOut(a, box);
    expect(crop.data[0]).toBe(a.data[50 * n + 40]);
    expect(crop.data[20 * 15 - 1]).toBe(a.data[64 * n + 59]);
    const scores = regionScores(a, b, box, { clipGauss: 200, ssim: "crop" });
    expect(scores.ssim).toBe(ssim(crop, cutOut(b, box)));
    const small = { ...box, height: 5 };
    expect(regionScores(a, b, small, { clipGauss: 200, ssim: "crop" }).ssim).toBeNaN();
    // The map around the small box: windows that reach beyond it.
    const mask = new Uint8Array(n * n);
    for (let y = 50; y < 55; y++) mask.fill(1, y * n + 40, y * n + 60);
    expect(regionScores(a, b, small, { clipGauss: 200, ssim: "map" }).ssim).toBeCloseTo(
      ssim(a, b, { mask }),
      12,
    );
  });
});

test("of boxes at several times the nearest holds, for some hours", () => {
  const at = (k: number, east: number): RegionBox => ({
    name: "HARP 1",
    longitudeDeg: [east, east + 5],
    latitudeDeg: [0, 5],
    utc: hour(k),
  });
  const always = { name: "always", longitudeDeg: [0, 1], latitudeDeg: [0, 1] } as const;
  const regions = nearestRegions([at(0, 10), at(6, 20), always], 6);
  const east = (k: number) => regions(discOf(new Float32Array(4)), hour(k)).map((box) => box.longitudeDeg[0]);
  expect(east(2)).toEqual([10, 0]);
  expect(east(5)).toEqual([20, 0]);
  expect(east(13)).toEqual([0]);
});

test("bipoles of a synthetic Sun are regions while they are large and near disc centre", () => {
  const bipole = (id: number, longitudeDeg: number, fluxMx: number) => ({
    ...{ id, longitudeDeg, fluxMx, latitudeDeg: 10, separationDeg: 8 },
    ...{ begins: Date.parse(hour(0)), grown: Date.parse(hour(48)) },
  });
  const bipoles = [bipole(1, 0, 1e22), bipole(2, 20, 1e21), bipole(3, 80, 1e22), bipole(4, 10, 2e22)];
  const names = (k: number, options = {}) =>
    bipoleRegions(bipoles, options)(discOf(new Float32Array(4)), hour(k)).map(({ name }) => name);
  expect(names(30)).toEqual(["region 4", "region 1"]);
  expect(names(10)).toEqual([]);
  expect(names(48 + 31 * 24)).toEqual([]);
  expect(names(30, { most: { count: 1, fromUtc: hour(0), toUtc: hour(99) } })).toEqual(["region 4"]);
  expect(names(30, { most: { count: 1, fromUtc: hour(999), toUtc: hour(1999) } })).toEqual([]);
});
