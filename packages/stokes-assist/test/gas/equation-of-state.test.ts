import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { THEVENIN_1989 } from "../../src/atoms/abundances.ts";
import { electronPressureOf, equationOfState } from "../../src/gas/single.ts";
import { hasVectors, vectors } from "../vectors.ts";

interface Grid {
  readonly gas: readonly (readonly number[])[];
}

describe.skipIf(!hasVectors)("equation of state against SIR (needs the shared data folder)", () => {
  const rows = hasVectors ? vectors<Grid>("eos_opacity_grid").gas : [];

  it("gives SIR's pressures and shares within 0.5 percent on the whole grid", () => {
    expect(rows.length).toBe(32);
    for (const [T, Pe, Pg, h, , , , , plus, molecules, electrons, density, minus] of rows) {
      // SIR counts 0.1014 nuclei of other elements whatever the abundances.
      const gas = equationOfState(T, Pe, { heavyNuclei: 0.1014 });
      const close = (ours: number, theirs: number, tolerance: number): void =>
        expect(Math.abs(ours / theirs - 1), `T ${T} Pe ${Pe}`).toBeLessThan(tolerance);
      close(gas.gasPressure, Pg, 2e-3);
      close(gas.hydrogen, h, 5e-4);
      close(gas.protons, plus, 5e-4);
      close(gas.molecules, molecules, 5e-3);
      close(gas.electrons, electrons, 2e-3);
      close(gas.electronDensity, density, 2e-4);
      close(gas.negativeHydrogen / gas.hydrogen, minus, 1e-5);
    }
  });

  it("differs from SIR's gas pressure by the helium of the abundances alone", () => {
    for (const [T, Pe, Pg] of rows) {
      const { gasPressure, electrons } = equationOfState(T, Pe);
      const helium = (Pe * (0.1014 - 0.086155)) / electrons;
      expect(Math.abs((gasPressure + helium) / Pg - 1)).toBeLessThan(2e-3);
    }
  });
});

describe("equation of state", () => {
  const states = fc.tuple(
    fc.double({ min: 2500, max: 20000, noNaN: true }),
    fc.double({ min: -3, max: 4, noNaN: true }),
  );

  it("conserves nuclei and charge", () => {
    fc.assert(
      fc.property(states, ([T, logPe]) => {
        const gas = equationOfState(T, 10 ** logPe);
        const nuclei =
          gas.hydrogen + gas.protons + gas.negativeHydrogen + 2 * gas.molecules + 2 * gas.molecularIons;
        expect(nuclei).toBeCloseTo(1, 9);
        // The donors give the rest of the electrons: between none and two each.
        const given = gas.electrons - gas.protons + gas.negativeHydrogen - gas.molecularIons;
        expect(given).toBeGreaterThan(-1e-12);
        expect(given).toBeLessThan(2 * 0.0863);
      }),
    );
  });

  it("is undone by electronPressureOf", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 2500, max: 20000, noNaN: true }),
        fc.double({ min: 0, max: 7, noNaN: true }),
        (T, logPg) => {
          const { gasPressure } = equationOfState(T, electronPressureOf(T, 10 ** logPg));
          expect(gasPressure / 10 ** logPg).toBeCloseTo(1, 10);
        },
      ),
    );
  });

  it("has the nuclei of other abundances", () => {
    const a = equationOfState(5000, 10);
    const b = equationOfState(5000, 10, { abundances: THEVENIN_1989 });
    expect(b.electrons).not.toBe(a.electrons);
    expect(equationOfState(5000, 10, { heavyNuclei: 0 }).gasPressure).toBeLessThan(a.gasPressure);
  });

  it("refuses what is no gas", () => {
    expect(() => equationOfState(Number.NaN, 1)).toThrow(/temperature is NaN/);
    expect(() => equationOfState(5000, -1)).toThrow(/electron pressure is -1/);
    expect(() => electronPressureOf(5000, 0)).toThrow(/No gas has/);
    expect(() => equationOfState(5000, 1, { abundances: { H: 0, Fe: -4.5 } })).toThrow(/hydrogen = 12/);
  });
});
