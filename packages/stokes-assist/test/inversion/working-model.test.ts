import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guessFor } from "../../src/inversion/first-guess.ts";
import { parametersOf } from "../../src/inversion/parameters.ts";
import { inversionPresets } from "../../src/inversion/presets.ts";
import { copyModel, foldAngles, moveModel } from "../../src/inversion/working-model.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import { hinodeSetup, magneticModel } from "./scene.ts";

const config = inversionPresets.reference;

describe("moveModel", () => {
  it("stays within the bounds whatever the step, fields folded", () => {
    const model = magneticModel();
    const parameters = parametersOf(model, config, 2);
    const step = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), {
      minLength: parameters.length,
      maxLength: parameters.length,
    });
    fc.assert(
      fc.property(step, (steps) => {
        const moved = copyModel(model);
        moveModel(moved, parameters, steps);
        foldAngles(moved);
        const { atmosphere, macroturbulence } = moved.components[0];
        for (const quantity of ["temperature", "velocity", "fieldStrength", "microturbulence"] as const) {
          const [least, greatest] = config.bounds[quantity] as readonly [number, number];
          expect(Math.min(...atmosphere[quantity])).toBeGreaterThanOrEqual(least);
          expect(Math.max(...atmosphere[quantity])).toBeLessThanOrEqual(greatest);
        }
        expect(macroturbulence).toBeGreaterThan(0);
        expect(macroturbulence).toBeLessThanOrEqual(1e6);
      }),
      { numRuns: 50 },
    );
  });
});

describe("foldAngles", () => {
  it("changes nothing in the spectrum", () => {
    const synthesizer = createSynthesizer(hinodeSetup);
    for (const [inclination, azimuth] of [
      [-40, 200],
      [230, -95],
      [400, 530],
    ]) {
      const model = copyModel(guessFor(new Float64Array(448).fill(1), hinodeSetup, { kind: "plain" }));
      const { atmosphere } = model.components[0];
      atmosphere.inclination.fill(inclination);
      atmosphere.azimuth.fill(azimuth);
      const before = synthesizer.synthesize(model).slice();
      foldAngles(model);
      for (const angle of [atmosphere.inclination[5], atmosphere.azimuth[5]]) {
        expect(angle).toBeGreaterThanOrEqual(0);
        expect(angle).toBeLessThanOrEqual(180);
      }
      synthesizer.synthesize(model).forEach((value, k) => {
        expect(Math.abs(value - before[k])).toBeLessThan(1e-10);
      });
    }
  });

  it("turns a field of negative strength around, depth by depth", () => {
    const synthesizer = createSynthesizer(hinodeSetup);
    const model = copyModel(magneticModel());
    const { fieldStrength, inclination, logTau } = model.components[0].atmosphere;
    fieldStrength.set(logTau.map((t) => 500 + 400 * t));
    const before = synthesizer.synthesize(model).slice();
    foldAngles(model);
    expect(fieldStrength.every((strength) => strength >= 0)).toBe(true);
    expect([inclination[0], inclination[48]]).toEqual([50, 130]);
    const after = synthesizer.synthesize(model);
    for (let k = 0; k < after.length; k++) expect(Math.abs(after[k] - before[k])).toBeLessThan(1e-10);
  });

  it("turns a column of azimuths as a whole", () => {
    const turned = (azimuth: (logTau: number) => number): Float64Array => {
      const model = copyModel(magneticModel());
      const column = model.components[0].atmosphere;
      column.azimuth.set(column.logTau.map(azimuth));
      foldAngles(model);
      return column.azimuth;
    };
    // From 172 to 196 degrees over the depths, and four turns back.
    const rising = turned((logTau) => 180 + 5 * (-0.4 - logTau) - 720);
    expect(rising.every((value, i) => i === 0 || Math.abs(value - rising[i - 1] - 0.5) < 1e-9)).toBe(true);
    expect(rising[24] > 0 && rising[24] < 180).toBe(true);
    // A jump that was there is taken out.
    const jumping = turned((logTau) => (logTau > -1.25 ? 2 : 178));
    expect([jumping[24], jumping[25]]).toEqual([2, -2]);
  });
});
