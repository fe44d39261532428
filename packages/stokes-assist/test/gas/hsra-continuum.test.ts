import { describe, expect, it } from "vitest";
import { logTauGrid } from "../../src/atmosphere/atmosphere.ts";
import { hsra } from "../../src/atmosphere/models.ts";
import { hsraContinuum } from "../../src/gas/hsra-continuum.ts";
import { planck, planckSlope } from "../../src/gas/planck.ts";
import { continuumOpacity } from "../../src/gas/single.ts";
import { hasVectors, vectors } from "../vectors.ts";

interface Functions {
  readonly hsra_continuum_erg_cm2_s_cm_sr: readonly (readonly [number, number])[];
}

describe.skipIf(!hasVectors)("continuum of the HSRA against SIR (needs the shared data folder)", () => {
  it("is SIR's to its single precision, but for 11000 Angstrom where SIR overflows", () => {
    for (const [wavelength, reference] of vectors<Functions>("atomic_functions")
      .hsra_continuum_erg_cm2_s_cm_sr) {
      if (wavelength === 11000) continue;
      expect(Math.abs(hsraContinuum(wavelength) / reference - 1)).toBeLessThan(5e-5);
    }
  });
});

describe("continuum of the HSRA", () => {
  it("is what our opacities make of the HSRA, within 2 percent", () => {
    const grid = logTauGrid(1.4, -4, 0.05);
    const { logTau, temperature, electronPressure } = hsra(grid);
    for (const wavelength of [4500, 5250, 6302, 8542, 10830, 11000, 15648]) {
      let tau = 0;
      let intensity = 0;
      let before = 0;
      for (let i = logTau.length - 1; i >= 0; i--) {
        const ratio =
          continuumOpacity(wavelength, temperature[i], electronPressure[i]) /
          continuumOpacity(5000, temperature[i], electronPressure[i]);
        const slope = 10 ** logTau[i] * Math.LN10 * ratio;
        tau += i === logTau.length - 1 ? 0 : 0.5 * 0.05 * (before + slope);
        before = slope;
        intensity += planck(wavelength, temperature[i]) * Math.exp(-tau) * slope * 0.05;
      }
      expect(Math.abs(intensity / hsraContinuum(wavelength) - 1), `at ${wavelength}`).toBeLessThan(0.02);
    }
  });

  it("falls smoothly from piece to piece", () => {
    for (const joint of [6250, 8300, 8850, 10000, 11000, 14202, 14250, 14500, 16419]) {
      expect(hsraContinuum(joint + 0.5) / hsraContinuum(joint - 0.5)).toBeCloseTo(1, 2);
    }
  });

  it("is not known everywhere", () => {
    expect(() => hsraContinuum(2000)).toThrow(/No continuum of the HSRA at 2000/);
    expect(() => hsraContinuum(Number.NaN)).toThrow(/No continuum/);
  });
});

describe("Planck function", () => {
  it("is the radiation constants' at a point of its formula and has its derivative", () => {
    // CODATA 2022 in SI; the constants of the HSRA fit are older.
    const [h, c, k] = [6.62607015e-34, 299792458, 1.380649e-23];
    const si = (2 * h * c * c) / 5e-7 ** 5 / Math.expm1((h * c) / (5e-7 * k * 5777));
    expect(planck(5000, 5777) / (10 * si)).toBeCloseTo(1, 3);
    for (const [wavelength, T] of [
      [4000, 3500],
      [6302, 5800],
      [15648, 9000],
    ]) {
      const numeric = (planck(wavelength, T + 0.05) - planck(wavelength, T - 0.05)) / 0.1;
      expect(planckSlope(wavelength, T) / numeric).toBeCloseTo(1, 8);
    }
  });
});
