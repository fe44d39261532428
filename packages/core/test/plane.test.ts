import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { pixelSizeOf, planePosition, raster, type SolarImage, solarImageFromHeader } from "../src/index.ts";

type Cards = Record<string, string | number>;

function imageOf(cards: Cards, width = 4, height = 3): SolarImage {
  const pixels = raster(new Float32Array(width * height), width, height);
  return solarImageFromHeader(pixels, { get: (keyword) => cards[keyword] }, "frame");
}

/** Cards of the first header with axes, read here so that the reference owes nothing to a parser of ours. */
function cardsOf(path: string): Cards {
  const bytes = readFileSync(path).toString("latin1");
  let cards: Cards = {};
  for (let at = 0; ; at += 2880) {
    const block = bytes.slice(at, at + 2880).match(/.{80}/gs) ?? [];
    for (const card of block) {
      const [, key = "", text = "", number = ""] =
        /^([A-Z0-9_-]+) *= +(?:'((?:[^']|'')*)'|([^/]*))/.exec(card) ?? [];
      if (key) cards[key] = text === "" ? Number(number) : text.trim();
    }
    if (!block.some((card) => card.trimEnd() === "END")) continue;
    if (cards.NAXIS !== 0) return cards;
    cards = {};
  }
}

const helioprojective: Cards = {
  CTYPE1: "HPLN-TAN",
  CTYPE2: "HPLT-TAN",
  CUNIT1: "arcsec",
  CUNIT2: "arcsec",
  CDELT1: -0.5,
  CDELT2: 0.5,
  CRPIX1: 1,
  CRPIX2: 1,
  CRVAL1: 100,
  CRVAL2: -20,
};

describe("pixelSizeOf", () => {
  it("takes arcsec at the distance of the surface, or 725 km each", () => {
    expect(pixelSizeOf(imageOf(helioprojective))).toEqual({ km: [362.5, 362.5], from: "725 km/arcsec" });
    // 1 au (IAU 2012) less 696,000 km over 206,264.806 arcsec: 721.896 km.
    const at = pixelSizeOf(imageOf({ ...helioprojective, DSUN_OBS: 149597870700, RSUN_REF: 696000000 }));
    expect(at?.from).toBe("distance");
    expect(at?.km[0]).toBeCloseTo(0.5 * 721.896, 3);
  });

  it("takes degrees as arcs of the radius, 696,000 km where it is not stated", () => {
    const map = {
      CTYPE1: "CRLN-CAR",
      CTYPE2: "CRLT-CAR",
      CUNIT1: "deg",
      CUNIT2: "deg",
      CDELT1: -1,
      CDELT2: 2,
    };
    // pi / 180 x 696,000 km.
    const size = pixelSizeOf(imageOf(map));
    expect(size?.from).toBe("radius");
    expect(size?.km[0]).toBeCloseTo(12147.492, 3);
    expect(size?.km[1]).toBeCloseTo(24294.983, 3);
    expect(pixelSizeOf(imageOf({ ...map, RSUN_REF: 348000000 }))?.km[0]).toBeCloseTo(6073.746, 3);
  });

  it("is nothing without coordinates", () => {
    expect(pixelSizeOf(imageOf({}))).toBeUndefined();
  });
});

describe("planePosition", () => {
  it("is the reference at the reference pixel, and turns with the image", () => {
    const { coordinates } = imageOf(helioprojective);
    expect(planePosition(coordinates!, 0, 0)).toEqual([100, -20]);
    expect(planePosition(coordinates!, 10, 4)).toEqual([95, -18]);
    const turned = imageOf({ ...helioprojective, CROTA2: 90 }).coordinates!;
    const [x, y] = planePosition(turned, 10, 4);
    expect(x).toBeCloseTo(98, 12);
    expect(y).toBeCloseTo(-25, 12);
  });
});

describe.skipIf(!hasData)("real headers (needs the shared data folder)", () => {
  const sharp = "hmi.sharp_cea_720s.377.20110213_050000_TAI.magnetogram.fits";

  it("SHARP maps have pixels of 0.03 degrees, 364.4 km", () => {
    const { coordinates, observer } = imageOf(cardsOf(dataPath("sharp/harp377_hourly", sharp)));
    expect(coordinates).toMatchObject({ frame: "heliographic", pixelScaleDegrees: [0.03, 0.03] });
    for (const km of pixelSizeOf({ coordinates, observer } as SolarImage)!.km)
      expect(km).toBeCloseTo(364.425, 3);
    expect(planePosition(coordinates!, 371.5, 188)).toEqual([34.557007, -21.0769]);
  });

  it("HMI and MDI images have the positions of astropy's WCS, but for the projection", () => {
    // astropy.wcs.WCS(header).wcs_pix2world(..., 0), arcsec.
    const reference = [
      ["sdo-hmi_2011-02-14_20-34-12.fits", 0, 0, 299.8009943427726, -100.29154309261274],
      ["sdo-hmi_2011-02-14_20-34-12.fits", 494, 495, 50.40719234865747, -349.57903526877095],
      ["mdi.fd_M_96m_lev182.20110401_000000_TAI.data.fits", 600, 200, 209.24585820882194, -608.2104882224339],
    ] as const;
    for (const [name, column, row, ...expected] of reference) {
      const { coordinates } = imageOf(cardsOf(dataPath("sdo/hmi_fulldisk", name)));
      const found = planePosition(coordinates!, column, row);
      for (const axis of [0, 1]) expect(Math.abs(found[axis] - expected[axis])).toBeLessThan(5e-3);
    }
  });

  it("the HMI image has pixels of 0.504 arcsec at 147.7 million km", () => {
    const image = imageOf(cardsOf(dataPath("sdo/hmi_fulldisk/sdo-hmi_2011-02-14_20-34-12.fits")));
    const { km, from } = pixelSizeOf(image)!;
    expect(from).toBe("distance");
    // 0.504228 x (147,699,950.4841 - 696,000) / 206,264.806.
    expect(km[0]).toBeCloseTo(359.3609, 3);
  });

  it("the published GST frames say nothing", () => {
    const image = imageOf(cardsOf(dataPath("gst/results/processed_data_for_tracking/fits/frame_1.fits")));
    expect([image.coordinates, image.observer, image.instrument]).toEqual([undefined, undefined, undefined]);
  });
});
