import { describe, expect, it } from "vitest";
import { raster, type SolarImage, solarImageFromHeader } from "../src/index.ts";

type Cards = Record<string, string | number | boolean | bigint>;

function read(cards: Cards): { image: SolarImage; warnings: string[] } {
  const warnings: string[] = [];
  const pixels = raster(new Float32Array(12), 4, 3);
  const header = { get: (keyword: string) => cards[keyword] };
  const image = solarImageFromHeader(pixels, header, "frame", {
    onWarning: (warning) => warnings.push(warning),
  });
  expect(image.data).toBe(pixels.data);
  return { image, warnings };
}

// Cards of sdo-hmi_2011-02-14_20-34-12.fits (JSOC hmi.M_720s cut-out).
const hmi: Cards = {
  "DATE-OBS": "2011-02-14T20:34:12.20",
  T_OBS: "2011.02.14_20:35:09_TAI",
  TELESCOP: "SDO/HMI",
  INSTRUME: "HMI_FRONT2",
  WAVELNTH: 6173,
  WAVEUNIT: "Angstrom",
  BUNIT: "Gauss",
  CTYPE1: "HPLN-TAN",
  CTYPE2: "HPLT-TAN",
  CRPIX1: 595.817749,
  CRPIX2: -197.17334,
  CRVAL1: 0,
  CRVAL2: 0,
  CDELT1: 0.504228,
  CDELT2: 0.504228,
  CUNIT1: "arcsec",
  CUNIT2: "arcsec",
  CROTA2: 179.929855,
  DSUN_OBS: 147699950484.1,
  CRLT_OBS: -6.803794,
  CRLN_OBS: 24.698355,
};

describe("solarImageFromHeader", () => {
  it("reads a JSOC header", () => {
    const { image, warnings } = read(hmi);
    const { data, ...rest } = image;
    expect(rest).toEqual({
      width: 4,
      height: 3,
      name: "frame",
      time: { utc: "2011-02-14T20:34:12.200Z", scale: "UTC", original: "2011-02-14T20:34:12.20" },
      unit: "G",
      coordinates: {
        frame: "helioprojective",
        type: ["HPLN-TAN", "HPLT-TAN"],
        referencePixel: [595.817749, -197.17334],
        referenceArcsec: [0, 0],
        pixelScaleArcsec: [0.504228, 0.504228],
        rotationDegrees: 179.929855,
      },
      observer: { distanceMetres: 147699950484.1, b0Degrees: -6.803794, l0Degrees: 24.698355 },
      instrument: "SDO/HMI HMI_FRONT2",
      wavelengthAngstrom: 6173,
    });
    expect(warnings).toEqual([]);
  });

  it("gives nothing that the header does not state", () => {
    const { image, warnings } = read({ DATE: "2019-02-15" });
    expect(Object.keys(image).toSorted()).toEqual(["data", "height", "name", "width"]);
    expect(warnings).toEqual([]);
  });

  it("takes the time where there is one", () => {
    const utc = (cards: Cards) => read(cards).image.time?.utc;
    expect(utc({ "DATE-OBS": "N/A", T_REC: "2011.02.14_20:35:15_TAI" })).toBe("2011-02-14T20:34:41.000Z");
    // BBSO and Hinode write these.
    expect(utc({ "DATE-OBS": "2002-04-30", "TIME-OBS": "16:55:55" })).toBe("2002-04-30T16:55:55.000Z");
    expect(utc({ "DATE-OBS": "2002-04-30", DATE_OBS: "2002-04-30T16:55:55.000Z" })).toBe(
      "2002-04-30T16:55:55.000Z",
    );
    expect(utc({ DATE_OBS: "2011-10-08T11:20:33.321", "TIME-OBS": "11:20:33.321" })).toBe(
      "2011-10-08T11:20:33.321Z",
    );
    expect(utc({ "DATE-OBS": "2011-02-14T20:35:15", TIMESYS: "TAI" })).toBe("2011-02-14T20:34:41.000Z");
    expect(utc({ "DATE-OBS": "2002-04-30" })).toBe("2002-04-30T00:00:00.000Z");
  });

  it("says which time it could not read", () => {
    const { image, warnings } = read({ "DATE-OBS": "yesterday" });
    expect(image.time).toBeUndefined();
    expect(warnings.join()).toContain('frame: DATE-OBS: "yesterday" is no time');
  });

  // Cards of hmi.sharp_cea_720s.1446.20120307_082400_TAI.
  const sharp: Cards = {
    CTYPE1: "CRLN-CEA",
    CTYPE2: "CRLT-CEA",
    CRPIX1: 215,
    CRPIX2: 124.5,
    CRVAL1: 343.494904,
    CRVAL2: 12.1283,
    CDELT1: 0.03,
    CDELT2: 0.03,
    CUNIT1: "degree",
    CUNIT2: "degree",
    BUNIT: "Mx/cm^2",
    RSUN_REF: 696000000,
  };

  it("keeps heliographic maps in degrees", () => {
    const { image, warnings } = read(sharp);
    expect(image.coordinates).toEqual({
      frame: "heliographic",
      projection: "CEA",
      type: ["CRLN-CEA", "CRLT-CEA"],
      referencePixel: [215, 124.5],
      referenceDegrees: [343.494904, 12.1283],
      pixelScaleDegrees: [0.03, 0.03],
      rotationDegrees: 0,
    });
    expect(image.observer).toEqual({ sunRadiusMetres: 696000000 });
    expect(image.unit).toBe("G");
    expect(warnings).toEqual([]);
    const car = { ...sharp, CTYPE1: "HGLN-CAR", CTYPE2: "HGLT-CAR", CUNIT1: undefined, CUNIT2: undefined };
    expect(read(car as unknown as Cards).image.coordinates).toMatchObject({
      projection: "CAR",
      pixelScaleDegrees: [0.03, 0.03],
    });
  });

  it("turns degrees on the sky into arcsec", () => {
    const { image } = read({ ...hmi, CUNIT1: "deg", CUNIT2: "deg", CDELT1: 0.5 / 3600, CDELT2: 0.5 / 3600 });
    expect(image.coordinates).toMatchObject({ frame: "helioprojective", pixelScaleArcsec: [0.5, 0.5] });
  });

  it("leaves out maps in other projections and other skies, and says so", () => {
    for (const [x, y] of [
      ["CRLN-MER", "CRLT-MER"],
      ["CRLN-CEA", "CRLT-CAR"],
      ["RA---TAN", "DEC--TAN"],
    ]) {
      const { image, warnings } = read({ ...sharp, CTYPE1: x, CTYPE2: y });
      expect(image.coordinates).toBeUndefined();
      expect(warnings.join()).toContain(`${x} and ${y} are neither helioprojective nor heliographic`);
    }
  });

  it("marks coordinates without a place", () => {
    const scaleOnly = (cards: Cards) => read(cards).image.coordinates?.scaleOnly;
    const place = { CRPIX1: 1, CRPIX2: 1, CRVAL1: 0, CRVAL2: 0 };
    expect(scaleOnly({ CDELT1: 0.5, CDELT2: 0.5 })).toBe(true);
    expect(scaleOnly({ CDELT1: 0.5, CDELT2: 0.5, ...place })).toBeUndefined();
  });

  it.each([0, 30, 179.93, -100])("finds a rotation of %d degrees in CROTA2, PC and CD", (angle) => {
    const [dx, dy] = [-0.5, 0.7];
    const c = Math.cos((angle * Math.PI) / 180);
    const s = Math.sin((angle * Math.PI) / 180);
    const scale = { CDELT1: dx, CDELT2: dy };
    // Calabretta & Greisen (2002), equations 186 to 189.
    const forms: Cards[] = [
      { ...scale, CROTA2: angle },
      { ...scale, PC1_1: c, PC1_2: (-s * dy) / dx, PC2_1: (s * dx) / dy, PC2_2: c },
      { CD1_1: c * dx, CD1_2: -s * dy, CD2_1: s * dx, CD2_2: c * dy },
    ];
    for (const cards of forms) {
      const { coordinates } = read(cards).image;
      expect(coordinates?.rotationDegrees).toBeCloseTo(angle, 9);
      const found = coordinates?.frame === "helioprojective" ? coordinates.pixelScaleArcsec : [];
      expect(found[0]).toBeCloseTo(dx, 12);
      expect(found[1]).toBeCloseTo(dy, 12);
      expect(coordinates?.referencePixel).toEqual([2.5, 2]);
    }
  });

  it("leaves out coordinates that are no angles, and says so", () => {
    const sine = read({ CDELT1: 0.1, CDELT2: 0.001, CUNIT1: "deg", CUNIT2: "Sine Latitude" });
    expect(sine.image.coordinates).toBeUndefined();
    expect(sine.warnings.join()).toContain("not in angles");
    const zero = read({ CTYPE1: "ARCSEC", CDELT1: 0, CDELT2: 0 });
    expect(zero.image.coordinates).toBeUndefined();
    expect(zero.warnings.join()).toContain("scale is 0");
  });

  it("reads wavelengths in their unit", () => {
    const angstrom = (cards: Cards) => read(cards).image.wavelengthAngstrom;
    expect(angstrom({ WAVELNTH: "6173.00" })).toBe(6173);
    expect(angstrom({ WAVELNTH: 1083, WAVEUNIT: "nm" })).toBe(10830);
    expect(angstrom({ WAVELNTH: 65.6, WAVEUNIT: -9 })).toBe(656);
    expect(angstrom({ WAVELNTH: "HALPHA" })).toBe(6562.8);
    expect(angstrom({ WAVELNTH: "N/A" })).toBeUndefined();
    expect(read({ WAVELNTH: 5, WAVEUNIT: "parsec" }).warnings.join()).toContain("WAVEUNIT is parsec");
  });
});
