import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussianProfile, hinodeSpProfile } from "../../src/synthesis/instruments.ts";
import { equidistant } from "../../src/synthesis/setups.ts";
import { Smoother } from "../../src/synthesis/smoother.ts";
import { profileTransform } from "../../src/synthesis/transfer-function.ts";
import { distance } from "../transfer/gas-case.ts";

const SPEED_OF_LIGHT = 2.99792458e10;
const STEP = 0.0215;
const wavelengths = equidistant(6300, STEP, 120);
const centre = 6300 + STEP * 60.3;
/** A Gaussian line; a Gaussian of another sigma makes it a Gaussian line again. */
const line = (sigma: number, width = 0.05) =>
  wavelengths.map((x) => 1 - (0.7 * width * Math.exp(-0.5 * ((x - centre) / sigma) ** 2)) / sigma);
const velocityOf = (sigma: number) => (sigma / 6300) * SPEED_OF_LIGHT;

function smooth(values: Float64Array, macroturbulence: number, derivative = false): Float64Array {
  const smoother = new Smoother(wavelengths, 6300);
  smoother.set(macroturbulence);
  const out = values.slice();
  smoother.apply(out, 0, derivative);
  return out;
}

describe("Smoother", () => {
  it.each([0.001, 0.004, 0.01, 0.02, 0.06])(
    "adds a sigma of %s Angstrom in quadrature, below a pixel too",
    (sigma) => {
      const expected = line(Math.hypot(0.05, sigma));
      expect(distance(smooth(line(0.05), velocityOf(sigma)), expected)).toBeLessThan(2e-6);
    },
  );

  it("has the analytic derivative to the macroturbulence", () => {
    for (const velocity of [2e4, 1e5, 3e5]) {
      const [low, high] = [-50, 50].map((by) => smooth(line(0.04), velocity + by));
      const numeric = high.map((value, i) => (value - low[i]) / 100);
      const own = smooth(line(0.04), velocity, true);
      const scale = Math.max(...own.map(Math.abs));
      expect(distance(own, numeric)).toBeLessThan(1e-6 * scale);
    }
  });

  it("does nothing without width, and leaves a constant", () => {
    const values = line(0.03);
    expect(smooth(values, 0)).toEqual(values);
    expect(smooth(values, 0, true)).toEqual(new Float64Array(120));
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 8e5, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (v, c) => {
          const flat = new Float64Array(120).fill(c);
          expect(distance(smooth(flat, v), flat)).toBeLessThan(1e-13 * (1 + Math.abs(c)));
        },
      ),
    );
  });

  it("smooths with a Gaussian instrument as with a macroturbulence of its width", () => {
    const smoother = new Smoother(wavelengths, 6300, gaussianProfile(0.04));
    smoother.set(0);
    const out = line(0.05);
    smoother.apply(out, 0);
    const sigma = 0.04 / (2 * Math.sqrt(2 * Math.LN2));
    // The profile ends at 3.5 sigma and is drawn in straight lines.
    expect(distance(out, line(Math.hypot(0.05, sigma)))).toBeLessThan(5e-4);
  });

  it("moves a line to the red where the instrument transmits on the red side", () => {
    const smoother = new Smoother(wavelengths, 6300, {
      offsets: Float64Array.of(0, 0.02, 0.04),
      transmission: Float64Array.of(0, 1, 0),
    });
    smoother.set(0);
    const out = line(0.05);
    smoother.apply(out, 0);
    const gravity = (y: Float64Array) =>
      y.reduce((sum, v, i) => sum + (1 - v) * wavelengths[i], 0) / y.reduce((sum, v) => sum + 1 - v, 0);
    expect(gravity(out) - gravity(line(0.05))).toBeCloseTo(0.02, 4);
  });
});

describe("profileTransform", () => {
  it("is 1 at frequency 0 and that of the curve drawn in straight lines elsewhere", () => {
    const frequencies = Float64Array.of(0, 3, 12, 23.2);
    const { re, im } = profileTransform(hinodeSpProfile, frequencies);
    expect(re[0]).toBeCloseTo(1, 14);
    expect(im[0]).toBe(0);
    const { offsets, transmission } = hinodeSpProfile;
    for (let k = 1; k < frequencies.length; k++) {
      let [area, real, imaginary] = [0, 0, 0];
      for (let i = 0; i + 1 < offsets.length; i++) {
        for (let j = 0; j < 200; j++) {
          const u = (j + 0.5) / 200;
          const x = offsets[i] + u * (offsets[i + 1] - offsets[i]);
          const y = transmission[i] + u * (transmission[i + 1] - transmission[i]);
          area += y;
          real += y * Math.cos(2 * Math.PI * frequencies[k] * x);
          imaginary -= y * Math.sin(2 * Math.PI * frequencies[k] * x);
        }
      }
      expect(re[k]).toBeCloseTo(real / area, 6);
      expect(im[k]).toBeCloseTo(imaginary / area, 6);
    }
  });

  it.each([
    ["offsets that descend", Float64Array.of(1, 0, -1), Float64Array.of(0, 1, 0)],
    ["no area", Float64Array.of(-1, 0, 1), Float64Array.of(0, 0, 0)],
    ["another length", Float64Array.of(-1, 0, 1), Float64Array.of(0, 1)],
  ])("refuses %s", (_, offsets, transmission) => {
    expect(() => profileTransform({ offsets, transmission }, Float64Array.of(0))).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
  });
});

describe("hinodeSpProfile", () => {
  it("is 25 mA wide", () => {
    const { offsets, transmission } = hinodeSpProfile;
    const half = Math.max(...transmission) / 2;
    const wide = offsets.filter((_, i) => transmission[i] > half);
    expect((wide.at(-1) as number) - wide[0]).toBeCloseTo(0.025, 2);
  });
});
