import { describe, expect, it } from "vitest";
import { continuumOpacityAt } from "../../src/gas/continuum.ts";
import { GasColumn } from "../../src/gas/gas-column.ts";
import { mixtureOf } from "../../src/gas/mixture.ts";
import { continuumOpacity } from "../../src/gas/single.ts";
import { STATE_C, STATE_MG, STATE_NA } from "../../src/gas/state.ts";
import { hasVectors, vectors } from "../vectors.ts";

interface Grid {
  readonly kappa: readonly (readonly number[])[];
}

describe.skipIf(!hasVectors)("continuum opacity against SIR (needs the shared data folder)", () => {
  const rows = hasVectors ? vectors<Grid>("eos_opacity_grid").kappa : [];

  it("agrees within 0.3 percent on the whole grid", () => {
    expect(rows.length).toBe(256);
    for (const [T, Pe, wavelength, kappa] of rows) {
      const gas = new GasColumn(mixtureOf(), 1, [continuumOpacityAt(wavelength)]);
      gas.heat(0, T);
      gas.press(0, Pe);
      // SIR's tables of C, Na and Mg end at 4000 K with a step to nothing; ours go on.
      if (T < 4000) for (const metal of [STATE_C, STATE_NA, STATE_MG]) gas.state[metal] = 0;
      gas.absorb(0, 0);
      expect(Math.abs(gas.opacity[0] / kappa - 1), `T ${T} Pe ${Pe} at ${wavelength}`).toBeLessThan(3e-3);
    }
  });

  it("agrees within 1 percent with the metals below 4000 K too, from 5000 Angstrom on", () => {
    for (const [T, Pe, wavelength, kappa] of rows) {
      if (wavelength < 5000) continue;
      expect(Math.abs(continuumOpacity(wavelength, T, Pe) / kappa - 1)).toBeLessThan(3e-3);
    }
  });
});

describe("continuum opacity", () => {
  it("has the derivatives that central differences give", () => {
    const wavelengths = [3200, 3700, 4000, 5000, 6302, 8542, 10830, 14500, 15648, 22000];
    const at = (T: number, Pe: number): Float64Array => {
      const gas = new GasColumn(
        mixtureOf(),
        1,
        wavelengths.map((w) => continuumOpacityAt(w)),
      );
      gas.heat(0, T);
      gas.press(0, Pe);
      for (let k = 0; k < wavelengths.length; k++) gas.absorb(0, k);
      return gas.opacity;
    };
    for (const T of [2900, 3650, 4400, 5770, 6700, 7900, 9600, 11300, 14000, 16500, 18300]) {
      for (const Pe of [0.05, 3, 200, 5000]) {
        const here = at(T, Pe);
        const [lowT, highT] = [at(T * (1 - 1e-5), Pe), at(T * (1 + 1e-5), Pe)];
        const [lowP, highP] = [at(T, Pe * (1 - 1e-5)), at(T, Pe * (1 + 1e-5))];
        for (let k = 0; k < wavelengths.length; k++) {
          const message = `T ${T} Pe ${Pe} at ${wavelengths[k]}`;
          const scale = here[3 * k];
          const dT = (highT[3 * k] - lowT[3 * k]) / 2e-5 / scale;
          const dP = (highP[3 * k] - lowP[3 * k]) / 2e-5 / scale;
          expect(Math.abs((here[3 * k + 1] * T) / scale - dT), message).toBeLessThan(
            1e-6 * (1 + Math.abs(dT)),
          );
          expect(Math.abs((here[3 * k + 2] * Pe) / scale - dP), message).toBeLessThan(
            1e-6 * (1 + Math.abs(dP)),
          );
        }
      }
    }
  });
});
