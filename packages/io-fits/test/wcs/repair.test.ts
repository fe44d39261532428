import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { type CardValue, type Header, isFitsError } from "../../src/index.ts";
import { readFitsHeaders } from "../../src/node/index.ts";
import { pixelToWorld, readWcs, type Wcs } from "../../src/wcs/index.ts";
import { headerOf } from "../support/header.ts";

const cardsOf = (wcs: Wcs): string[] => wcs.warnings.map(({ card }) => card);

/** The world coordinates of one pixel, in arcseconds. */
function arcsec(wcs: Wcs, ...pixel: number[]): number[] {
  return pixelToWorld(
    wcs,
    pixel.map((value) => [value]),
  ).map(([value]) => (((value + 180) % 360) - 180) * 3600);
}

const disk = {
  NAXIS: 2,
  NAXIS1: 100,
  NAXIS2: 80,
  CRPIX1: 50.5,
  CRPIX2: 40.5,
  CRVAL1: 0,
  CRVAL2: 0,
  CDELT1: 20,
  CDELT2: 20,
};

describe("mistakes of solar headers", () => {
  it.each([
    ["Solar-X", "Solar-Y"],
    ["solar_x", "solar_y"],
    ["SOLAR-X", "SOLAR-Y"],
    ["arcsec", "arcsec"],
  ])("the axis types %s and %s", (x, y) => {
    const wcs = readWcs(headerOf({ ...disk, CTYPE1: x, CTYPE2: y }));
    expect(wcs.frame).toBe("helioprojective");
    expect(cardsOf(wcs).sort()).toEqual(["CTYPE1", "CTYPE2", "CUNIT1", "CUNIT2"]);
    expect(arcsec(wcs, 50.5, 39.5)[0]).toBeCloseTo(20, 3);
  });

  it("axes in the other order", () => {
    const wcs = readWcs(headerOf({ ...disk, CTYPE1: "solar-y", CTYPE2: "solar-x" }));
    expect(wcs.celestial).toMatchObject({ longitudeAxis: 1, latitudeAxis: 0 });
  });

  it.each<[string, Record<string, CardValue>]>([
    ["units of arcseconds", { CUNIT1: "arcsec", CUNIT2: "arcsec" }],
    ["the distance of the Sun", { DSUN_OBS: 1.5e11 }],
    ["the centre of the field", { XCEN: 3 }],
  ])("no axis types, but %s", (_, more) => {
    const wcs = readWcs(headerOf({ ...disk, ...more }));
    expect(wcs.axes.map(({ ctype }) => ctype)).toEqual(["HPLN-TAN", "HPLT-TAN"]);
    expect(cardsOf(wcs)).toContain("CTYPE1");
  });

  it("leaves axes alone that nothing says are solar", () => {
    const wcs = readWcs(headerOf(disk));
    expect(wcs.frame).toBe("linear");
    expect(wcs.warnings).toEqual([]);
    expect(pixelToWorld(wcs, [[49.5], [0]])).toEqual([Float64Array.of(0), Float64Array.of(-790)]);
  });

  it.each(["Degree", "degree", "degrees", "deg.", "DEG"])("the unit %s", (unit) => {
    const map = {
      CTYPE1: "CRLN-CEA",
      CTYPE2: "CRLT-CEA",
      CUNIT1: unit,
      CUNIT2: unit,
      CDELT1: 0.5,
      CDELT2: 0.5,
    };
    const wcs = readWcs(headerOf(map));
    expect(cardsOf(wcs)).toEqual(["CUNIT1", "CUNIT2"]);
    expect(wcs.axes[0].unit).toBe("deg");
    expect(() => readWcs(headerOf(map), { repair: false })).toThrow(/CUNIT1/);
  });

  // The header of an HMI synoptic map in essence; sunpy 4.1 multiplies CDELT2 by 180/pi.
  it("an axis in the sine of latitude", () => {
    const wcs = readWcs(
      headerOf({
        CTYPE1: "CRLN-CEA",
        CTYPE2: "CRLT-CEA",
        CUNIT1: "Degree",
        CUNIT2: "Sine Latitude",
        CRPIX1: 0.5,
        CRPIX2: 720.5,
        CRVAL1: 811_440,
        CRVAL2: 0,
        CDELT1: 0.1,
        CDELT2: 0.00138889,
      }),
    );
    const rows = [719.5, 719.5 + 360, 1439];
    const [, latitude] = pixelToWorld(wcs, [[0, 0, 0], rows]);
    rows.forEach((row, k) => {
      const sine = (row - 719.5) * 0.00138889;
      expect(latitude[k]).toBeCloseTo((Math.asin(sine) * 180) / Math.PI, 10);
    });
    expect(wcs.crval[0]).toBe(0);
    expect(cardsOf(wcs)).toContain("CDELT2");
  });

  it("an axis in the sine of latitude that refers to another than the equator", () => {
    const map = { CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA", CUNIT2: "Sine Latitude", CRPIX2: 1, CRVAL2: -0.5 };
    const wcs = readWcs(headerOf({ ...map, CDELT2: 0.25, CDELT1: 1 }));
    const [, latitude] = pixelToWorld(wcs, [
      [0, 0, 0],
      [0, 2, 4],
    ]);
    expect([...latitude].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([-30, 0, 30]);
  });

  // wcslib has no coordinates more than half a turn from the reference point.
  it("a synoptic map that begins at its reference point", () => {
    const map = {
      NAXIS: 2,
      NAXIS1: 3600,
      NAXIS2: 1440,
      CTYPE1: "CRLN-CEA",
      CTYPE2: "CRLT-CEA",
      CRPIX1: 0.5,
      CRPIX2: 720.5,
      CRVAL1: 300,
      CDELT1: -0.1,
      CDELT2: 0.0795775,
    };
    const columns = [0, 1000, 1799, 1801, 3599];
    const rows = columns.map(() => 719.5);
    const wcs = readWcs(headerOf(map));
    const [longitude] = pixelToWorld(wcs, [columns, rows]);
    columns.forEach((column, k) => {
      expect(longitude[k]).toBeCloseTo((300 - (column + 0.5) * 0.1 + 360) % 360, 9);
    });
    expect(cardsOf(wcs)).toEqual(["CRPIX1"]);
    const [strict] = pixelToWorld(readWcs(headerOf(map), { repair: false }), [columns, rows]);
    expect([...strict].map(Number.isNaN)).toEqual([false, false, false, true, true]);
    // An oblique or partial map stays as it is.
    expect(readWcs(headerOf({ ...map, CRVAL2: 5 })).warnings).toEqual([]);
    expect(readWcs(headerOf({ ...map, NAXIS1: 1000 })).warnings).toEqual([]);
  });

  it("a scale, a reference pixel and a centre under other names", () => {
    const wcs = readWcs(
      headerOf({
        NAXIS: 2,
        NAXIS1: 101,
        NAXIS2: 51,
        CTYPE1: "Solar-X",
        CTYPE2: "Solar-Y",
        XSCALE: 2,
        YSCALE: 3,
        XCEN: 100,
        YCEN: -40,
      }),
    );
    const [x, y] = arcsec(wcs, 50, 25);
    expect(x).toBeCloseTo(100, 6);
    expect(y).toBeCloseTo(-40, 6);
    expect(arcsec(wcs, 50, 26)[1]).toBeCloseTo(-37, 3);
    expect(cardsOf(wcs)).toEqual(expect.arrayContaining(["CDELT1", "CDELT2", "CRPIX1", "CRPIX2", "CRVAL1"]));
  });

  it.each(["CROTA1", "CROTA", "SC_ROLL"])("a rotation in %s", (key) => {
    const wcs = readWcs(headerOf({ ...disk, CTYPE1: "Solar-X", CTYPE2: "Solar-Y", [key]: 90 }));
    const [x, y] = arcsec(wcs, 50.5, 39.5);
    expect(x).toBeCloseTo(0, 6);
    expect(y).toBeCloseTo(20, 3);
    expect(cardsOf(wcs)).toContain("CROTA2");
  });

  it("keeps PC where a rotation is there, too", () => {
    const both = { ...disk, CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN", CUNIT1: "arcsec", CUNIT2: "arcsec" };
    const wcs = readWcs(headerOf({ ...both, PC1_1: 1, CROTA2: 90, CROTA: 45 }));
    expect(arcsec(wcs, 50.5, 39.5)[0]).toBeCloseTo(20, 3);
    expect(wcs.warnings).toEqual([]);
  });

  it("helioprojective axes without a unit, by the size of a pixel", () => {
    const plain = { ...disk, CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN" };
    expect(readWcs(headerOf(plain)).axes[0].cunit).toBe("arcsec");
    expect(readWcs(headerOf({ ...plain, CDELT1: 0.005, CDELT2: 0.005 })).axes[0].cunit).toBe("");
  });

  it("a step of zero beside the sphere", () => {
    const cube = { ...disk, CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN", CTYPE3: "WAVE", CUNIT3: "nm", CDELT3: 0 };
    const wcs = readWcs(headerOf(cube));
    expect(wcs.axes[2].unit).toBe("m");
    expect(() => readWcs(headerOf(cube), { repair: false })).toThrow(/CDELT3/);
  });

  it("distances from older keywords", () => {
    const wcs = readWcs(headerOf({ ...disk, OBS_DIST: 0.98, OBS_B0: -5, OBS_L0: 120 }));
    expect(wcs.observer).toMatchObject({ latitude: -5, carringtonLongitude: 120 });
    expect(wcs.observer.distanceMetres).toBeCloseTo(0.98 * 149_597_870_700, 0);
  });

  it("does nothing where it was told not to", () => {
    const wcs = readWcs(headerOf({ ...disk, CTYPE1: "Solar-X", CTYPE2: "Solar-Y" }), { repair: false });
    expect(wcs.frame).toBe("linear");
    expect(wcs.warnings).toEqual([]);
  });
});

describe("headers that do not hold together", () => {
  it.each<[string, string, Record<string, CardValue>]>([
    ["a longitude alone", "CTYPE1", { CTYPE1: "HPLN-TAN", CTYPE2: "WAVE" }],
    ["two projections", "CTYPE1", { CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-SIN" }],
    ["two systems", "CTYPE1", { CTYPE1: "RA---TAN", CTYPE2: "GLAT-TAN" }],
    ["a scale of zero", "CDELT1", { CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", CDELT1: 0 }],
    [
      "a singular matrix",
      "CD1_1",
      { CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", CD1_1: 1, CD1_2: 1, CD2_1: 1, CD2_2: 1 },
    ],
    ["a unit that is none", "CUNIT1", { CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", CUNIT1: "parsec" }],
    ["text for a number", "CRVAL1", { CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", CRVAL1: "north" }],
    ["axes without number", "WCSAXES", { WCSAXES: 1e9 }],
    [
      "SIP of order a million",
      "A_ORDER",
      { CTYPE1: "RA---TAN-SIP", CTYPE2: "DEC--TAN-SIP", A_ORDER: 1e6, B_ORDER: 2 },
    ],
    ["SCAMP's polynomials", "PV2_5", { CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", PV2_1: 1, PV2_5: 0.1 }],
  ])("%s", (_, card, header) => {
    let error: unknown;
    try {
      readWcs(headerOf(header));
    } catch (thrown) {
      error = thrown;
    }
    expect(isFitsError(error, "format", "unsupported") && error.card).toBe(card);
  });
});

// astropy 8.0.1 at the same pixel.
it.each([
  ["NCP", 55, 206.17302733228453, 50.72784651552376],
  ["NCP", -30, 204.67713125503994, -33.40797209258006],
  ["GLS", 0, 203.90905227508614, -3.9],
  ["GLS", 40, 204.82679310437032, 36.1],
  ["GLS", -25, 204.45477786902944, -28.9],
])("the old projection %s at latitude %d", (code, latitude, ...expected) => {
  const wcs = readWcs(
    headerOf({
      CTYPE1: `RA---${code}`,
      CTYPE2: `DEC--${code}`,
      CRPIX1: 50,
      CRPIX2: 60,
      CRVAL1: 200,
      CRVAL2: latitude,
      CDELT1: -0.1,
      CDELT2: 0.1,
    }),
  );
  pixelToWorld(wcs, [[10], [20]]).forEach(([value], axis) => {
    expect(value).toBeCloseTo(expected[axis], 10);
  });
  expect(cardsOf(wcs)).toEqual(expect.arrayContaining(["CTYPE1", "CTYPE2"]));
});

// SECCHI's headers have a PV2_1 of 0 for every telescope.
it("takes no offence at parameters that a projection does not have", () => {
  const header = { CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN", CUNIT1: "deg", CUNIT2: "deg" };
  const plain = readWcs(headerOf(header));
  const wcs = readWcs(headerOf({ ...header, PV2_1: 0, PV2_5: 0 }));
  expect(pixelToWorld(wcs, [[3], [4]])).toEqual(pixelToWorld(plain, [[3], [4]]));
});

describe("what headers may leave to the reader", () => {
  it("another description by its letter", () => {
    const header = headerOf({
      ...disk,
      CTYPE1: "HPLN-TAN",
      CTYPE2: "HPLT-TAN",
      CTYPE1B: "RA---TAN",
      CTYPE2B: "DEC--TAN",
      CRVAL1B: 30,
      CRVAL2B: 10,
      CRPIX1B: 1,
      CRPIX2B: 1,
    });
    const wcs = readWcs(header, { alternate: "b" });
    expect(wcs.frame).toBe("equatorial");
    expect(pixelToWorld(wcs, [[0], [0]]).map(([value]) => value)).toEqual([30, 10]);
    expect(() => readWcs(header, { alternate: "primary" })).toThrow(/alternate/);
  });

  // Calabretta and Greisen 2002, section 2.4: here LATPOLE is all that says where the native pole is.
  it.each([-90, -30, 0, 45, 90])("a native pole at latitude %d by LATPOLE alone", (latpole) => {
    const wcs = readWcs(
      headerOf({
        CTYPE1: "RA---CAR",
        CTYPE2: "DEC--CAR",
        CRVAL1: 100,
        CRVAL2: 0,
        LONPOLE: 90,
        LATPOLE: latpole,
      }),
    );
    expect(wcs.celestial?.pole.latitude).toBe(latpole);
    const [longitude, latitude] = pixelToWorld(wcs, [[-1], [-1]]);
    expect(longitude[0]).toBeCloseTo(100, 10);
    expect(latitude[0]).toBeCloseTo(0, 10);
  });
});

describe.skipIf(!hasData)("headers of instruments (needs the shared data folder)", () => {
  const header = async (...path: string[]): Promise<Header> => {
    const file = await readFitsHeaders(dataPath(...path));
    return (
      file.units.find(({ header }) => header.has("CTYPE1") || header.has("CDELT1"))?.header ??
      file.units[0].header
    );
  };

  it.each([
    ["fits/corpus/FG20111008_111534.5.fits", ["CTYPE1", "CTYPE2"]],
    ["fits/corpus/L1_XRT20120605_215839.9.fits", ["CTYPE1", "CTYPE2", "HGLN_OBS"]],
    ["fits/corpus/efz20040301.010016_s.fits", ["CTYPE1", "CUNIT1", "CTYPE2", "CUNIT2", "CROTA2", "HGLN_OBS"]],
    ["fits/corpus/hsi_imagecube_clean_20150930_1307_1tx1e.fits", ["CTYPE1", "CUNIT1", "CTYPE2", "CUNIT2"]],
    ["fits/corpus/iris_l2_20210905_001833_3620258102_SJI_1330_t000_test.fits", ["CUNIT3"]],
    ["fits/corpus/mdi.fd_M_96m_lev182.19991211_173600_TAI.data.fits", ["HGLN_OBS"]],
    ["fits/corpus/aia_171_level1.fits", []],
    ["sdo/hmi_fulldisk/example_hmi_100x100.fits", ["CTYPE1", "CTYPE2"]],
    ["sdo/derived/hvJP2K_aia171_seq_000_976as_512.fits", ["RSUN_OBS"]],
    [
      "sharp/harp377_hourly/hmi.sharp_cea_720s.377.20110213_060000_TAI.magnetogram.fits",
      ["CUNIT1", "CUNIT2", "HGLN_OBS"],
    ],
  ])("%s", async (name, repaired) => {
    const wcs = readWcs(await header(...name.split("/")));
    expect(cardsOf(wcs)).toEqual(repaired);
    expect(wcs.frame).toBe(name.startsWith("sharp") ? "carrington" : "helioprojective");
  });

  it("leaves SCAMP's polynomials out beside SIP", async () => {
    const file = await readFitsHeaders(dataPath("fits", "corpus", "validate.fits"));
    const wcs = readWcs(file.units[1].header);
    // astropy 8.0.1 at the same pixel.
    const [longitude, latitude] = pixelToWorld(wcs, [[10], [10]]);
    expect(longitude[0]).toBeCloseTo(333.1160911, 7);
    expect(latitude[0]).toBeCloseTo(3.35217158, 8);
  });
});
