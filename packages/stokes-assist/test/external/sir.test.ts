import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { hsra } from "../../src/atmosphere/index.ts";
import { invertExternal, respondExternal, synthesizeExternal } from "../../src/external/node/index.ts";
import { inversionPresets } from "../../src/inversion/index.ts";
import { clusteredGuess } from "../../src/map/index.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import type { Atmosphere, Model, SpectralSetup } from "../../src/types.ts";
import { setup as coarse } from "./support.ts";

/** Path of SIR's executable: SIR in the environment, or `sir.x` on the path. */
function findSir(): string | undefined {
  if (process.env.SIR) return process.env.SIR;
  try {
    return execFileSync("sh", ["-c", "command -v sir.x"], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

const sir = findSir();

describe.skipIf(!sir)(
  "SIR itself (needs its executable: SIR in the environment, or sir.x on the path)",
  () => {
    const executable = sir ?? "";
    const [region] = coarse.regions;
    const wavelengths = Float64Array.from({ length: 60 }, (_, i) => 6301 + 0.032 * i);
    // SIR holds the wavelengths of its lines in single precision, half a milli-Angstrom here.
    const lines = region.lines.map((line) => ({ ...line, wavelength: Math.fround(line.wavelength) }));
    const setup: SpectralSetup = { regions: [{ lines, wavelengths }] };

    function model(fieldStrength: number, velocity: number): Model {
      const quiet = hsra();
      const constant = (value: number) => quiet.temperature.map(() => value);
      const atmosphere: Atmosphere = {
        ...quiet,
        fieldStrength: constant(fieldStrength),
        velocity: constant(velocity),
        inclination: constant(50),
        azimuth: constant(30),
        microturbulence: constant(8e4),
      };
      return { components: [{ atmosphere, macroturbulence: 0, fill: 1 }], strayLight: 0 };
    }

    it("synthesises what this package does", async () => {
      const models = [model(1000, 1e5), model(2500, -2e5)];
      const { results, skipped } = await synthesizeExternal(models, {
        code: "sir",
        executable,
        setup,
        processes: 2,
      });
      expect(skipped).toEqual([]);
      const synthesizer = createSynthesizer(setup, { kernel: "typescript" });
      for (const [k, one] of models.entries()) {
        const own = synthesizer.synthesize(one);
        const n = wavelengths.length;
        own.forEach((value, i) => {
          expect(Math.abs(value - (results[k]?.[i] ?? Number.NaN))).toBeLessThan(i < n ? 2e-4 : 5e-5);
        });
      }
    });

    it("mixes two components, macroturbulence and stray light as this package does", async () => {
      const stray = createSynthesizer(setup, { kernel: "typescript" }).synthesize(model(10, 0)).slice();
      const whole = { ...setup, strayLight: stray };
      const [first, second] = [model(2000, 1e5), model(500, -1e5)].map(({ components }) => components[0]);
      const mixed: Model = {
        components: [
          { ...first, fill: 0.3, macroturbulence: 1e5 },
          { ...second, fill: 0.7, macroturbulence: 2e5 },
        ],
        strayLight: 0.25,
      };
      const { results } = await synthesizeExternal([mixed], { code: "sir", executable, setup: whole });
      const own = createSynthesizer(whole, { kernel: "typescript" }).synthesize(mixed);
      own.forEach((value, i) => {
        expect(Math.abs(value - (results[0]?.[i] ?? Number.NaN))).toBeLessThan(2e-4);
      });
    });

    it("gives the response functions of this package", async () => {
      const one = model(1000, 1e5);
      const quantities = ["velocity", "fieldStrength", "inclination"] as const;
      const { results } = await respondExternal([one], quantities, { code: "sir", executable, setup });
      const { atmosphere } = one.components[0];
      const synthesizer = createSynthesizer(setup, { kernel: "typescript" });
      const depth = 20;
      for (const response of results[0] ?? []) {
        const profile = new Float64Array(atmosphere.logTau.length);
        profile[depth] = 1;
        const { derivatives } = synthesizer.respond(one, [{ quantity: response.quantity, profile }]);
        const theirs = response.values.subarray(depth * derivatives.length, (depth + 1) * derivatives.length);
        const largest = Math.max(...derivatives.map(Math.abs));
        derivatives.forEach((value, i) => {
          expect(Math.abs(value - theirs[i])).toBeLessThan(0.02 * largest);
        });
      }
      expect(results[0]).toHaveLength(3);
    });

    it("inverts a map", async () => {
      const truth = [model(1200, 1e5), model(500, -1e5)];
      const synthesizer = createSynthesizer(setup, { kernel: "typescript" });
      const n = wavelengths.length;
      const data = new Float32Array(3 * 4 * n);
      truth.forEach((one, x) => {
        data.set(synthesizer.synthesize(one), x * 4 * n);
      });
      data.fill(Number.NaN, 2 * 4 * n);
      const cube = { width: 3, height: 1, wavelengths, data, continuum: 1, noise: 1e-3, name: "two" };
      const fits: number[] = [];
      const map = await invertExternal({
        ...{ code: "sir", executable, setup, cube, processes: 2, tilePixels: 1 },
        config: { ...inversionPresets.reference, cycles: 2 },
        guess: clusteredGuess([0, 1, 1], [model(800, 0), model(800, 0)]),
        onPixel: ({ pixel, codeChi2, steps }) => {
          expect(codeChi2).toBeGreaterThan(0);
          expect(steps).toBeGreaterThan(2);
          fits.push(pixel);
        },
      });
      expect(fits.sort()).toEqual([0, 1]);
      expect(Array.from(map.status)).toEqual([0, 0, 3]);
      for (const [x, one] of truth.entries()) {
        const [{ atmosphere }] = one.components;
        expect(map.chi2[x]).toBeLessThan(1);
        expect(Math.abs(map.map("temperature", -1).values[x] - atmosphere.temperature[22])).toBeLessThan(60);
        expect(Math.abs(map.map("fieldStrength", -1).values[x] - atmosphere.fieldStrength[0])).toBeLessThan(
          60,
        );
        expect(Math.abs(map.map("velocity", -1).values[x] - atmosphere.velocity[0] / 1e5)).toBeLessThan(0.1);
        expect(map.map("temperature", -1).errors[x]).toBeGreaterThan(0);
      }
    });
  },
);
