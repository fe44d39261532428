import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential, fixed, listItems, parseNumber, pointed } from "../../src/formats/fortran.ts";

describe("Fortran's edit descriptors", () => {
  // Fields of files that SIR wrote (gfortran): 4(e14.7), f11.4, and 1pe12.5, e10.3, e11.4 of its models.
  it.each([
    [0.07810472, 14, 7, 0, " 0.7810472E-01"],
    [-0.2981332e-6, 14, 7, 0, "-0.2981332E-06"],
    [1.0001, 14, 7, 0, " 0.1000100E+01"],
    [0, 14, 7, 0, " 0.0000000E+00"],
    [6046.79, 12, 5, 1, " 6.04679E+03"],
    [60000, 10, 3, 1, " 6.000E+04"],
    [-81.793, 11, 4, 1, "-8.1793E+01"],
  ] as const)("writes %d with E%d.%d, scale %d", (value, width, digits, scale, text) => {
    expect(exponential(value, width, digits, scale)).toBe(text.padStart(width));
  });

  it("writes fixed numbers, and refuses what Fortran would print stars for", () => {
    expect(fixed(-750, 11, 4)).toBe("  -750.0000");
    expect(fixed(-0.25, 4, 2)).toBe("-.25");
    expect(() => fixed(123456, 8, 1)).not.toThrow();
    expect(() => fixed(1234567.8, 8, 1)).toThrow(/does not go into a field of 8/);
    expect(() => exponential(Number.NaN, 14, 7, 0)).toThrow(/finite/);
  });

  it("drops the letter of exponents with three digits, and reads such numbers", () => {
    expect(exponential(1.5e-102, 14, 7, 1)).toBe("1.5000000-102".padStart(14));
    expect(parseNumber("1.5000000-102")).toBe(1.5e-102);
    expect(parseNumber("1.0D+03")).toBe(1000);
    expect(parseNumber("********")).toBeNaN();
    expect(parseNumber("NaN")).toBeNaN();
    expect(parseNumber("-Infinity")).toBe(-Infinity);
    expect(parseNumber("5P")).toBeUndefined();
  });

  it("reads back what it writes to the last digit that is written", () => {
    const reals = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 });
    fc.assert(
      fc.property(reals, fc.constantFrom(0, 1), (value, scale) => {
        const back = parseNumber(exponential(value, 16, 7, scale as 0 | 1).trim())!;
        expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 0.5000001e-6 + 1e-110);
      }),
    );
  });

  it("always writes a point where SIR wants one, in 13 characters", () => {
    expect(pointed(1)).toBe("1.");
    expect(pointed(2.33543e-14)).toBe("2.33543e-14");
    expect(pointed(1e-8)).toBe("1.e-8");
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e38, max: 1e38 }), (value) => {
        const text = pointed(value);
        expect(text.length).toBeLessThanOrEqual(13);
        expect(text).toMatch(/\./);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-5);
      }),
    );
  });

  it("parts list-directed input", () => {
    expect(listItems(" 1, 2  3*0.5\t4")).toEqual(["1", "2", "0.5", "0.5", "0.5", "4"]);
  });
});
