import { describe, expect, it } from "vitest";
import { Absorption, ELEMENTS } from "../../src/transfer/absorption.ts";
import { hasVectors } from "../vectors.ts";
import { readSirCase } from "./sir-case.ts";

describe.skipIf(!hasVectors)("absorption matrix against SIR (needs the shared data folder)", () => {
  it.each(["b_hsra_B1000_g45_az30_v1", "e_ir_hsra_B1500"] as const)(
    "%s: the seven elements at every 20th wavelength and all depths",
    (name) => {
      const { region, state, matrixRows } = readSirCase(name);
      const absorption = new Absorption(region, state.logTau.length);
      absorption.prepare(state);
      expect(matrixRows.length).toBeGreaterThan(500);
      for (const [, wavelength, depth, , i, q, u, v, rhoU, rhoQ, rhoV] of matrixRows) {
        const d = depth - 1;
        absorption.at(wavelength - 1, d);
        const own = absorption.elements.subarray(d * ELEMENTS, (d + 1) * ELEMENTS);
        const expected = [i, q, u, v, rhoQ, rhoU, rhoV];
        // SIR's Voigt function in single precision is good to 2e-7 of its peak.
        const tolerance = 1e-5 * i + 1e-6 * state.column.lines[0].strength.value[d];
        for (const [k, value] of expected.entries()) {
          expect(Math.abs(own[k] - value)).toBeLessThan(tolerance);
        }
      }
    },
  );
});
