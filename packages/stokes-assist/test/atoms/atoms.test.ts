import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASPLUND_2009, THEVENIN_1989 } from "../../src/atoms/abundances.ts";
import { findElement } from "../../src/atoms/element.ts";
import { ELEMENTS } from "../../src/atoms/elements.ts";
import { findLine } from "../../src/atoms/find-line.ts";
import { fe5250, fe6302, fe15648, LINES } from "../../src/atoms/lines.ts";
import { airToVacuum, refractiveIndexOfAir, vacuumToAir } from "../../src/atoms/refraction.ts";
import { formatTerm, parseTerm } from "../../src/atoms/term.ts";
import { hasVectors, vectors } from "../vectors.ts";

interface Functions {
  readonly refractive_index: readonly (readonly [number, number])[];
}

describe.skipIf(!hasVectors)("atomic data against SIR (needs the shared data folder)", () => {
  it("has SIR's refractive index of air", () => {
    // Wavelengths in micrometres; single precision leaves 1e-7.
    for (const [micrometres, index] of vectors<Functions>("atomic_functions").refractive_index) {
      expect(Math.abs(refractiveIndexOfAir(micrometres * 1e4) - index)).toBeLessThan(2e-7);
    }
  });

  it("has the abundances of the syntheses", () => {
    const table = vectors<readonly (readonly [number, number])[]>("abundances_asplund2009_sir");
    expect(table.length).toBe(92);
    for (const [z, abundance] of table) expect(ASPLUND_2009[ELEMENTS[z - 1].symbol]).toBe(abundance);
  });
});

describe("elements", () => {
  it("are found by symbol in any case", () => {
    expect(findElement("FE")).toMatchObject({
      symbol: "Fe",
      z: 26,
      weight: 55.847,
      ionisation: [7.896, 16.178],
    });
    expect(findElement(" si ").z).toBe(14);
    expect(() => findElement("Xx")).toThrow(/No element "Xx"/);
  });

  it("all have abundances in both tables", () => {
    for (const { symbol } of ELEMENTS) {
      expect(ASPLUND_2009[symbol]).toBeTypeOf("number");
      expect(THEVENIN_1989[symbol]).toBeTypeOf("number");
    }
    expect(THEVENIN_1989.He).toBe(11);
  });
});

describe("wavelengths in air and vacuum", () => {
  it("are inverse of each other", () => {
    fc.assert(
      fc.property(fc.double({ min: 2000, max: 50000, noNaN: true }), (wavelength) => {
        expect(vacuumToAir(airToVacuum(wavelength))).toBeCloseTo(wavelength, 8);
      }),
    );
  });

  it("place the sodium D lines where NIST has them", () => {
    // NIST: 5889.950 and 5895.924 in air, 5891.583 and 5897.558 in vacuum.
    expect(airToVacuum(5889.95)).toBeCloseTo(5891.583, 2);
    expect(airToVacuum(5895.924)).toBeCloseTo(5897.558, 2);
  });
});

describe("terms", () => {
  it("are read as SIR's line files write them", () => {
    expect(parseTerm("5P2.0")).toEqual({ multiplicity: 5, l: 1, j: 2 });
    expect(parseTerm("7D 1.0")).toEqual({ multiplicity: 7, l: 2, j: 1 });
    expect(parseTerm("4F 7/2")).toEqual({ multiplicity: 4, l: 3, j: 3.5 });
    expect(parseTerm("7k 4.0")).toEqual({ multiplicity: 7, l: 3.5, j: 4 });
  });

  it("come back from their text", () => {
    for (const line of LINES) {
      expect(parseTerm(formatTerm(line.lower))).toEqual(line.lower);
      expect(parseTerm(formatTerm(line.upper))).toEqual(line.upper);
    }
  });

  it("must be possible", () => {
    expect(() => parseTerm("5P4.0")).toThrow(/J = 4 is not possible for the term 5P/);
    expect(() => parseTerm("5P1.5")).toThrow(/not possible/);
    expect(() => parseTerm("9X5.0")).toThrow(/is no term/);
    expect(() => parseTerm("")).toThrow(/is no term/);
  });
});

describe("lines", () => {
  it("are ordered, name their origin and known elements", () => {
    for (let i = 0; i < LINES.length; i++) {
      if (i > 0) expect(LINES[i].wavelength).toBeGreaterThan(LINES[i - 1].wavelength);
      expect(LINES[i].origin).toBeTruthy();
      expect(findElement(LINES[i].element).symbol).toBe(LINES[i].element);
      expect(Math.abs(LINES[i].lower.j - LINES[i].upper.j)).toBeLessThanOrEqual(1);
    }
  });

  it("are found by wavelength", () => {
    expect(findLine(6302.5)).toBe(fe6302);
    expect(findLine(15648.5)).toBe(fe15648);
    expect(findLine(5250.2, { element: "fe" })).toBe(fe5250);
    expect(() => findLine(6302.5, { element: "Ca" })).toThrow(/No shipped line at 6302.5/);
    expect(() => findLine(7000)).toThrow(/within 0.05 Angstrom/);
  });

  it("carry Barklem's cross-sections in cm^2", () => {
    // Atomic unit of area 2.8002852e-17 cm^2; table of Barklem et al. 2000: 207 and 0.253 for 5250.2.
    expect(fe5250.abo?.sigma).toBeCloseTo(207 * 2.8002852e-17, 18);
    expect(fe5250.abo?.alpha).toBe(0.253);
  });
});
