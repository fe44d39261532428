import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { encodePng } from "@helioscope/core/figure";
import { encodeFits } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { degrade, imageFacts, nameFacts, prepareImage, readImage } from "../../src/preprocess/index.ts";
import type { PreprocessConfig } from "../../src/types.ts";

const rising = Uint8Array.from({ length: 16 * 17 }, (_, i) => i % 256);
const png = encodePng({ data: rising, width: 16, height: 17, channels: 1, depth: 8 });
const compact: PreprocessConfig = {
  ...{
    kind: "solar",
    sizePx: 64,
    scaling: { kind: "standard" },
    captions: "crop",
    borders: "crop",
    shape: "crop",
  },
};

describe("names of files", () => {
  it.each([
    ["patches/20110411_000019_SDO_AIA_193_512.jpg", "2011-04-11T00:00:19.000Z", "SDO", "AIA", "AIA_193", 193],
    ["20100901_120000_SDO_HMI_Ic_512.jpg", "2010-09-01T12:00:00.000Z", "SDO", "HMI", "HMI_Ic", 6173],
    [
      "2021_01_06__00_01_41_130__SDO_AIA_AIA_304.jp2",
      "2021-01-06T00:01:41.130Z",
      "SDO",
      "AIA",
      "AIA_304",
      304,
    ],
    ["20110411_001207_512_0193.jpg", "2011-04-11T00:12:07.000Z", "SDO", "AIA", "AIA_193", 193],
    ["20110411_001500_1024_HMIIF.jpg", "2011-04-11T00:15:00.000Z", "SDO", "HMI", "HMI_Ic", 6173],
    // TAI was 34 s ahead of UTC.
    [
      "hmi.Ic_45s.20110214_203500_TAI.continuum.fits",
      "2011-02-14T20:34:26.000Z",
      "SDO",
      "HMI",
      "HMI_Ic",
      6173,
    ],
    [
      "hmi.M_45s.20110214_203500_TAI.magnetogram.fits",
      "2011-02-14T20:34:26.000Z",
      "SDO",
      "HMI",
      "HMI_M",
      6173,
    ],
    [
      "aia.lev1_euv_12s.2011-02-15T000014Z.171.image_lev1.fits",
      "2011-02-15T00:00:14.000Z",
      "SDO",
      "AIA",
      "AIA_171",
      171,
    ],
    ["20150301140054Ch.png", "2015-03-01T14:00:54.000Z", "GONG", "GONG Cerro Tololo", "GONG_Ha", 6562.8],
    ["FG20111008_111533.0.fits.gz", "2011-10-08T11:15:33.000Z", "Hinode", "SOT", null, null],
    ["bbso_halph_fr_20020430_165555.fts.gz", "2002-04-30T16:55:55.000Z", "BBSO", null, "BBSO_Ha", 6562.8],
    ["kanz_halph_fi_20110411_064823.fts", "2011-04-11T06:48:23.000Z", "KSO", null, "KSO_Ha", 6562.8],
    ["20030101_0013_eit304_1024.jpg", "2003-01-01T00:13:00.000Z", "SOHO", "EIT", "EIT_304", 304],
    ["20110411_001530_n4euA_EUVI_195.png", "2011-04-11T00:15:30.000Z", "STEREO", "EUVI", "EUVI_195", 195],
    ["har000_20170713_201558.png", "2017-07-13T20:15:58.000Z", null, null, null, null],
    ["sun 2014-10-24.png", "2014-10-24T00:00:00.000Z", null, null, null, null],
    // As sunpy's client for the VSO and JSOC's exports call them.
    [
      "aia_lev1_171a_2011_02_15t00_00_12_34z_image_lev1.fits",
      "2011-02-15T00:00:12.340Z",
      "SDO",
      "AIA",
      "AIA_171",
      171,
    ],
    ["AIA20110215_000014_0171.fits", "2011-02-15T00:00:14.000Z", "SDO", "AIA", "AIA_171", 171],
    [
      "hmi.sharp_720s.377.20110214_000000_TAI.magnetogram.fits",
      "2011-02-13T23:59:26.000Z",
      "SDO",
      "HMI",
      "HMI_M",
      6173,
    ],
    ["20110411_000000_Ic_flat_4k.jpg", "2011-04-11T00:00:00.000Z", "SDO", "HMI", "HMI_Ic", 6173],
    ["20110215_0000_mdimag_1024.jpg", "2011-02-15T00:00:00.000Z", "SOHO", "MDI", "MDI_M", 6768],
    ["swap_lv1_20110215_000014.fits", "2011-02-15T00:00:14.000Z", "PROBA2", "SWAP", "SWAP_174", 174],
    ["oact_halph_fr_20110411_064823.jpg", "2011-04-11T06:48:23.000Z", "OACT", null, "OACT_Ha", 6562.8],
    ["run19990101_0001.png", "1999-01-01T00:00:00.000Z", null, null, null, null],
    ["sun19990101_0930.png", "1999-01-01T00:00:00.000Z", null, null, null, null],
    ["sun_1999-01-01T09:30.png", "1999-01-01T09:30:00.000Z", null, null, null, null],
    ["20111345_992233.png", null, null, null, null, null],
    ["2011/04/11/sunspot_0001.png", null, null, null, null, null],
  ])("%s", (name, utc, observatory, instrument, band, wavelengthAngstrom) => {
    const { time, ...rest } = nameFacts(name);
    expect({ utc: time?.utc ?? null, ...rest }).toEqual({
      utc,
      observatory,
      instrument,
      band,
      wavelengthAngstrom,
    });
  });
});

describe("reading", () => {
  it("a picture, bottom row first, with what its name or its source's tells", async () => {
    const image = await readImage(png, "a/20150301140054Th.png");
    const rows = Array.from({ length: 17 }, (_, row) => [
      ...rising.subarray(16 * (16 - row), 16 * (17 - row)),
    ]);
    expect([...image.data]).toEqual(rows.flat());
    expect(image).toMatchObject({ width: 16, height: 17, name: "a/20150301140054Th.png" });
    expect(imageFacts(image)).toEqual({
      utc: "2015-03-01T14:00:54.000Z",
      observatory: "GONG",
      instrument: "GONG Teide",
      band: "GONG_Ha",
      wavelengthAngstrom: 6562.8,
      pointingArcsec: null,
      pixelScaleArcsec: null,
    });
    const patch = await readImage(png, "sunspot_0001.png", { source: "20110411_000019_SDO_AIA_193_512.jpg" });
    expect([patch.name, imageFacts(patch).band]).toEqual(["sunspot_0001.png", "AIA_193"]);
    expect([patch.timeFromName, (await readImage(png, "a.png")).timeFromName]).toEqual([true, false]);
  });

  const sky = [
    ["DATE-OBS", "2014-03-01T00:00:27.90"],
    ["TELESCOP", "SDO/AIA"],
    ["WAVELNTH", 304],
    ["CRPIX1", 1],
    ["CRPIX2", 1],
    ["CRVAL1", 100],
    ["CRVAL2", -50],
    ["CDELT1", 0.6],
    ["CDELT2", 0.6],
    ["CUNIT1", "arcsec"],
    ["CUNIT2", "arcsec"],
  ].map(([key, value]) => ({ key: key as string, value: value as string | number }));

  it("FITS, gzipped too, with what its header tells", async () => {
    const data = Float32Array.from({ length: 320 }, (_, i) => i);
    const bytes = await encodeFits([{ kind: "image", data, shape: [20, 16], header: sky }]);
    for (const [file, name] of [
      [bytes, "a.fits"],
      [gzipSync(bytes), "a.fits.gz"],
      [gzipSync(bytes), "a.fits"],
    ] as const) {
      const image = await readImage(new Uint8Array(file), name);
      expect([...image.data]).toEqual([...data]);
      expect(image.timeFromName).toBe(false);
      const facts = imageFacts(image);
      expect(facts).toMatchObject({
        observatory: "SDO",
        instrument: "AIA",
        band: "AIA_304",
        utc: "2014-03-01T00:00:27.900Z",
      });
      expect(facts.pointingArcsec?.[0]).toBeCloseTo(100 + 9.5 * 0.6, 9);
      expect(facts.pointingArcsec?.[1]).toBeCloseTo(-50 + 7.5 * 0.6, 9);
      expect(facts.pixelScaleArcsec).toBe(0.6);
    }
  });

  it("behind an empty primary unit, tile-compressed too", async () => {
    const data = Int16Array.from({ length: 64 * 40 }, (_, i) => (i * 7) % 100);
    const bytes = await encodeFits([
      { kind: "image", data: new Uint8Array(0), shape: [] },
      { kind: "image", data, shape: [64, 40], compress: { codec: "RICE_1" } },
    ]);
    const image = await readImage(bytes, "a.fits.fz");
    expect([image.width, image.height]).toEqual([64, 40]);
    expect([...image.data]).toEqual([...data]);
  });

  it("the first plane of a cube, and says so", async () => {
    const data = Float32Array.from({ length: 640 }, (_, i) => i);
    const bytes = await encodeFits([{ kind: "image", data, shape: [20, 16, 2] }]);
    const warnings: string[] = [];
    const image = await readImage(bytes, "a.fits", { onWarning: (warning) => warnings.push(warning) });
    expect([...image.data]).toEqual([...data.subarray(0, 320)]);
    expect(warnings.join()).toMatch(/a cube of 2 planes, of which the first is taken/);
  });

  const kindOf = async (bytes: Uint8Array, name: string, options = {}): Promise<string> => {
    try {
      await readImage(bytes, name, options);
    } catch (error) {
      return `${(error as { kind: string }).kind}: ${(error as Error).message}`;
    }
    return "read";
  };
  const ascii = (text: string) => new TextEncoder().encode(text);

  it("refuses a name that says something else, unless told to go by content", async () => {
    expect(await kindOf(png, "a.jpg")).toMatch(/^data: The file is named as JPEG and holds PNG.*Rename it/);
    expect(await kindOf(png, "a.fits")).toMatch(/^data: The file is named as FITS and holds PNG/);
    expect(await kindOf(png, "a.jpg", { byContent: true })).toBe("read");
    expect(await kindOf(png, "a")).toBe("read");
    expect(await kindOf(ascii("GIF89a;"), "a.png")).toMatch(/^data: .*named as PNG and holds GIF/);
  });

  it("refuses an image without information", async () => {
    const fits = (data: Float32Array, ...shape: number[]) => encodeFits([{ kind: "image", data, shape }]);
    const same = await fits(new Float32Array(400).fill(3), 20, 20);
    expect(await kindOf(same, "a.fits")).toMatch(/^data: .*all pixels have the same value, 3/);
    const holed = await fits(new Float32Array(400).fill(3).fill(Number.NaN, 7, 90), 20, 20);
    expect(await kindOf(holed, "a.fits")).toMatch(/^data: .*the same value, 3/);
    const first = await fits(new Float32Array(800).fill(5, 400), 20, 20, 2);
    expect(await kindOf(first, "a.fits")).toMatch(/^data: .*the same value, 0/);
    const black = encodePng({ data: new Uint8Array(400), width: 20, height: 20, channels: 1, depth: 8 });
    expect(await kindOf(black, "a.png")).toMatch(/^data: .*the same value, 0/);
    const nothing = await fits(new Float32Array(400).fill(Number.NaN), 20, 20);
    expect(await kindOf(nothing, "a.fits")).toMatch(/^data: .*without a single value/);
    const small = await fits(
      Float32Array.from({ length: 300 }, (_, i) => i),
      20,
      15,
    );
    expect(await kindOf(small, "a.fits")).toMatch(/^data: An image of 20x15 pixels is too small/);
    const dot = encodePng({ data: new Uint8Array([9]), width: 1, height: 1, channels: 1, depth: 8 });
    expect(await kindOf(dot, "a.png")).toMatch(/^data: An image of 1x1 pixels is too small/);
  });

  it("refuses a compressed file whose checksum does not agree", async () => {
    const data = Float32Array.from({ length: 400 }, (_, i) => i);
    const bytes = gzipSync(await encodeFits([{ kind: "image", data, shape: [20, 20] }]));
    expect(await kindOf(bytes, "a.fits.gz")).toBe("read");
    const wrong = Uint8Array.from(bytes);
    wrong[bytes.length - 6] ^= 1;
    expect(await kindOf(wrong, "a.fits.gz")).toMatch(/^format: The file is damaged: the CRC-32/);
    expect(await kindOf(bytes.subarray(0, bytes.length - 20), "a.fits.gz")).not.toBe("read");
  });

  it("refuses what is no image, in words", async () => {
    expect(await kindOf(new Uint8Array(), "a.fits")).toMatch(/^format: The file is empty/);
    expect(await kindOf(ascii("GIF89a;"), "a.gif")).toMatch(/^unsupported: GIF files are not read here/);
    expect(await kindOf(ascii("<html>"), "a.png")).toMatch(/^format: The file is a web page/);
    expect(await kindOf(ascii("<html>"), "a.fits")).toMatch(/^format: The file is a web page/);
    expect(await kindOf(ascii("rubbish"), "a.fits")).toMatch(
      /^format: The file does not start as a FITS file/,
    );
    expect(await kindOf(png.subarray(0, 60), "a.png")).toMatch(/^format: The PNG is cut off/);
    const fits = await encodeFits([{ kind: "image", data: new Float32Array(400), shape: [20, 20] }]);
    expect(await kindOf(fits.subarray(0, 3000), "a.fits")).toMatch(/^truncated/);
    expect(await kindOf(fits, "a.fits", { maxPixels: 399 })).toMatch(
      /^format: The FITS image has 20x20 pixels/,
    );
    const line = await encodeFits([{ kind: "image", data: new Float32Array(40), shape: [40] }]);
    expect(await kindOf(line, "a.fits")).toMatch(/^data: The FITS file holds no image.*an array of 40/);
    expect(await kindOf(gzipSync(Buffer.alloc(2 ** 25)), "a.fits.gz", { maxPixels: 2 ** 20 })).toMatch(
      /^format/,
    );
  });
});

describe.skipIf(!hasData)("real images (needs the shared data folder)", () => {
  it("the 18 Hinode frames go through, as they are and degraded three times", async () => {
    const folder = dataPath("images", "slic", "example_data");
    const files = readdirSync(folder).sort();
    expect(files.length).toBe(18);
    for (const [i, file] of files.entries()) {
      const image = await readImage(readFileSync(`${folder}/${file}`), file);
      expect(imageFacts(image)).toMatchObject({
        observatory: "Hinode",
        instrument: "SOT/NB",
        band: "SOT_TF_Fe_I_5576",
        wavelengthAngstrom: 5576,
        pixelScaleArcsec: 0.16,
      });
      expect([image.width, image.height]).toEqual([512, 512]);
      if (i % 6 > 0) continue;
      // The header of the first says XCEN 59.7897, YCEN 267.586.
      if (i === 0) expect(imageFacts(image).pointingArcsec).toEqual([59.7897, 267.586]);
      const small = degrade(image, { fromArcsec: 0.33, toArcsec: 1 });
      expect([small.width, small.height]).toEqual([169, 169]);
      for (const seen of [image, small]) {
        const { data } = prepareImage(seen, compact);
        expect(data.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it("BBSO's and GST's images go through", async () => {
    const bbso = "bbso_20020430_165555_ha_1024.fits.gz";
    const image = await readImage(readFileSync(dataPath("images", "bbso_gong_ha_misc", bbso)), bbso);
    expect(imageFacts(image)).toMatchObject({
      utc: "2002-04-30T16:55:55.000Z",
      observatory: "BBSO",
      band: "BBSO_Ha",
      wavelengthAngstrom: 6562.8,
    });
    const gst = "har000_20170713_201558.png";
    const fibrils = await readImage(readFileSync(dataPath("images", "gst_ha_fibrils", "image", gst)), gst);
    for (const seen of [image, fibrils]) {
      expect(prepareImage(seen, compact).data.every(Number.isFinite)).toBe(true);
    }
  });
});
