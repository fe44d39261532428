import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  atmosphereOf,
  copyAtmosphere,
  DEPTH_QUANTITIES,
  logTauGrid,
} from "../../src/atmosphere/atmosphere.ts";
import { alongLineOfSight } from "../../src/atmosphere/line-of-sight.ts";
import {
  hsra,
  MODEL_ATMOSPHERES,
  type ModelAtmosphereName,
  modelAtmosphere,
} from "../../src/atmosphere/models.ts";
import { packedModelSize, packModel, unpackModel } from "../../src/atmosphere/pack.ts";
import { resample } from "../../src/atmosphere/resample.ts";
import type { Model } from "../../src/types.ts";
import { atmosphereOfRows, hasVectors, vectors } from "../vectors.ts";

interface Synthesis {
  readonly model: { readonly rows: readonly (readonly number[])[] };
}

describe.skipIf(!hasVectors)("model atmospheres against SIR's files (needs the shared data folder)", () => {
  it.each([
    ["hsra", "a_hsra_nofield"],
    ["coolUmbra", "c_cool_umbra_B3000"],
  ] as const)("%s", (name, file) => {
    const theirs = atmosphereOfRows(vectors<Synthesis>(file).model.rows);
    const ours = modelAtmosphere(name, theirs.logTau);
    for (let i = 0; i < theirs.logTau.length; i++) {
      expect(ours.temperature[i]).toBeCloseTo(theirs.temperature[i], 4);
      expect(ours.electronPressure[i] / theirs.electronPressure[i]).toBeCloseTo(1, 5);
    }
  });
});

describe("grid of optical depths", () => {
  it("has 49 points from 1.2 to -3.6", () => {
    const grid = logTauGrid();
    expect(grid.length).toBe(49);
    expect(grid[0]).toBe(1.2);
    expect(grid[12]).toBe(0);
    expect(grid[47]).toBe(-3.5);
    expect(grid[48]).toBe(-3.6);
  });

  it("refuses steps that do not fit", () => {
    expect(() => logTauGrid(1, -4, 0.3)).toThrow(/No grid from 1 to -4/);
    expect(() => logTauGrid(-4, 1, 0.1)).toThrow(/bottom above top/);
    expect(() => logTauGrid(1, -4, -1)).toThrow(/No grid/);
  });
});

describe("atmospheres", () => {
  it("are made of arrays and constants, and copied", () => {
    const temperature = [6000, 5000];
    const a = atmosphereOf({ logTau: [1, 0], temperature, electronPressure: 10, inclination: 30 });
    expect(a.electronPressure).toEqual(Float64Array.of(10, 10));
    expect(a.velocity).toEqual(Float64Array.of(0, 0));
    expect(a.inclination).toEqual(Float64Array.of(30, 30));
    const b = copyAtmosphere(a, { velocity: [1, 2] });
    b.temperature[0] = 1;
    expect(a.temperature[0]).toBe(6000);
    expect(b.velocity).toEqual(Float64Array.of(1, 2));
  });

  it("refuse what does not fit", () => {
    expect(() => atmosphereOf({ logTau: [0, 1], temperature: 1, electronPressure: 1 })).toThrow(
      /do not descend/,
    );
    expect(() => atmosphereOf({ logTau: [0], temperature: 1, electronPressure: 1 })).toThrow(/at least two/);
    expect(() => atmosphereOf({ logTau: [1, 0], electronPressure: 1 })).toThrow(/lacks its temperature/);
    expect(() => atmosphereOf({ logTau: [1, 0], temperature: [1], electronPressure: 1 })).toThrow(
      /temperature has 1 depths/,
    );
  });
});

describe("model atmospheres", () => {
  it.each(Object.keys(MODEL_ATMOSPHERES) as ModelAtmosphereName[])("%s covers 1.2 to -3.6", (name) => {
    const { bottom, step, temperature, electronPressure } = MODEL_ATMOSPHERES[name];
    expect(electronPressure.length).toBe(temperature.length);
    expect(bottom).toBeGreaterThanOrEqual(1.2);
    expect(bottom - step * (temperature.length - 1)).toBeLessThanOrEqual(-3.6 + 1e-9);
    const atmosphere = modelAtmosphere(name);
    expect(atmosphere.logTau.length).toBe(49);
    expect(Math.min(...atmosphere.temperature)).toBeGreaterThan(2500);
    expect(Math.min(...atmosphere.electronPressure)).toBeGreaterThan(0);
  });

  it("are seen at a heliocentric angle as alongLineOfSight shows them", () => {
    for (const mu of [1, 0.5]) {
      const seen = modelAtmosphere("penumbra", logTauGrid(), mu);
      const moved = resample(
        alongLineOfSight(modelAtmosphere("penumbra", logTauGrid(1.2, -4, 0.1)), mu),
        logTauGrid(),
      );
      expect(seen.logTau).toEqual(logTauGrid());
      // Away from the deepest points, where the moved one is extrapolated, and its splines end.
      for (let i = 8; i < 49; i++)
        expect(Math.abs(seen.temperature[i] - moved.temperature[i])).toBeLessThan(1);
    }
    expect(() => modelAtmosphere("hsra", logTauGrid(), 0)).toThrow(/mu is 0/);
  });

  it("give the published HSRA at its own points", () => {
    // Gingerich et al. 1971: T = 6390 K at log tau = 0.
    const atmosphere = hsra([1, 0, -1]);
    expect(atmosphere.temperature[1]).toBeCloseTo(6390, 6);
  });
});

describe("resampling", () => {
  it("gives back the same points, and straight lines everywhere", () => {
    const atmosphere = copyAtmosphere(hsra(), { velocity: hsra().logTau.map((x) => 1e5 * x) });
    const same = resample(atmosphere, atmosphere.logTau);
    for (const quantity of DEPTH_QUANTITIES) {
      for (let i = 0; i < 49; i++) expect(same[quantity][i]).toBeCloseTo(atmosphere[quantity][i], 6);
    }
    fc.assert(
      fc.property(fc.double({ min: -5, max: 1.9, noNaN: true }), (x) => {
        expect(resample(atmosphere, [2, x]).velocity[1]).toBeCloseTo(1e5 * x, 4);
      }),
    );
  });

  it("is close to the model between its points", () => {
    const coarse = hsra(logTauGrid(1.2, -3.6, 0.2));
    const fine = resample(coarse, logTauGrid());
    const truth = hsra();
    for (let i = 4; i < 45; i++) {
      expect(Math.abs(fine.temperature[i] - truth.temperature[i])).toBeLessThan(20);
      expect(Math.abs(fine.electronPressure[i] / truth.electronPressure[i] - 1)).toBeLessThan(0.02);
    }
  });

  it("takes azimuths the shorter way round", () => {
    const logTau = logTauGrid(1.2, -3.6, 0.2);
    const falling = (x: number): number => 4 + 3 * x;
    const wrapped = logTau.map((x) => falling(x) + (falling(x) < 0 ? 180 : 0));
    const { azimuth } = resample(copyAtmosphere(hsra(logTau), { azimuth: wrapped }), logTauGrid());
    logTauGrid().forEach((x, i) => {
      expect(azimuth[i]).toBeCloseTo(falling(x), 9);
    });
  });

  it("needs positive pressures", () => {
    expect(() => resample(copyAtmosphere(hsra(), { electronPressure: 0 }), [1, 0])).toThrow(
      /is not positive/,
    );
  });
});

describe("packed models", () => {
  it("come back as they were", () => {
    const component = (shift: number, fill: number) => ({
      atmosphere: copyAtmosphere(hsra(), { velocity: shift, azimuth: 3 * shift }),
      macroturbulence: 1e5 + shift,
      fill,
    });
    const model: Model = { components: [component(1, 0.25), component(2, 0.75)], strayLight: 0.1 };
    const packed = packModel(model);
    expect(packed.length).toBe(packedModelSize(2, 49));
    expect(unpackModel(packed, 2, 49)).toEqual(model);
    const buffer = new Float64Array(2000);
    packModel(model, buffer, 100);
    expect(unpackModel(buffer, 2, 49, 100)).toEqual(model);
    expect(() => packModel(model, buffer, 1999)).toThrow(/No room/);
    expect(() => unpackModel(packed, 3, 49)).toThrow(/does not fit/);
  });
});
