import { describe, expect, it } from "vitest";
import { nameFacts, originOf } from "../../src/preprocess/index.ts";

const header = (cards: Readonly<Record<string, string | number>>) => new Map(Object.entries(cards));
const aia = nameFacts("aia.lev1_euv_12s.2011-02-15T000014Z.171.image_lev1.fits");

describe("the origin of an image", () => {
  it("is what the header says, however the file is called", () => {
    const kanz = header({ OBSERVAT: "KANZELHOEHE", INSTRUME: "PGS" });
    expect(originOf(kanz, aia, 6562.8)).toMatchObject({
      origin: { observatory: "KSO", instrument: "PGS" },
      wavelengthAngstrom: 6562.8,
    });
  });

  it("is what the name says where the header says nothing", () => {
    expect(originOf(header({}), aia, undefined)).toEqual({
      origin: { observatory: "SDO", instrument: "AIA", band: "AIA_171" },
      wavelengthAngstrom: 171,
    });
  });

  it("has the wavelength of a filter before that of the name", () => {
    const hinode = header({ TELESCOP: "HINODE", INSTRUME: "SOT/NB", WAVE: "TF Fe I 5576" });
    expect(originOf(hinode, aia, null).wavelengthAngstrom).toBe(5576);
  });
});
