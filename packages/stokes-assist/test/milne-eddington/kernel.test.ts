import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { MILNE_EDDINGTON_PARAMETERS } from "../../src/milne-eddington/kernel.ts";
import { typescriptMilneEddingtonKernel } from "../../src/milne-eddington/kernel-typescript.ts";
import { ZEEMAN_SPLITTING } from "../../src/milne-eddington/line-sums.ts";
import { milneEddingtonKernel, milneEddingtonRegion } from "../../src/milne-eddington/setup.ts";
import { atmosphere, instrument, setup, wavelengths } from "./scene.ts";

const DEGREE = Math.PI / 180;

interface Reference {
  readonly wav: number[];
  readonly zeeman: [group: number, angstromPerGauss: number, strength: number][][];
  readonly cases: { model: number[]; stokes: number[]; rf: number[] }[];
}

describe.skipIf(!hasData)("pyMilne (needs the shared data folder)", () => {
  it("profiles and derivatives agree to 1e-6 with its Voigt approximation, profiles to 2e-5 with ours", () => {
    const reference: Reference = JSON.parse(readFileSync(dataPath("stokes/vectors/me_pymilne.json"), "utf8"));
    const lines = [6301.5012, 6302.4936].map((wavelength, i) => {
      const [blue, pi, red] = [0, 1, 2].map((group) => {
        const components = reference.zeeman[i].filter(([g]) => g === group);
        return {
          shifts: Float64Array.from(components, ([, s]) => s / (ZEEMAN_SPLITTING * wavelength ** 2)),
          strengths: Float64Array.from(components, ([, , strength]) => strength),
        };
      });
      return { wavelength, strength: [1, 0.3266][i], pattern: { blue, pi, red } };
    });
    const region = { grid: Float64Array.from(reference.wav), lines };
    const theirs = typescriptMilneEddingtonKernel(region, { voigt: "humlicek" });
    const ours = typescriptMilneEddingtonKernel(region);
    // Radians and km/s there.
    const units = [1, DEGREE, DEGREE, 1e-5, 1, 1, 1, 1, 1];
    for (const { model, stokes, rf } of reference.cases) {
      const parameters = Float64Array.from([...model.map((value, k) => value / units[k]), 1]);
      const out = new Float64Array(448);
      const derivatives = new Float64Array(4480);
      theirs.respond(parameters, out, derivatives);
      for (let i = 0; i < 448; i++) expect(Math.abs(out[i] - stokes[i])).toBeLessThan(1e-6);
      for (let k = 0; k < 9; k++) {
        const theirRow = rf.slice(k * 448, (k + 1) * 448);
        const scale = Math.max(...theirRow.map(Math.abs));
        for (let i = 0; i < 448; i++) {
          const mine = derivatives[k * 448 + i] / units[k];
          expect(Math.abs(mine - theirRow[i])).toBeLessThan(1e-6 * scale);
        }
      }
      ours.synthesize(parameters, out);
      for (let i = 0; i < 448; i++) expect(Math.abs(out[i] - stokes[i])).toBeLessThan(2e-5);
    }
  });
});

describe("Milne-Eddington kernel", () => {
  const strayLight = Float64Array.from({ length: 448 }, (_, i) => (i < 112 ? 0.9 + 0.1 * Math.cos(i) : 0));
  const kernels = [
    ["bare", typescriptMilneEddingtonKernel(milneEddingtonRegion(setup))],
    ["smeared", typescriptMilneEddingtonKernel(milneEddingtonRegion({ ...setup, instrument }))],
    [
      "with stray light",
      typescriptMilneEddingtonKernel(
        milneEddingtonRegion({ ...setup, instrument, macroturbulence: 1e5, strayLight }),
      ),
    ],
  ] as const;
  const parameters = atmosphere(1800, 50, 35, 8e4, 0.03, 12, 0.25, 0.25, 0.75, 0.8);

  it.each(kernels)("%s: derivatives are those of central differences", (_, kernel) => {
    const out = new Float64Array(448);
    const derivatives = new Float64Array(4480);
    kernel.respond(parameters, out, derivatives);
    const up = new Float64Array(448);
    const down = new Float64Array(448);
    const steps = [1, 0.01, 0.01, 100, 1e-5, 1e-3, 1e-4, 1e-3, 1e-3, 1e-3];
    MILNE_EDDINGTON_PARAMETERS.forEach((_name, k) => {
      const moved = parameters.slice();
      moved[k] += steps[k];
      kernel.synthesize(moved, up);
      moved[k] -= 2 * steps[k];
      kernel.synthesize(moved, down);
      const row = derivatives.subarray(k * 448, (k + 1) * 448);
      const scale = row.reduce((a, b) => Math.max(a, Math.abs(b)), 0) + 1e-12;
      for (let i = 0; i < 448; i++) {
        expect(Math.abs(row[i] - (up[i] - down[i]) / (2 * steps[k]))).toBeLessThan(2e-5 * scale);
      }
    });
  });

  it.each(kernels)("%s: the normal equations are those of the derivatives", (_, kernel) => {
    const out = new Float64Array(448);
    const derivatives = new Float64Array(4480);
    kernel.respond(parameters, out, derivatives);
    const observed = Float64Array.from(out, (value, i) => value + 0.01 * Math.sin(i));
    const weights = Float64Array.from(out, (_value, i) => 1 + (i % 3));
    observed[7] = Number.NaN;
    weights[7] = 0;
    kernel.observe(observed, weights);
    const equations = { gradient: new Float64Array(10), curvature: new Float64Array(100) };
    const chi2 = kernel.normal(parameters, equations);
    const misfit = Float64Array.from(out, (value, i) => (i === 7 ? 0 : observed[i] - value));
    const sum = (f: (i: number) => number): number => {
      let total = 0;
      for (let i = 0; i < 448; i++) total += weights[i] * f(i);
      return total;
    };
    expect(chi2).toBeCloseTo(
      sum((i) => misfit[i] ** 2),
      12,
    );
    for (let j = 0; j < 10; j++) {
      const a = derivatives.subarray(j * 448, (j + 1) * 448);
      const slope = sum((i) => misfit[i] * a[i]);
      expect(Math.abs(equations.gradient[j] - slope)).toBeLessThan(1e-9 * (1 + Math.abs(slope)));
      for (let k = 0; k < 10; k++) {
        const b = derivatives.subarray(k * 448, (k + 1) * 448);
        const product = sum((i) => a[i] * b[i]);
        const difference = Math.abs(equations.curvature[10 * j + k] - product);
        expect(difference).toBeLessThan(1e-9 * (1 + Math.abs(product)));
      }
    }
  });

  it("without a line there is the continuum S0 + S1, and signs are those of the package", () => {
    const kernel = milneEddingtonKernel(setup);
    const out = new Float64Array(448);
    kernel.synthesize(atmosphere(1500, 60, 0, 0, 0.03, 1e-9), out);
    for (let i = 0; i < 112; i++) expect(out[i]).toBeCloseTo(1, 8);

    kernel.synthesize(atmosphere(1500, 30, 0, 3e5), out);
    let core = 0;
    for (let i = 0; i < 112; i++) if (out[i] < out[core]) core = i;
    // A redshift of 3 km/s is 63 mA.
    expect(wavelengths[core]).toBeGreaterThan(6301.5012 + 0.04);
    const lobe = (from: number, to: number): number =>
      out.slice(336 + from, 336 + to).reduce((a, b) => a + b);
    expect(lobe(core - 8, core - 1)).toBeGreaterThan(0.1);
    expect(lobe(core + 2, core + 9)).toBeLessThan(-0.1);

    kernel.synthesize(atmosphere(2500, 90, 0, 0), out);
    const sigma = wavelengths.findIndex((w) => w > 6302.4936 + 0.11);
    expect(out[112 + sigma]).toBeGreaterThan(0.02);
  });
});
