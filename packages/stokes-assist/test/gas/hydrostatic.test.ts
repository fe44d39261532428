import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyAtmosphere, logTauGrid } from "../../src/atmosphere/atmosphere.ts";
import { coolUmbra, falC, hotUmbra, hsra, maltbyE, penumbra } from "../../src/atmosphere/models.ts";
import { createColumns } from "../../src/gas/columns.ts";
import {
  hydrostaticEquilibrium,
  inHydrostaticEquilibrium,
  stratification,
} from "../../src/gas/hydrostatic.ts";
import { atmosphereOfRows, hasVectors, vectors } from "../vectors.ts";

interface Inversions {
  readonly pixels: readonly { readonly model: readonly (readonly number[])[] }[];
}
interface Synthesis {
  readonly model: { readonly rows: readonly (readonly number[])[] };
}

describe.skipIf(!hasVectors)("hydrostatic equilibrium against SIR (needs the shared data folder)", () => {
  it.each(["real_globin_sir_inversion", "real_sp4d_sir_inversion"])(
    "%s: electron and gas pressures within 0.2 percent of what SIR's inversions put in equilibrium",
    (name) => {
      const { pixels } = vectors<Inversions>(name);
      expect(pixels.length).toBeGreaterThan(20);
      for (const { model } of pixels) {
        // Columns of these files: no height, then pressure in column 8.
        const atmosphere = atmosphereOfRows(model);
        const ours = hydrostaticEquilibrium(atmosphere, { heavyNuclei: 0.1014 });
        model.forEach((row, i) => {
          expect(Math.abs(ours.electronPressure[i] / row[2] - 1)).toBeLessThan(2e-3);
          expect(Math.abs(ours.gasPressure[i] / row[row.length - 2] - 1)).toBeLessThan(2e-3);
        });
      }
    },
  );

  it("reproduces the HSRA's own pressures", () => {
    const { rows } = vectors<Synthesis>("a_hsra_nofield").model;
    const ours = hydrostaticEquilibrium(atmosphereOfRows(rows));
    rows.forEach((row, i) => {
      expect(Math.abs(ours.electronPressure[i] / row[2] - 1)).toBeLessThan(0.05);
    });
  });
});

describe("hydrostatic equilibrium", () => {
  it("holds the pressure at the top and balances every layer", () => {
    const fine = logTauGrid(1.2, -3.6, 0.02);
    const top = fine.length - 1;
    for (const model of [hsra, falC, penumbra, coolUmbra, hotUmbra, maltbyE]) {
      const atmosphere = model(fine);
      const { electronPressure, gasPressure, density, height } = hydrostaticEquilibrium(atmosphere);
      expect(electronPressure[top]).toBe(atmosphere.electronPressure[top]);
      for (let i = 1; i <= top; i++) {
        // dP = -g rho dz with the mean density of a layer.
        const weight = 2.7414e4 * 0.5 * (density[i] + density[i - 1]) * (height[i] - height[i - 1]);
        expect(Math.abs((gasPressure[i - 1] - gasPressure[i]) / weight - 1)).toBeLessThan(3e-3);
      }
      expect(height[60]).toBe(0);
    }
  });

  it("does not change what is in equilibrium", () => {
    const once = inHydrostaticEquilibrium(hsra());
    const twice = inHydrostaticEquilibrium(once);
    for (let i = 0; i < 49; i++) {
      expect(twice.electronPressure[i] / once.electronPressure[i]).toBeCloseTo(1, 10);
    }
  });

  it("does not depend on the guess", () => {
    const wild = copyAtmosphere(hsra(), {
      electronPressure: hsra().electronPressure.map((pe, i) => (i === 48 ? pe : i % 2 ? 1e-4 : 1e6)),
    });
    const [a, b] = [inHydrostaticEquilibrium(hsra()), inHydrostaticEquilibrium(wild)];
    for (let i = 0; i < 49; i++) expect(b.electronPressure[i] / a.electronPressure[i]).toBeCloseTo(1, 9);
  });

  it("takes a gas pressure at the top, a gravity and an angle", () => {
    const ours = hydrostaticEquilibrium(hsra(), { top: { gasPressure: 1500 } });
    expect(ours.gasPressure[48]).toBeCloseTo(1500, 6);
    expect(hydrostaticEquilibrium(hsra(), { top: { electronPressure: 0.2 } }).electronPressure[48]).toBe(0.2);
    const slanted = hydrostaticEquilibrium(hsra(), { mu: 0.5 });
    expect(slanted.gasPressure).toEqual(
      hydrostaticEquilibrium(hsra(), { gravity: 2.7414e4 / 2 }).gasPressure,
    );
    expect(stratification(hsra()).electronPressure).toEqual(hsra().electronPressure);
  });

  it("is what the columns write", () => {
    const columns = createColumns([], undefined, 49, { mu: 0.8 });
    const atmosphere = hsra();
    columns.equilibrate(atmosphere);
    expect(atmosphere.electronPressure).toEqual(hydrostaticEquilibrium(hsra(), { mu: 0.8 }).electronPressure);
    columns.equilibrate(atmosphere, { mu: 1 });
    const upright = hydrostaticEquilibrium(hsra()).electronPressure;
    for (let i = 0; i < 49; i++) expect(atmosphere.electronPressure[i] / upright[i]).toBeCloseTo(1, 9);
  });

  it("has no solution for NaN", () => {
    const broken = copyAtmosphere(hsra(), { temperature: Number.NaN });
    expect(() => hydrostaticEquilibrium(broken)).toThrow(/temperature is NaN/);
  });
});

describe("response of the pressure to the temperature", () => {
  const logTau = logTauGrid();

  it("is that of central differences of the discrete equilibrium", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(hsra, coolUmbra, penumbra),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 49, maxLength: 49 }),
        (model, shape) => {
          const columns = createColumns([], undefined, 49);
          // Off the joints of the partition functions.
          const base = copyAtmosphere(model(logTau), {
            temperature: model(logTau).temperature.map((t) => t + 1.3),
          });
          columns.equilibrate(base);
          const profile = Float64Array.from(shape);
          const response = new Float64Array(49);
          columns.pressureResponse(profile, response);
          const shifted = (h: number): Float64Array => {
            const other = copyAtmosphere(base, {
              temperature: base.temperature.map((t, i) => t + h * profile[i]),
            });
            columns.equilibrate(other);
            return other.electronPressure;
          };
          const [low, high] = [shifted(-0.02), shifted(0.02)];
          for (let i = 0; i < 49; i++) {
            const pe = base.electronPressure[i];
            const numeric = (high[i] - low[i]) / 0.04 / pe;
            expect(Math.abs(response[i] / pe - numeric)).toBeLessThan(1e-6 * Math.abs(numeric) + 1e-9);
          }
          expect(response[48]).toBe(0);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("is linear and takes several profiles at once", () => {
    const columns = createColumns([], undefined, 49);
    columns.equilibrate(hsra(logTau));
    const profiles = new Float64Array(98).map((_, k) => (k < 49 ? 1 : 2 + (k - 49) / 49));
    const both = new Float64Array(98);
    columns.pressureResponse(profiles, both);
    const sum = new Float64Array(49);
    columns.pressureResponse(
      profiles.slice(0, 49).map((v, i) => v + profiles[49 + i]),
      sum,
    );
    for (let i = 0; i < 48; i++) expect(sum[i] / (both[i] + both[49 + i])).toBeCloseTo(1, 10);
  });
});
