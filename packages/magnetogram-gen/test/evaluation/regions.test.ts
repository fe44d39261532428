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
// Written by sharp_boxes.py: astropy 8.0.1.
import reference from "./sharp-boxes.json" with { type: "json" };

const header = (cards: Readonly<Record<string, string | number>>): HeaderLike => ({
  get: (key) => cards[key],
});
// As hmi.sharp_720s has it, in camera pixels, at 2012-03-07 02:24 TAI.
const camera = {
  ...{ CRLN_OBS: 327.344421, HARPNUM: 1449, CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN" },
  ...{ LATDTMIN: 10.6375, LONDTMIN: -40.1474, LATDTMAX: 24.4235, LONDTMAX: -5.1259 },
};
const disc512 = { width: 512, height: 512, radiusPx: 203.33 };

describe("boxes of SHARPs", () => {
  test("hold the places that astropy gives to the borders of their maps", () => {
    for (const { cards, places, longitude, latitude } of reference) {
      const box = sharpBox(header(cards));
      expect(box.name).toBe(`HARP ${cards.HARPNUM}`);
      // South-west to north-east by halves: 25 x 25 places, a column after another.
      places.forEach(([wantedLon, wantedLat], k) => {
        const [lon, lat] = box.placesDeg![(k % 3) * 12 * 25 + Math.floor(k / 3) * 12];
        expect(Math.abs(lon - wantedLon)).toBeLessThan(1e-9);
        expect(Math.abs(lat - wantedLat)).toBeLessThan(1e-9);
      });
      box.longitudeDeg.forEach((value, i) => void expect(Math.abs(value - longitude[i])).toBeLessThan(0.01));
      box.latitudeDeg.forEach((value, i) => void expect(Math.abs(value - latitude[i])).toBeLessThan(0.01));
    }
  });

  test("are those of the keywords where the map is in camera pixels", () => {
    const { longitudeDeg, latitudeDeg, placesDeg } = sharpBox(header(camera));
    expect(longitudeDeg[0]).toBeCloseTo(287.197, 3);
    expect(longitudeDeg[1]).toBeCloseTo(322.2185, 3);
    expect(latitudeDeg).toEqual([10.6375, 24.4235]);
    expect(placesDeg).toBeUndefined();
    expect(() => sharpBox(header({ HARPNUM: 1, CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA" }))).toThrow(DataError);
    expect(() => sharpBox(header({}))).toThrow(DataError);
  });

  test("lie on the 976 arcsec disc where astropy and the exact projection have them", () => {
    for (const { cards, borders } of reference) {
      const station = { b0Deg: cards.CRLT_OBS, l0Deg: cards.CRLN_OBS };
      const box = projectBox(sharpBox(header(cards)), station, disc512)!;
      const found = [box.x, box.x + box.width - 1, box.y, box.y + box.height - 1];
      // Whole pixels inside are up to one less, orthographic projection half of one more.
      found.forEach((value, i) => void expect(Math.abs(value - borders[i])).toBeLessThan(1.5));
    }
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

test("the box of a bipole follows its flux: with the rotation at its latitude, and wider", () => {
  const bipole = {
    ...{ id: 1, longitudeDeg: 40, latitudeDeg: 25.8, fluxMx: 1e22, separationDeg: 8 },
    ...{ begins: Date.parse(hour(0)), grown: Date.parse(hour(48)) },
  };
  const disc = { ...discOf(new Float32Array(4)), observer: { b0Degrees: 0, l0Degrees: 30 } };
  const at = (k: number) => bipoleRegions([bipole])(disc, hour(k))[0];
  const middle = (k: number) => (at(k).longitudeDeg[0] + at(k).longitudeDeg[1]) / 2;
  const width = (k: number) => at(k).longitudeDeg[1] - at(k).longitudeDeg[0];
  // Snodgrass 1983: 2.902 - 0.464 sin^2 - 0.328 sin^4 microradians a second = 13.873 degrees a day, the frame a turn in 25.38.
  expect(middle(20 * 24)).toBeCloseTo(40 + 20 * (13.8726 - 360 / 25.38), 2);
  expect(width(48)).toBeCloseTo(16, 9);
  expect(width(20 * 24)).toBeGreaterThan(18);
});
