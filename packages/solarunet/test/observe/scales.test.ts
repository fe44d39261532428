import { readFileSync } from "node:fs";
import { DataError, type SolarImage, solarImageFromHeader } from "@helioscope/core";
import { openFits, readPlane } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { presets, type TrackConfig } from "../../src/config.ts";
import { scalesOf } from "../../src/observe/index.ts";

type Cards = Record<string, string | number>;

const config = presets.paper.tracking;
const given = (more: Partial<TrackConfig>): TrackConfig => ({ ...config, ...more });

const helioprojective: Cards = { CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN", CDELT1: 0.5, CDELT2: 0.5 };
const sharp: Cards = {
  CTYPE1: "CRLN-CEA",
  CTYPE2: "CRLT-CEA",
  CUNIT1: "degree",
  CUNIT2: "degree",
  CDELT1: 0.03,
  CDELT2: 0.03,
};

function imageOf(cards: Cards, utc?: string, name = "frame_1.fits"): SolarImage {
  const all: Cards = { ...cards, ...(utc === undefined ? {} : { "DATE-OBS": utc }) };
  const pixels = { data: new Float32Array(1), width: 1, height: 1 };
  return solarImageFromHeader(pixels, { get: (keyword) => all[keyword] }, name);
}

const at = (minute: number) => `2012-05-06T17:${String(minute).padStart(2, "0")}:00Z`;

describe("the pixel scale", () => {
  it("of a SHARP map is 364.4 km, and D of Eq. 2 follows", () => {
    const scales = scalesOf(config, { first: imageOf(sharp, at(0)), second: imageOf(sharp, at(12)) });
    expect(scales.pixelKm).toBeCloseTo(364.425, 3);
    expect(scales.pixelScaleArcsec).toBeNull();
    expect(scales.movingDistancePx).toBeCloseTo((4 * 720) / 364.425, 4);
    expect([scales.from.pixelScale, scales.notes]).toEqual(["from the header", []]);
    const car = imageOf({ ...sharp, CTYPE1: "CRLN-CAR", CTYPE2: "CRLT-CAR" }, at(0));
    expect(scalesOf(config, { first: car }).notes.join()).toContain("every pixel as one at the equator");
  });

  it("in arcsec is 725 km each, or that of the observer's distance", () => {
    expect(scalesOf(config, { first: imageOf(helioprojective) })).toMatchObject({
      pixelScaleArcsec: 0.5,
      pixelKm: 362.5,
    });
    const { pixelKm } = scalesOf(config, {
      first: imageOf({ ...helioprojective, DSUN_OBS: 1.495978707e11 }),
    });
    expect(pixelKm).toBeCloseTo(0.5 * 721.896, 3);
  });

  it("as given outweighs the header, at 725 km an arcsec", () => {
    const first = imageOf({ ...sharp, DSUN_OBS: 1.5e11 });
    expect(scalesOf(given({ pixelScaleArcsec: 0.083 }), { first })).toMatchObject({
      pixelScaleArcsec: 0.083,
      pixelKm: 0.083 * 725,
      from: { pixelScale: "as given" },
    });
  });
});

describe("without a scale and times", () => {
  it("units stay unknown, and a note says what Eq. 2 takes", () => {
    const unknown = scalesOf(config, { first: imageOf({ TELESCOP: "SDO/HMI" }), second: imageOf({}) });
    expect(unknown).toMatchObject({
      cadenceS: null,
      pixelScaleArcsec: null,
      pixelKm: null,
      from: { cadence: "unknown", pixelScale: "unknown" },
    });
    // Section 3.3 of the paper: 4 km/s x 56 s / (725 km x 0.083) = 3.72 px.
    expect(unknown.movingDistancePx).toBeCloseTo(3.722476, 6);
    expect(unknown.notes).toEqual([
      expect.stringContaining("3.72 px, takes that of the paper's data (56 s)"),
      expect.stringContaining("3.72 px, takes that of the paper's data (0.083 arcsec a pixel)"),
    ]);
    const { notes } = scalesOf(given({ profile: "swamis" }), { first: imageOf({}) });
    expect(notes.join()).not.toContain("Eq. 2");
  });

  it.each<[string, Cards]>([
    ["nirs_20170713.fits", { TELESCOP: "GST" }],
    ["f.fits", { TELESCOP: "BBSO", INSTRUME: "NIRIS" }],
    ["in/GST_bz20170713.fits", {}],
  ])("those of GST are assumed where name or header says so: %s", (name, cards) => {
    const scales = scalesOf(config, { first: imageOf(cards, undefined, name) });
    expect(scales).toMatchObject({ cadenceS: 56, pixelScaleArcsec: 0.083, from: { cadence: "assumed" } });
    expect(scales.notes.join()).toMatch(/56 s is assumed.*0\.083 arcsec is assumed/);
  });

  it.each(["gst/frame_1.fits", "bz20170713_201549.fits", "congster.fits"])("%s does not say so", (name) => {
    expect(scalesOf(config, { first: imageOf({}, undefined, name) }).pixelKm).toBeNull();
  });
});

describe("the cadence", () => {
  const first = imageOf(helioprojective, at(0));
  const second = imageOf(helioprojective, at(30));

  it("is the median step of all times, or that of the first two", () => {
    expect(scalesOf(config, { first, second }).cadenceS).toBe(1800);
    const times = [0, 30, 31, 32, 33].map(at);
    expect(scalesOf(config, { first, second, times })).toMatchObject({
      cadenceS: 60,
      from: { cadence: "from the frames' times" },
    });
    expect(scalesOf(given({ cadenceS: 12 }), { first, second, times }).cadenceS).toBe(12);
    // Two frames of one time: one of them is left out.
    expect(scalesOf(config, { first, second, times: [0, 0, 0, 1].map(at) }).cadenceS).toBe(60);
  });

  it("counts leap seconds", () => {
    // IERS Bulletin C 52: 2016-12-31T23:59:60Z was one.
    const [before, after] = ["2016-12-31T23:59:30Z", "2017-01-01T00:00:30Z"];
    const frames = { first: imageOf({}, before), second: imageOf({}, after) };
    expect(scalesOf(config, frames).cadenceS).toBe(61);
    expect(scalesOf(config, { ...frames, times: [before, after] }).cadenceS).toBe(61);
  });

  it("cannot be zero", () => {
    expect(() => scalesOf(config, { first, second: first })).toThrow(DataError);
  });
});

describe.skipIf(!hasData)("real frames (needs the shared data folder)", () => {
  it.each([
    ["sharp/harp377_hourly/hmi.sharp_cea_720s.377.20110213_050000_TAI.magnetogram.fits", 364.425],
    ["sdo/hmi_fulldisk/sdo-hmi_2011-02-14_20-34-12.fits", 359.3609],
    ["gst/results/processed_data_for_tracking/fits/frame_1.fits", null],
  ])("%s", async (path, km) => {
    const unit = (await openFits(readFileSync(dataPath(path)))).firstImage();
    const first = solarImageFromHeader(await readPlane(unit), unit.header, path);
    const { pixelKm } = scalesOf(config, { first });
    if (km === null) expect(pixelKm).toBeNull();
    else expect(pixelKm).toBeCloseTo(km, 3);
  });
});
