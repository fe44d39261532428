import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  heliographicLongitude,
  heliographicToHelioprojective,
  heliographicToPixel,
  helioprojectiveToHeliographic,
  pixelToHeliographic,
  pixelToWorld,
  readWcs,
  SUN_RADIUS_METRES,
  sunRadiusArcsec,
  type WcsObserver,
} from "../../src/wcs/index.ts";
import { headerOf } from "../support/header.ts";

type Pair = readonly (readonly (number | null)[])[];

/** `origin` in the file names the version of sunpy. */
interface Case {
  readonly distanceMetres: number;
  readonly sunRadiusMetres: number;
  readonly stonyhurstLongitude: number;
  readonly latitude: number;
  readonly carringtonLongitude: number;
  readonly helioprojective: Pair;
  readonly stonyhurst: Pair;
  /** Stonyhurst coordinates in 40 digits. */
  readonly exact: Pair;
  readonly carrington: Pair;
  readonly sphere: Pair;
  readonly seen: Pair;
  readonly visible: readonly boolean[];
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../fixtures/solar.json", import.meta.url), "utf8"),
);
const numbers = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

function expectClose(found: Float64Array, wanted: Float64Array, slack: number): void {
  expect([...found].map(Number.isNaN)).toEqual([...wanted].map(Number.isNaN));
  wanted.forEach((value, k) => {
    if (!Number.isNaN(value)) expect(Math.abs(found[k] - value)).toBeLessThan(slack);
  });
}

/** How far sunpy's way to the sphere is from 40 digits; ours is held to 1e-10. */
const SUNPY = 1.2e-9;

describe("sunpy's points", () => {
  it.each(cases.map((each) => [each.stonyhurstLongitude, each] as const))(
    "observer at %d degrees",
    (_, each) => {
      const observer: WcsObserver = { ...each, sunRadiusCard: "RSUN_REF" };
      const [x, y] = each.helioprojective.map(numbers);
      for (const system of ["stonyhurst", "carrington"] as const) {
        const found = helioprojectiveToHeliographic(observer, x, y, system);
        each[system].forEach((wanted, axis) => {
          expectClose(found[axis], numbers(wanted), SUNPY);
        });
      }
      const stonyhurst = helioprojectiveToHeliographic(observer, x, y, "stonyhurst");
      each.exact.forEach((wanted, axis) => {
        expectClose(stonyhurst[axis], numbers(wanted), 1e-10);
      });
      const [longitude, latitude] = each.sphere.map(numbers);
      const hidden = heliographicToHelioprojective(observer, longitude, latitude, "stonyhurst", {
        hidden: true,
      });
      const seen = heliographicToHelioprojective(observer, longitude, latitude, "stonyhurst");
      each.seen.map(numbers).forEach((wanted, axis) => {
        expectClose(hidden[axis], wanted, 1e-9);
        const near = wanted.map((value, k) => (each.visible[k] ? value : Number.NaN));
        expectClose(seen[axis], near, 1e-9);
      });
    },
  );
});

// The header of an AIA image, in essence.
const disk = {
  NAXIS: 2,
  NAXIS1: 4096,
  NAXIS2: 4096,
  CTYPE1: "HPLN-TAN",
  CTYPE2: "HPLT-TAN",
  CUNIT1: "arcsec",
  CUNIT2: "arcsec",
  CRPIX1: 2053.1,
  CRPIX2: 2047.3,
  CRVAL1: 0,
  CRVAL2: 0,
  CDELT1: 0.599,
  CDELT2: 0.599,
  CROTA2: 0.02,
  DSUN_OBS: 147724815128,
  RSUN_REF: 696000000,
  HGLN_OBS: 0.01,
  HGLT_OBS: -6.820544,
  CRLN_OBS: 22.814522,
};

describe("pixels and places on the Sun", () => {
  it("go there and back", () => {
    const wcs = readWcs(headerOf(disk));
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        (r, t) => {
          const pixels = sunRadiusArcsec(wcs.observer) / 0.599;
          const x = [2052.1 + r * pixels * Math.cos(t)];
          const y = [2046.3 + r * pixels * Math.sin(t)];
          const place = pixelToHeliographic(wcs, x, y, "carrington");
          const back = heliographicToPixel(wcs, ...place, "carrington");
          expect(Math.abs(back[0][0] - x[0])).toBeLessThan(1e-8);
          expect(Math.abs(back[1][0] - y[0])).toBeLessThan(1e-8);
        },
      ),
    );
  });

  it("meets the observer's own place at the centre of the disk, and nothing off it", () => {
    const wcs = readWcs(headerOf(disk));
    const [longitude, latitude] = pixelToHeliographic(wcs, [2052.1, 0], [2046.3, 0], "carrington");
    expect(longitude[0]).toBeCloseTo(22.814522, 9);
    expect(latitude[0]).toBeCloseTo(-6.820544, 9);
    expect(longitude[1]).toBeNaN();
  });

  it("exchanges the systems of a map", () => {
    const map = { ...disk, CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA", CUNIT1: "deg", CUNIT2: "deg" };
    const wcs = readWcs(headerOf({ ...map, CDELT1: 0.03, CDELT2: 0.03, CRVAL1: 34.9, CROTA2: 0 }));
    const [carrington] = pixelToWorld(wcs, [[100], [200]]);
    const [stonyhurst] = pixelToHeliographic(wcs, [100], [200], "stonyhurst");
    expect((carrington[0] - stonyhurst[0] + 720) % 360).toBeCloseTo(22.814522 - 0.01, 9);
    const again = heliographicLongitude(wcs.observer, stonyhurst, "stonyhurst", "carrington");
    expect(again[0]).toBeCloseTo((carrington[0] + 360) % 360, 9);
  });

  it("says which card is missing and what to pass instead", () => {
    const { HGLN_OBS: _, ...without } = disk;
    const wcs = readWcs(headerOf({ ...without, OBSRVTRY: "STEREO_A" }));
    expect(() => pixelToHeliographic(wcs, [2000], [2000], "stonyhurst")).toThrow(/HGLN_OBS/);
    const observer = { ...wcs.observer, stonyhurstLongitude: 0 };
    expect(pixelToHeliographic(wcs, [2000], [2000], "stonyhurst", { observer })[0][0]).toBeLessThan(0);
  });

  it("takes an observer whose longitude is not known to be near the Earth, where nothing speaks against it", () => {
    const { HGLN_OBS: _, ...without } = disk;
    const wcs = readWcs(headerOf({ ...without, TELESCOP: "SDO/HMI" }));
    expect(wcs.observer.stonyhurstLongitude).toBe(0);
    expect(wcs.warnings).toEqual([
      { card: "HGLN_OBS", message: expect.stringContaining("the line from the Sun to the Earth") },
    ]);
    const [longitude] = pixelToHeliographic(wcs, [2052.1], [2046.3], "stonyhurst");
    expect(longitude[0]).toBeCloseTo(0, 9);
    const elsewhere = [
      { OBSRVTRY: "Solar Orbiter" },
      { TELESCOP: "SOLO/EUI/FSI" },
      { TELESCOP: "STEREO" },
      { OBSRVTRY: "Parker Solar Probe" },
      { DSUN_OBS: 50e9 },
    ];
    for (const cards of elsewhere) {
      const { observer, warnings } = readWcs(headerOf({ ...without, ...cards }));
      expect([observer.stonyhurstLongitude, warnings]).toEqual([undefined, []]);
    }
    expect(readWcs(headerOf({ ...without, CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN" })).warnings).toEqual([]);
  });

  it("records whose radius of the Sun it is", () => {
    expect(readWcs(headerOf(disk)).observer).toMatchObject({
      sunRadiusMetres: 696_000_000,
      sunRadiusCard: "RSUN_REF",
    });
    const { RSUN_REF: _, ...without } = disk;
    expect(readWcs(headerOf(without)).observer).toMatchObject({
      sunRadiusMetres: SUN_RADIUS_METRES,
      sunRadiusCard: undefined,
    });
  });
});
