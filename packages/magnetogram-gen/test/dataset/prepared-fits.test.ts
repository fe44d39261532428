import { openFits, readPlane } from "@helioscope/io-fits";
import { describe, expect, test } from "vitest";
import { decodePrepared, encodePrepared } from "../../src/dataset/prepared-fits.ts";
import { prepareDisc } from "../../src/prepare/prepare-disc.ts";
import { readSource } from "../../src/sources/read-source.ts";
import { config, euvFile, fieldFile, START } from "./support.ts";

const facts = {
  utc: "2016-01-01T00:00:00.000Z",
  channel: "AIA 304",
  source: "aia/é.fits",
  sourceSha256: "0".repeat(64),
  configHash: "1234",
  history: ["Brought to a disc of 976 arcsec"],
};

async function made(bytes: Uint8Array) {
  const { image, header, kind } = await readSource(bytes, "a.fits");
  return { disc: prepareDisc(image, header, kind, config.prepare), header };
}

describe("prepared files", () => {
  test.each([euvFile(START), fieldFile(START)])("come back as they were", async (bytes) => {
    const { disc, header } = await made(bytes);
    const { disc: back, header: cards } = await decodePrepared(
      encodePrepared(disc, header, facts, 32),
      "x.fits",
    );
    expect(back.data).toEqual(disc.data);
    expect(back.valid).toEqual(disc.valid);
    expect(back.kind).toBe(disc.kind);
    expect(back.radiusPx).toBeCloseTo((976 / 4.8 / 512) * 32, 10);
    expect(back.time?.utc).toBe(facts.utc);
    expect(back.unit).toBe(disc.unit);
    expect(back.coordinates).toEqual(disc.coordinates);
    expect(back.observer).toMatchObject({ b0Degrees: -3.1, l0Degrees: 120.5, distanceMetres: 1.471e11 });
    expect([cards.get("SRCFILE"), cards.get("EXPTIME")]).toEqual(["aia/?.fits", header.get("EXPTIME")]);
    // The scale is that of the sky: the Sun was 975 arcsec large.
    expect(cards.get("RSUN_OBS")).toBeCloseTo(975, 8);
  });

  test("of a program say so", async () => {
    const synthetic = async (bytes: Uint8Array) => {
      const { disc, header } = await made(bytes);
      return (await decodePrepared(encodePrepared(disc, header, facts, 16), "x.fits")).disc.synthetic;
    };
    expect(await synthetic(fieldFile(START, { ORIGIN: "SYNTHETIC" }))).toBe(true);
    expect(await synthetic(fieldFile(START, { ORIGIN: "SDO/JSOC-SDP" }))).toBeUndefined();
  });

  test("16 bits hold the values to half a step", async () => {
    const { disc, header } = await made(fieldFile(START));
    const file = encodePrepared(disc, header, facts, 16);
    const { disc: back } = await decodePrepared(file, "x.fits");
    const step = (Math.max(...disc.data) - Math.min(...disc.data)) / 65_534;
    for (const [i, value] of disc.data.entries())
      expect(Math.abs(back.data[i] - value)).toBeLessThan(0.51 * step);
    expect(back.valid).toEqual(disc.valid);
    expect((await openFits(file)).firstImage().header.get("BITPIX")).toBe(16);
  });

  test("what has no data is NaN in the file", async () => {
    const { disc, header } = await made(fieldFile(START));
    const plane = await readPlane((await openFits(encodePrepared(disc, header, facts, 32))).firstImage());
    expect(Number.isNaN(plane.data[0])).toBe(true);
  });

  test("another FITS file is none", async () => {
    await expect(decodePrepared(euvFile(START), "x.fits")).rejects.toThrow("no prepared image");
  });

  test("a prepared file is a source again", async () => {
    const { disc, header } = await made(euvFile(START));
    const source = await readSource(encodePrepared(disc, header, facts, 32), "x.fits");
    const again = prepareDisc(source.image, source.header, "euv", config.prepare);
    for (const [i, value] of disc.data.entries()) expect(again.data[i]).toBeCloseTo(value, 3);
  });
});
