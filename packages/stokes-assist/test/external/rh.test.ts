import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hsra } from "../../src/atmosphere/index.ts";
import { fe6302 } from "../../src/atoms/lines.ts";
import { readRhSpectrum, rhAdapter, writeMultiAtmosphere, writeRhField } from "../../src/external/index.ts";
import { synthesizeExternal } from "../../src/external/node/index.ts";
import { writeXdr } from "../../src/external/rh-files.ts";
import { equationOfState, hsraContinuum } from "../../src/gas/index.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import type { Model, SpectralSetup } from "../../src/types.ts";

const setup: SpectralSetup = {
  regions: [
    { lines: [fe6302], wavelengths: Float64Array.from({ length: 60 }, (_, i) => 6302.1 + 0.0133 * i) },
  ],
};

function model(fieldStrength: number, velocity: number, inclination: number, azimuth: number): Model {
  const quiet = hsra();
  const constant = (value: number) => quiet.temperature.map(() => value);
  const atmosphere = {
    ...quiet,
    fieldStrength: constant(fieldStrength),
    velocity: constant(velocity),
    inclination: constant(inclination),
    azimuth: constant(azimuth),
    microturbulence: constant(8e4),
  };
  return { components: [{ atmosphere, macroturbulence: 0, fill: 1 }], strayLight: 0 };
}

describe("RH's files", () => {
  const { atmosphere } = model(1000, 2e5, 60, 30).components[0];

  it("hold the atmosphere from the top, in RH's units", () => {
    const lines = writeMultiAtmosphere(atmosphere)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("*"));
    const depths = atmosphere.logTau.length;
    expect(lines.slice(1, 4)).toEqual(["TAU", "4.44", String(depths)]);
    const top = lines[4].trim().split(/\s+/).map(Number);
    expect(top.slice(0, 2)).toEqual([atmosphere.logTau[depths - 1], atmosphere.temperature[depths - 1]]);
    // Upflows are positive in RH.
    expect(top.slice(3)).toEqual([-2, 0.8]);
    const bottom = lines[4 + 2 * depths - 1].trim().split(/\s+/).map(Number);
    const gas = equationOfState(atmosphere.temperature[0], atmosphere.electronPressure[0]);
    const nuclei = gas.electronDensity / gas.electrons;
    expect(bottom.reduce((sum, value) => sum + value, 0) / nuclei).toBeCloseTo(1, 6);
    expect(bottom[5] / nuclei).toBeCloseTo(gas.protons, 6);
    expect(bottom[1] / bottom[0]).toBeCloseTo(4 * Math.exp(-118_366 / atmosphere.temperature[0]), 8);
  });

  it("hold the field in tesla and radians, and spectra in their own order", () => {
    const field = new DataView(writeRhField(atmosphere).buffer);
    const depths = atmosphere.logTau.length;
    expect(field.getFloat64(0)).toBeCloseTo(0.1, 12);
    expect(field.getFloat64(8 * depths)).toBeCloseTo(Math.PI / 3, 12);
    expect(field.getFloat64(16 * depths)).toBeCloseTo(Math.PI / 6, 12);
    const spectrum = writeXdr([[630.1, 630.2]], 2);
    const ray = new Uint8Array([
      ...writeXdr([[0.8], [1, 2]]),
      ...writeXdr(
        [
          [3, 4],
          [5, 6],
          [7, 8],
        ],
        0,
      ),
    ]);
    expect(readRhSpectrum(spectrum, ray)).toEqual({
      mu: 0.8,
      wavelengths: Float64Array.of(630.1, 630.2),
      stokes: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    });
    expect(() => readRhSpectrum(spectrum, ray.subarray(0, 20))).toThrow(/ends after 20 bytes/);
    expect(() => readRhSpectrum(spectrum, ray.subarray(0, ray.length - 8))).toThrow(/polarisation/);
  });

  it("replace the keywords of the template that have to be", () => {
    const keywords = "# comment\n  ATMOS_FILE = old.atmos\n#  STOKES_INPUT = x\n  NRAYS = 5\n";
    const template = new Map([["keyword.input", new TextEncoder().encode(keywords)]]);
    const text = rhAdapter({ setup, template }).files["keyword.input"];
    expect(text).toMatch(/NRAYS = 5/);
    expect(text).toMatch(/ATMOS_FILE = stokes\.atmos/);
    expect(text).not.toMatch(/old\.atmos/);
    expect(() => rhAdapter({ setup, template: new Map() })).toThrow(/no keyword.input/);
    expect(() => rhAdapter({ setup, template }).invert).not.toThrow();
    const two = {
      ...model(1, 0, 0, 0),
      components: [model(1, 0, 0, 0).components[0], model(1, 0, 0, 0).components[0]],
    };
    expect(() => rhAdapter({ setup, template }).synthesize?.(two)).toThrow(/one atmosphere at a time/);
  });
});

/** Writes what RH does: the wavelengths first, then a ray whose intensity is that of the HSRA's continuum. */
const STAND_IN = `
import { existsSync, readFileSync, writeFileSync } from "node:fs";
const wave = readFileSync("stokes.wave");
const n = wave.readInt32BE(0);
if (!existsSync("spectrum.out")) writeFileSync("spectrum.out", wave);
else {
  const ray = Buffer.alloc(8 + 8 * n + 4 + 24 * n);
  ray.writeDoubleBE(1, 0);
  for (let i = 0; i < n; i++) {
    const cm = wave.readDoubleBE(4 + 8 * i) * 1e-7;
    ray.writeDoubleBE((Number(process.env.CONTINUUM) * cm * cm) / 2.99792458e10 / 1e3, 8 + 8 * i);
    ray.writeDoubleBE(1e-9, 12 + 8 * n + 16 * n + 8 * i);
  }
  writeFileSync("spectrum_1.00", ray);
}
`;

describe("the driver of RH", () => {
  it("runs both programs beside the template and reads the ray, with a program that writes such files", async () => {
    const root = await mkdtemp(join(tmpdir(), "rh-"));
    const template = await mkdtemp(join(root, "template-"));
    await writeFile(join(template, "keyword.input"), "  NRAYS = 1\n");
    await writeFile(join(root, "rh.mjs"), STAND_IN);
    const { results, skipped } = await synthesizeExternal([model(1000, 0, 50, 30)], {
      ...{ code: "rh", setup, template },
      executable: { rhf1d: process.execPath, solveray: process.execPath },
      args: [join(root, "rh.mjs")],
      env: { CONTINUUM: String(hsraContinuum(fe6302.wavelength)) },
    });
    expect(skipped).toEqual([]);
    const [stokes] = results;
    for (let i = 0; i < 60; i++) {
      expect(stokes?.[i]).toBeCloseTo(1, 9);
      expect(stokes?.[60 + i]).toBe(0);
      expect(stokes?.[180 + i]).toBeGreaterThan(0);
    }
    await rm(root, { recursive: true });
  });
});

const rh = process.env.RH;

describe.skipIf(!rh)("RH itself (needs RH in the environment: the folder of rhf1d and solveray)", () => {
  it("gives the profiles of this package, but for its opacities", async () => {
    const home = rh ?? "";
    const template = await mkdtemp(join(home, "template-"));
    // Its example, in LTE, with the iron line of its own list.
    const example = async (name: string) => readFile(join(home, "run", name), "utf8");
    const keywords = (await example("keyword.input"))
      .replace(/N_MAX_ITER = \d+/, "N_MAX_ITER = 1")
      .replace(/N_MAX_SCATTER = \d+/, "N_MAX_SCATTER = 0")
      .replace(/N_THREADS = \d+/, "N_THREADS = 1");
    await writeFile(join(template, "keyword.input"), `${keywords}\n  HYDROGEN_LTE = TRUE\n`);
    const atoms = (await example("atoms.input")).replace(
      /(ACTIVE |PASSIVE)( +)ZERO_RADIATION/g,
      "PASSIVE$2LTE_POPULATIONS",
    );
    await writeFile(join(template, "atoms.input"), atoms);
    await writeFile(join(template, "molecules.input"), await example("molecules.input"));
    await writeFile(join(template, "kurucz.input"), "../../Atoms/Kurucz/gf06302_1564.kur\n");
    try {
      const models = [model(1000, 1.5e5, 50, 30), model(2500, -2e5, 120, 100)];
      for (const mu of [1, 0.6]) await compare(models, { ...setup, mu }, template, home);
    } finally {
      await rm(template, { recursive: true });
    }
  });

  async function compare(models: readonly Model[], setup: SpectralSetup, template: string, home: string) {
    const { results, skipped } = await synthesizeExternal(models, {
      ...{ code: "rh", setup, template },
      executable: { rhf1d: join(home, "rhf1d"), solveray: join(home, "solveray") },
    });
    expect(skipped).toEqual([]);
    const synthesizer = createSynthesizer(setup, { kernel: "typescript" });
    for (const [k, one] of models.entries()) {
      const own = synthesizer.synthesize(one);
      const theirs = results[k] ?? new Float64Array();
      for (let s = 0; s < 4; s++) {
        const [a, b] = [own, theirs].map((stokes) => stokes.subarray(60 * s, 60 * s + 60));
        const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
        expect(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))).toBeGreaterThan(0.999);
        const largest = (stokes: Float64Array) => Math.max(...stokes.map(Math.abs));
        expect(Math.abs(largest(a) / largest(b) - 1)).toBeLessThan(s === 0 ? 0.02 : 0.15);
      }
    }
  }
});
