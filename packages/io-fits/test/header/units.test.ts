import { describe, expect, it } from "vitest";
import { type Card, canonicalUnit, cardUnit, openFits, splitComment } from "../../src/index.ts";

const card = (comment: string): Card => ({ key: "CDELT1", value: 1, comment, raw: "", byteOffset: 0 });

describe("units in comments", () => {
  it.each<[string, string | undefined, string]>([
    ["[arcsec] image scale", "arcsec", "image scale"],
    ["[m/s] velocity [relative]", "m/s", "velocity [relative]"],
    ["[ deg ]", "deg", ""],
    ["image scale [arcsec]", undefined, "image scale [arcsec]"],
    ["[] none", undefined, "[] none"],
    ["", undefined, ""],
  ])("%s", (comment, unit, text) => {
    expect(cardUnit(card(comment))).toBe(unit);
    expect(splitComment(card(comment))).toEqual({ unit, text });
  });
});

describe("spellings of units", () => {
  it.each([
    ["Mx/cm^2", "G"],
    ["Mx cm**-2", "G"],
    ["Gauss", "G"],
    ["degree", "deg"],
    ["Corrected DN", "DN"],
    ["counts / pixel", "count/pixel"],
    ["COUNTS", "count"],
    ["arc-sec", "arcsec"],
    ["angstroms", "Angstrom"],
    ["seconds", "s"],
  ])("%s is %s", (given, unit) => {
    expect(canonicalUnit(given)).toEqual({ unit, repaired: true });
  });

  it.each(["G", "deg", "DN/s", "cm/s", "W/m^2-sr", "Angstrom", "", "mG", "MG"])("%s stays", (unit) => {
    expect(canonicalUnit(unit)).toEqual({ unit, repaired: false });
  });
});

describe("values of nan", () => {
  const file = (...cards: string[]): ArrayBuffer => {
    const lines = [
      "SIMPLE  =                    T",
      "BITPIX  =                    8",
      "NAXIS   =                    0",
    ];
    const text = [...lines, ...cards, "END"].map((line) => line.padEnd(80)).join("");
    return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 2880) * 2880)).buffer as ArrayBuffer;
  };

  it("make one warning a unit", async () => {
    const fits = await openFits(
      file("CRDER1  =                  nan", "GOOD    = 1", "CSYSER1 = NaN / unknown", "BAD     = what"),
    );
    expect(fits.warnings.map(({ message, card }) => [message, card])).toEqual([
      ["2 cards have the value nan: CRDER1, CSYSER1", "CRDER1"],
      ["Card BAD has a value that cannot be read: what", "BAD"],
    ]);
    expect(fits.units[0].header.get("CRDER1")).toBeUndefined();
    expect(fits.units[0].header.has("CRDER1")).toBe(true);
  });

  it("are named as far as they can be read", async () => {
    const many = Array.from({ length: 30 }, (_, i) => `K${i}`.padEnd(8).concat("= nan"));
    const fits = await openFits(file(...many));
    expect(fits.warnings).toHaveLength(1);
    expect(fits.warnings[0].message).toMatch(/^30 cards have the value nan: K0, .*K19 and 10 more$/);
  });
});
