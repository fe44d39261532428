import { isHelioError, seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import type { PrepareConfig } from "../../src/config.ts";
import {
  discRadiusPx,
  gridScaleArcsec,
  levelOnePointFive,
  type PrepareExtras,
  parseDegradation,
  parsePointing,
  prepareDisc,
  skyToPixel,
} from "../../src/prepare/index.ts";
import { presets } from "../../src/presets.ts";
import type { DiscKind, PreparedDisc } from "../../src/types.ts";
import { threeImages } from "../support/three-images.ts";
import { headerOf, imageOf, largestDifference } from "./support/images.ts";

const SIDE = 256;
const config: PrepareConfig = { ...threeImages.prepare, sizePx: 64 };
const RADIUS = 950;

/** Spots of 60 arcsec (standard deviation), west and north of disc centre in radii. */
const SPOTS = [
  [0.5, 0.3, 1],
  [-0.4, 0.55, -0.6],
  [0.1, -0.7, 0.8],
] as const;

const scene = (west: number, north: number) =>
  SPOTS.reduce(
    (sum, [x, y, a]) =>
      sum + a * 1000 * Math.exp(-((west - x * RADIUS) ** 2 + (north - y * RADIUS) ** 2) / (2 * 60 ** 2)),
    0,
  );

const hmi = {
  TELESCOP: "SDO/HMI",
  INSTRUME: "HMI_FRONT2",
  CONTENT: "MAGNETOGRAM",
  BUNIT: "Gauss",
  RSUN_OBS: RADIUS,
  CRPIX1: 130.3,
  CRPIX2: 126.1,
  CDELT1: 8.06,
  CDELT2: 8.06,
  CROTA2: 179.93,
};

const aia = {
  TELESCOP: "SDO/AIA",
  INSTRUME: "AIA_4",
  WAVELNTH: 304,
  BUNIT: "DN",
  EXPTIME: 2.9,
  LVL_NUM: 1,
  T_OBS: "2016-01-01T00:00:00Z",
  "DATE-OBS": "2016-01-01T00:00:00",
  QUALITY: 0,
  RSUN_OBS: RADIUS,
  CRPIX1: 127.2,
  CRPIX2: 129.6,
  CDELT1: 9.6,
  CDELT2: 9.6,
  CROTA2: 0.1,
};

function prepared(
  cards: Readonly<Record<string, string | number>>,
  kind: DiscKind,
  options: Partial<PrepareConfig> = {},
  extras: PrepareExtras = {},
): PreparedDisc {
  const { image, header } = imageOf(cards, SIDE, scene);
  return prepareDisc(image, header, kind, { ...config, ...options }, extras);
}

/** Largest difference from the scene on the common grid, of its 1000; away from the limb. */
function difference(disc: PreparedDisc, scale: number): number {
  const middle = (disc.width - 1) / 2;
  let most = 0;
  for (let y = 0, i = 0; y < disc.height; y++) {
    for (let x = 0; x < disc.width; x++, i++) {
      const [u, v] = [(x - middle) / disc.radiusPx, (y - middle) / disc.radiusPx];
      if (Math.hypot(u, v) > 0.95) continue;
      most = Math.max(most, Math.abs(disc.data[i] / scale - scene(u * RADIUS, v * RADIUS)));
    }
  }
  return most;
}

function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isHelioError(error)) return `${error.kind}: ${error.message}`;
    throw error;
  }
  return "none";
}

describe("the common grid", () => {
  it("has the paper's radius of 203.33 pixels of 512, and as much of the image at other sizes", () => {
    expect(discRadiusPx(presets.paper.prepare)).toBeCloseTo(203.3333, 4);
    expect(discRadiusPx(config) / 64).toBeCloseTo(203.3333 / 512, 6);
    expect(gridScaleArcsec({ sizePx: 100, pixelScaleArcsec: 12 })).toBe(12);
  });

  it.each([
    ["HMI, upside down", hmi, "field", 1],
    ["AIA", aia, "euv", 1 / 2.9],
    ["a mirrored, turned image", { ...aia, CDELT1: -9.6, CROTA2: 37 }, "euv", 1 / 2.9],
    ["a CD matrix", { ...aia, CD1_1: 0, CD1_2: -9.6, CD2_1: 9.6, CD2_2: 0, CROTA2: 90 }, "euv", 1 / 2.9],
  ] as const)("puts every place of the Sun where it belongs: %s", (_, cards, kind, factor) => {
    for (const resampling of ["bicubic-antialias", "bicubic-plain", "block-mean"] as const) {
      const disc = prepared(cards, kind, { resampling });
      // A spot of 1.6 pixels is flattened by the kernel; a shift of a tenth of a pixel would change it by 40.
      expect(difference(disc, factor)).toBeLessThan(resampling === "block-mean" ? 60 : 16);
      expect(disc.radiusPx).toBeCloseTo(25.4167, 4);
      expect(disc.coordinates).toMatchObject({ referencePixel: [32.5, 32.5], rotationDegrees: 0 });
    }
  });

  it("comes to the same by two interpolations", () => {
    const once = prepared(aia, "euv");
    const twice = prepared(aia, "euv", {}, { twice: true });
    expect(twice.valid.data).toEqual(once.valid.data);
    const most = largestDifference(once.data, twice.data);
    expect(most).toBeGreaterThan(0);
    expect(most * 2.9).toBeLessThan(10);
  });

  it("is its own preparation", () => {
    const once = prepared(hmi, "field");
    const again = prepareDisc(once, headerOf({ RSUN_OBS: RADIUS }), "field", config);
    const inner = (i: number) => Math.hypot((i % 64) - 31.5, Math.floor(i / 64) - 31.5) < once.radiusPx - 3;
    expect(largestDifference(again.data, once.data, inner)).toBeLessThan(0.01);
  });
});

describe("prepareDisc", () => {
  it("leaves no field beyond the limb and takes none from there", () => {
    const { image, header } = imageOf(hmi, SIDE, (west, north) =>
      Math.hypot(west, north) > RADIUS ? -9e9 : 50,
    );
    const disc = prepareDisc(image, header, "field", config);
    disc.data.forEach((value, i) => {
      const inside = Math.hypot((i % 64) - 31.5, Math.floor(i / 64) - 31.5) <= disc.radiusPx;
      expect(disc.valid.data[i]).toBeLessThanOrEqual(inside ? 1 : 0);
      expect(value).toBeCloseTo(disc.valid.data[i] === 1 ? 50 : 0, 3);
    });
    const share = disc.valid.data.reduce((sum, value) => sum + value, 0) / (Math.PI * disc.radiusPx ** 2);
    expect(share).toBeGreaterThan(0.99);
  });

  it("weighs missing pixels out", () => {
    const { image, header } = imageOf(aia, SIDE, () => 290);
    for (let i = 0; i < image.data.length; i += 3) image.data[i] = Number.NaN;
    for (let y = 100; y < 130; y++) for (let x = 100; x < 130; x++) image.data[y * SIDE + x] = Number.NaN;
    const disc = prepareDisc(image, header, "euv", config);
    let missing = 0;
    disc.data.forEach((value, i) => {
      if (disc.valid.data[i] === 0) missing++;
      expect(value).toBeCloseTo(disc.valid.data[i] === 1 ? 100 : 0, 3);
    });
    expect(missing).toBeGreaterThan(40);
  });

  it("divides by exposure once, and not by less than SDOML's hundredth of a second", () => {
    const level = (
      cards: Readonly<Record<string, string | number>>,
      options: Partial<PrepareConfig> = {},
    ) => {
      const { image, header } = imageOf(cards, SIDE, () => 58);
      return prepareDisc(image, header, "euv", { ...config, ...options });
    };
    const middle = 32 * 64 + 32;
    expect(level(aia).data[middle]).toBeCloseTo(20, 4);
    expect(level(aia).unit).toBe("DN/s");
    expect(level({ ...aia, EXPTIME: "2.9000" }).data[middle]).toBeCloseTo(20, 4);
    expect(level({ ...aia, EXPTIME: 0.001 }).data[middle]).toBeCloseTo(5800, 1);
    for (const unit of ["DN/s", "DN s-1", "DN / sec", "DN/(pixel s)".replace("(pixel s)", "pixel/s")]) {
      expect(level({ ...aia, BUNIT: unit }).data[middle]).toBeCloseTo(58, 4);
    }
    expect(level(aia, { exposure: false })).toMatchObject({ unit: "DN" });
    expect(failure(() => level({ ...aia, EXPTIME: "nan" }))).toMatch(/^data: .*how long it was exposed/);
    expect(failure(() => level({ ...aia, EXPTIME: 0 }))).toMatch(/^data: .*how long it was exposed/);
  });

  it("divides by what is left of the sensitivity", () => {
    const table = parseDegradation(
      `VER_NUM,WAVE_STR,T_START,T_STOP,EFFA_P1,EFFA_P2,EFFA_P3,EFF_AREA\n10,304_THIN,2010-01-01T00:00:00Z,2099-01-01T00:00:00Z,0,0,0,2\n10,304_THIN,2015-01-01T00:00:00Z,2099-01-01T00:00:00Z,0,0,0,1`,
    );
    const options = { degradation: true };
    const plain = prepared(aia, "euv");
    const right = prepared(aia, "euv", options, { degradation: table });
    expect(
      largestDifference(
        right.data,
        plain.data.map((value) => 2 * value),
      ),
    ).toBeLessThan(1e-3);
    expect(failure(() => prepared(aia, "euv", options))).toMatch(/^argument: .*no table/);
    expect(
      failure(() => prepared({ ...aia, WAVELNTH: 171 }, "euv", options, { degradation: table })),
    ).toMatch(/^data: .*171/);
  });

  it("brings fields to gauss", () => {
    const gauss = prepared(hmi, "field");
    const tesla = prepared({ ...hmi, BUNIT: "mT" }, "field");
    expect(
      largestDifference(
        tesla.data,
        gauss.data.map((value) => 10 * value),
      ),
    ).toBeLessThan(0.01);
    expect(failure(() => prepared({ ...hmi, BUNIT: "DN" }, "field"))).toMatch(/^data: .*is in DN/);
  });

  it("uses the pointing table, and warns where there is none", () => {
    const csv = `T_START,T_STOP,SAT_ROT,A_304_X0,A_304_Y0,A_304_IMSCALE,A_304_INSTROT\n2015-12-31T23:00:00Z,2016-01-01T02:00:00Z,0,126.2,128.6,9.6,0.1`;
    const wrong = { ...aia, CRPIX1: 140, CRPIX2: 120, X0_MP: 139, Y0_MP: 119, CROTA2: 4 };
    const { image, header } = imageOf(aia, SIDE, scene);
    const stated = imageOf(wrong, 1, () => 0);
    const shown = { ...image, ...(stated.image.coordinates && { coordinates: stated.image.coordinates }) };
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const right = prepareDisc(shown, stated.header, "euv", config, {
      pointing: parsePointing(csv),
      onWarning,
    });
    expect(warnings).toEqual([]);
    const reference = prepareDisc(image, header, "euv", config, { onWarning });
    expect(warnings).toEqual([expect.stringMatching(/no master pointing table/)]);
    expect(largestDifference(right.data, reference.data)).toBeLessThan(1e-3);
  });

  it("finds the radius in whatever the header states", () => {
    const { RSUN_OBS: _, ...bare } = aia;
    const sun = 696e6;
    const distance = sun / Math.sin((RADIUS / 3600) * (Math.PI / 180));
    const plain = prepared(aia, "euv");
    for (const cards of [{ RSUN: RADIUS }, { DSUN_OBS: distance, RSUN_REF: sun }, { R_SUN: RADIUS / 9.6 }]) {
      expect(largestDifference(prepared({ ...bare, ...cards }, "euv").data, plain.data)).toBeLessThan(0.01);
    }
    expect(failure(() => prepared(bare, "euv"))).toMatch(/^data: .*how large the Sun is/);
  });

  it("finds the disc of a picture without coordinates by its limb", () => {
    // The limb of 304 lies 1.36 per cent above the photosphere's.
    const disc = (west: number, north: number) => (Math.hypot(west, north) > 1.0136 * RADIUS ? 0 : 500);
    const { image } = imageOf(
      { ...aia, CROTA2: 0 },
      SIDE,
      (west, north) => disc(west, north) + scene(west, north) / 5,
    );
    const { coordinates: _, ...picture } = image;
    const header = headerOf({ EXPTIME: 1 });
    expect(failure(() => prepareDisc(picture, header, "euv", config))).toMatch(/disc centre|how large/);
    const made = prepareDisc(picture, header, "euv", config, { limb: true });
    const known = prepareDisc(image, headerOf({ ...aia, EXPTIME: 1 }), "euv", config);
    const inner = (i: number) => Math.hypot((i % 64) - 31.5, Math.floor(i / 64) - 31.5) < made.radiusPx - 3;
    expect(largestDifference(made.data, known.data, inner)).toBeLessThan(4);
  });

  it("takes the centre alone from the limb where the header's is off", () => {
    const random = seededRandom(4);
    const { image, header } = imageOf(hmi, SIDE, (west, north) =>
      Math.hypot(west, north) > RADIUS ? 0 : scene(west, north) + 10 * random.normal(),
    );
    const { coordinates } = imageOf(
      { ...hmi, CRPIX1: hmi.CRPIX1 + 2, CRPIX2: hmi.CRPIX2 - 3 },
      1,
      () => 0,
    ).image;
    const off = { ...image, ...(coordinates && { coordinates }) };
    const inner = (disc: PreparedDisc) => (i: number) =>
      Math.hypot((i % 64) - 31.5, Math.floor(i / 64) - 31.5) < disc.radiusPx - 3;
    const right = prepareDisc(image, header, "field", config);
    const wrong = prepareDisc(off, header, "field", config);
    const centred = prepareDisc(off, header, "field", config, { limb: "centre" });
    expect(largestDifference(wrong.data, right.data, inner(right))).toBeGreaterThan(200);
    // A tenth of a pixel changes the spots by 40.
    expect(largestDifference(centred.data, right.data, inner(right))).toBeLessThan(30);
  });

  it("rejects by QUALITY, with what the bits say", () => {
    const reject = (cards: Readonly<Record<string, string | number>>, kind: DiscKind) =>
      failure(() => prepared({ ...(kind === "euv" ? aia : hmi), ...cards }, kind));
    expect(reject({ QUALITY: 0x40000000 }, "euv")).toBe("none");
    expect(reject({ QUALITY: "0x00020100" }, "euv")).toMatch(
      /QUALITY 0x00020100: pixels are missing, image stabilisation loop open/,
    );
    expect(reject({ QUALITY: -2147483648 }, "field")).toMatch(/0x80000000: no image/);
    expect(reject({ QUALITY: 66560 }, "field")).toBe("none");
    expect(reject({ QUALITY: 1024 }, "field")).toBe("none");
    expect(reject({ QUALITY: 32 }, "field")).toMatch(/poor quality/);
    // MDI's words are its own.
    expect(reject({ QUALITY: 512, TELESCOP: "SOHO" }, "field")).toBe("none");
    expect(failure(() => prepared({ ...hmi, QUALITY: 32 }, "field", {}, { anyQuality: true }))).toBe("none");
  });

  it("refuses what is no image of the disc", () => {
    const map = { ...hmi, CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA", CUNIT1: "deg", CUNIT2: "deg" };
    expect(failure(() => prepared(map, "field"))).toMatch(/^data: .*SHARP patches/);
    expect(failure(() => prepared({ ...hmi, CRPIX1: 9000 }, "field"))).toMatch(/nothing of the disc/);
  });
});

describe("EUVI", () => {
  const euvi = {
    ...aia,
    TELESCOP: "STEREO",
    INSTRUME: "SECCHI",
    DETECTOR: "EUVI",
    RSUN: 1010,
    CDELT1: 12,
    CDELT2: 12,
  };
  const { RSUN_OBS: _, ...stereo } = euvi;

  it("loses the camera's bias, where that was not subtracted", () => {
    const level = (cards: Readonly<Record<string, string | number>>) => {
      const { image, header } = imageOf({ ...stereo, ...cards }, SIDE, () => 758);
      return prepareDisc(image, header, "euv", config).data[32 * 64 + 32];
    };
    expect(level({ BIASMEAN: 700 })).toBeCloseTo(20, 4);
    expect(level({ BIASMEAN: 700, OFFSETCR: 700 })).toBeCloseTo(758 / 2.9, 3);
    expect(level({})).toBeCloseTo(758 / 2.9, 3);
  });

  it("lies as AIA's image does, whatever its own scale", () => {
    const { image, header } = imageOf(stereo, SIDE, (west, north) =>
      scene((west * RADIUS) / 1010, (north * RADIUS) / 1010),
    );
    expect(difference(prepareDisc(image, header, "euv", config), 1 / 2.9)).toBeLessThan(16);
  });
});

describe("levelOnePointFive", () => {
  it("turns north up, centres and scales to 0.6 arcsec", () => {
    const cards = { ...aia, CRPIX1: 120.4, CRPIX2: 133.9, CDELT1: 0.599489, CDELT2: 0.599489, CROTA2: 0.6 };
    const near = (west: number, north: number) => Math.sin(west / 3) + Math.cos(north / 4);
    const { image, header } = imageOf(cards, SIDE, near);
    const made = levelOnePointFive(image, header);
    expect(made.coordinates).toMatchObject({ pixelScaleArcsec: [0.6, 0.6], referencePixel: [128.5, 128.5] });
    const wanted = made.data.map((_, i) =>
      near(((i % SIDE) - 127.5) * 0.6, (Math.floor(i / SIDE) - 127.5) * 0.6),
    );
    const inner = (i: number) => Math.max(Math.abs((i % SIDE) - 127.5), Math.abs(i / SIDE - 127.5)) < 108;
    // Keys' interpolation of a sine of 30 pixels: 0.001.
    expect(largestDifference(made.data, wanted, inner)).toBeLessThan(0.003);
    expect(made.data[0]).toBeNaN();
    expect(levelOnePointFive(image, header, { missing: "min" }).data[0]).toBeLessThan(-1.9);
  });

  it("keeps the size of a pixel near a multiple of 0.6 arcsec", () => {
    const { image, header } = imageOf({ ...hmi, CDELT1: 1.986, CDELT2: 1.986 }, 64, () => 1);
    expect(levelOnePointFive(image, header).coordinates).toMatchObject({
      pixelScaleArcsec: [expect.closeTo(1.8, 9), expect.closeTo(1.8, 9)],
    });
  });
});

it("skyToPixel is the inverse of the header's coordinates", () => {
  const { image } = imageOf({ ...hmi, CRVAL1: 300, CRVAL2: -200, CROTA2: 33 }, 8, (west) => west);
  const { image: north } = imageOf({ ...hmi, CRVAL1: 300, CRVAL2: -200, CROTA2: 33 }, 8, (_, y) => y);
  if (image.coordinates?.frame !== "helioprojective") throw new Error("no coordinates");
  const [a, b, c, d, e, f] = skyToPixel(image.coordinates);
  for (let i = 0; i < 64; i++) {
    const [w, n] = [image.data[i], north.data[i]];
    expect(a * w + b * n + c).toBeCloseTo(i % 8, 3);
    expect(d * w + e * n + f).toBeCloseTo(Math.floor(i / 8), 3);
  }
});
