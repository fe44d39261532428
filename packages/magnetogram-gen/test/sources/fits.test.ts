import { isHelioError } from "@helioscope/core";
import { gzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readSource } from "../../src/sources/read-source.ts";
import { AIA_CARDS, fitsFile, ramp } from "./support.ts";

const aia = fitsFile(ramp(240), 20, 12, AIA_CARDS);

describe("FITS sources", () => {
  test("AIA: kind, channel, time, values", async () => {
    const source = await readSource(aia, "a.fits");
    expect(source).toMatchObject({ kind: "euv", channel: "AIA 304", format: "fits", geometry: "header" });
    expect(source.image).toMatchObject({ width: 20, height: 12, wavelengthAngstrom: 304 });
    expect(source.image.time?.utc).toBe("2016-01-01T00:00:05.130Z");
    expect(source.image.data).toEqual(ramp(240));
    expect(source.header.get("EXPTIME")).toBe(2.9);
  });

  test("gzipped", async () => {
    const source = await readSource(gzipSync(aia), "a.fits.gz");
    expect(source.image.data).toEqual(ramp(240));
    await expect(readSource(gzipSync(aia).subarray(0, 900), "a.fits.gz")).rejects.toThrow(/damaged|gzip/);
  });

  test.each([
    ["EUVI-A 304", "euv", { OBSRVTRY: "STEREO_A", INSTRUME: "SECCHI", DETECTOR: "EUVI", WAVELNTH: 304 }],
    ["EUVI-B 171", "euv", { OBSRVTRY: "STEREO_B", INSTRUME: "SECCHI", DETECTOR: "EUVI", WAVELNTH: 171 }],
    ["AIA 171", "euv", { TELESCOP: "SDO/AIA", INSTRUME: "AIA_3", WAVELNTH: 171 }],
    [
      "HMI M",
      "field",
      { TELESCOP: "SDO/HMI", INSTRUME: "HMI_FRONT2", CONTENT: "MAGNETOGRAM", WAVELNTH: 6173 },
    ],
    ["MDI M", "field", { TELESCOP: "SOHO", CONTENT: "MDI Full Disk 96m Magnetogram", WAVELNTH: 6768 }],
    ["PHI-FDT M", "field", { INSTRUME: "PHI-FDT", BUNIT: "Gauss" }],
  ])("%s", async (channel, kind, cards) => {
    const source = await readSource(
      fitsFile(ramp(64), 8, 8, { "DATE-OBS": "2016-01-01T00:00:00", ...cards }),
      "x.fits",
    );
    expect(source).toMatchObject({ channel, kind });
  });

  test.each([
    ["HMI Ic", { TELESCOP: "SDO/HMI", INSTRUME: "HMI_FRONT2", CONTENT: "CONTINUUM INTENSITY" }],
    ["AIA 1600", { TELESCOP: "SDO/AIA", INSTRUME: "AIA_3", WAVELNTH: 1600 }],
    ["Neither", { TELESCOP: "SDO/HMI", INSTRUME: "HMI_FRONT2", CONTENT: "FIELD STRENGTH", BUNIT: "Gauss" }],
    ["Neither", { OBJECT: "M31" }],
  ])("%s is refused", async (words, cards) => {
    const error = await readSource(fitsFile(ramp(64), 8, 8, cards), "x.fits").catch(
      (caught: unknown) => caught,
    );
    expect(isHelioError(error, "unsupported") && error.message).toContain(words);
  });

  test("a map on the sphere is refused, or read where that is asked for", async () => {
    const map = fitsFile(ramp(64), 8, 8, {
      TELESCOP: "SDO/HMI",
      INSTRUME: "HMI_SIDE1",
      CONTENT: "MAGNETOGRAM",
      CTYPE1: "CRLN-CEA",
      CTYPE2: "CRLT-CEA",
      CUNIT1: "degree",
      CUNIT2: "degree",
      CDELT1: 0.03,
      CDELT2: 0.03,
    });
    await expect(readSource(map, "x.fits")).rejects.toThrow("a map on the sphere");
    expect((await readSource(map, "x.fits", { fullDisc: false })).channel).toBe("HMI M");
  });

  test("what is too large is refused before it is read", async () => {
    await expect(readSource(aia, "a.fits", { maxPixels: 239 })).rejects.toThrow("20x12 pixels");
  });
});

describe("files that are no images", () => {
  test.each([
    ["an empty one", new Uint8Array(), "format", "empty"],
    ["zeros", new Uint8Array(5000), "format", "All 5000 bytes of the file are 0"],
    [
      "zeros to begin with",
      Uint8Array.from({ length: 99 }, (_, i) => (i < 90 ? 0 : i)),
      "format",
      "first 90 bytes",
    ],
    ["a web page", new TextEncoder().encode("<!DOCTYPE html><html>404</html>"), "format", "web page"],
    ["a GIF", new TextEncoder().encode("GIF89a0000000000"), "unsupported", "GIF"],
    ["text", new TextEncoder().encode("no such record"), "format", "does not start"],
    ["a cut FITS file", aia.subarray(0, 3000), "format", "cut short"],
  ])("%s", async (_, bytes, kind, words) => {
    const error = await readSource(bytes, "hmi.fits").catch((caught: unknown) => caught);
    expect(isHelioError(error, kind)).toBe(true);
    expect((error as Error).message).toContain(words);
  });
});
