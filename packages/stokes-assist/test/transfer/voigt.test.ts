import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faddeeva } from "../../src/transfer/faddeeva.ts";
import { voigt } from "../../src/transfer/voigt.ts";
import { hasVectors, vectors } from "../vectors.ts";

/** a, v, Re and Im of w(v + ia) from scipy.special.wofz (scipy 1.17.1). */
const WOFZ: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 1.0, 0.0],
  [0, 1, 0.36787944117144233, 0.6071577058413937],
  [0, 4, 1.1253517471925912e-7, 0.14595358990015275],
  [1e-8, 0.3, 0.9139311759009305, 0.31891567728797865],
  [0.0001, 2.5, 0.0019434775097855771, 0.25172205864615177],
  [0.01, 1.7, 0.058559151989066034, 0.4184896693805634],
  [0.1, 0, 0.8964569799691268, 0.0],
  [0.1, 6, 0.001637027778205248, 0.09536765976488126],
  [0.5, -2.2, 0.08118170057499614, -0.26249927086396435],
  [1, 1, 0.30474420525691254, 0.2082189382028316],
  [3, 10, 0.01572177869915237, 0.05191987608830616],
  [10, 0.3, 0.05609172685330176, 0.0016663439832164618],
  [50, 30, 0.008296976845222459, 0.004976722555323936],
];

describe("faddeeva", () => {
  it.each(WOFZ)("a = %s, v = %s is scipy's to 1e-13", (a, v, re, im) => {
    const { h, f } = faddeeva(a, v);
    expect(Math.abs(h - re)).toBeLessThan(1e-13);
    expect(Math.abs(f - im)).toBeLessThan(1e-13);
  });

  it("refuses a negative damping", () => {
    expect(() => faddeeva(-0.1, 0)).toThrow(expect.objectContaining({ kind: "argument" }));
  });
});

describe.skipIf(!hasVectors)("voigt against SIR (needs the shared data folder)", () => {
  it("is its table to 1e-6", () => {
    const rows = vectors<{ voigt: [number, number, number, number][] }>("atomic_functions").voigt;
    expect(rows).toHaveLength(91);
    for (const [a, v, h, halfF] of rows) {
      const own = voigt(a, v);
      expect(Math.abs(own.h - h)).toBeLessThan(1e-6);
      expect(Math.abs(own.f - 2 * halfF)).toBeLessThan(1e-6);
    }
  });
});

describe("voigt", () => {
  it("is within 4e-6 of the Faddeeva function for any a and v, zero damping included", () => {
    const damping = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true }));
    fc.assert(
      fc.property(damping, fc.double({ min: -60, max: 60, noNaN: true }), (a, v) => {
        const own = voigt(a, v);
        const exact = faddeeva(a, v);
        expect(Math.abs(own.h - exact.h)).toBeLessThan(4e-6);
        expect(Math.abs(own.f - exact.f)).toBeLessThan(4e-6);
      }),
      { numRuns: 500 },
    );
  });

  it("is even in H and odd in F", () => {
    const right = voigt(0.3, 1.7);
    const left = voigt(0.3, -1.7);
    expect(left.h).toBe(right.h);
    expect(left.f).toBe(-right.f);
  });
});
