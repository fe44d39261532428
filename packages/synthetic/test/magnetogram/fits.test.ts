import { openFits, readImage } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { magnetogramSequence, sequenceToFits, sequenceTruth, truthFromJson } from "../../src/index.ts";

describe("sequenceToFits", () => {
  const sequence = magnetogramSequence({ width: 120, height: 90, frames: 3, seed: 21 });
  const files = [...sequenceToFits(sequence)];

  it("names its files in order, the truth last", () => {
    expect(files.map((file) => file.name)).toEqual([
      "bz_0000.fits",
      "bz_0001.fits",
      "bz_0002.fits",
      "truth.json",
    ]);
  });

  it("writes what it made, bit for bit", async () => {
    for (const { frame, image } of sequence) {
      const file = await openFits(files[frame].bytes);
      expect(file.warnings).toEqual([]);
      const read = await readImage(file.units[0]);
      expect(read.shape).toEqual([120, 90]);
      expect(read.unit).toBe("G");
      expect(read.data).toEqual(image.data);
    }
  });

  it("says what it is, when, and where", async () => {
    const { header } = (await openFits(files[2].bytes)).units[0];
    expect(header.get("TELESCOP")).toBe("SYNTHETIC");
    expect(header.get("DATE-OBS")).toBe("2018-06-07T16:24:31.000");
    expect(header.get("TIMESYS")).toBe("UTC");
    expect([header.get("CTYPE1"), header.get("CTYPE2")]).toEqual(["HPLN-TAN", "HPLT-TAN"]);
    expect([header.get("CUNIT1"), header.get("CUNIT2")]).toEqual(["arcsec", "arcsec"]);
    expect([header.get("CDELT1"), header.get("CDELT2")]).toEqual([0.083, 0.083]);
    expect([header.get("CRPIX1"), header.get("CRPIX2")]).toEqual([60.5, 45.5]);
    expect(header.get("BUNIT")).toBe("G");
    expect(header.get("CADENCE")).toBe(56);
    expect(header.get("SEED")).toBe(21);
    expect(new TextDecoder().decode(files[2].bytes.subarray(0, 5760))).toContain(
      "COMMENT SYNTHETIC magnetogram",
    );
  });

  it("keeps the truth beside them", () => {
    expect(truthFromJson(new TextDecoder().decode(files[3].bytes))).toEqual(sequenceTruth(sequence));
  });
});
