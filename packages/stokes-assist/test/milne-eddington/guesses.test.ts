import { describe, expect, it } from "vitest";
import { centreOfGravity } from "../../src/milne-eddington/centre-of-gravity.ts";
import { MilneEddingtonInverter } from "../../src/milne-eddington/inverter.ts";
import { lineWindows } from "../../src/milne-eddington/line-window.ts";
import { invertMilneEddingtonMap } from "../../src/milne-eddington/map.ts";
import { sampleSpectrum } from "../../src/milne-eddington/sampling.ts";
import { milneEddingtonKernel, milneEddingtonRegion } from "../../src/milne-eddington/setup.ts";
import { weakField } from "../../src/milne-eddington/weak-field.ts";
import { atmosphere, instrument, setup, wavelengths } from "./scene.ts";

const [, window6302] = lineWindows(wavelengths, milneEddingtonRegion(setup).lines);

function profilesOf(parameters: Float64Array): Float64Array {
  const profiles = new Float64Array(448);
  milneEddingtonKernel(setup).synthesize(parameters, profiles);
  return profiles;
}

describe("line windows", () => {
  it("know the Lande factors of 6302.5: a triplet of 2.5", () => {
    expect(window6302.lande).toBeCloseTo(2.5, 12);
    expect(window6302.secondLande).toBeCloseTo(6.25, 12);
  });
});

describe("centreOfGravity", () => {
  it.each([
    [2500, 10, -2e5],
    [1200, 140, 1e5],
    [300, 60, 0],
  ])("B = %f G at %f degrees", (field, inclination, velocity) => {
    const profiles = profilesOf(atmosphere(field, inclination, 20, velocity, 0.025, 5, 0.05));
    const found = centreOfGravity(profiles, wavelengths, window6302, 1);
    const truth = field * Math.cos((inclination * Math.PI) / 180);
    expect(Math.abs(found.longitudinal - truth)).toBeLessThan(0.1 * field);
    expect(Math.abs(found.velocity - velocity)).toBeLessThan(6e3);
  });
});

describe("weakField", () => {
  it.each([
    [200, 30, 20],
    [300, 120, 110],
    [250, 80, 165],
  ])("B = %f G at %f degrees, azimuth %f", (field, inclination, azimuth) => {
    const profiles = profilesOf(atmosphere(field, inclination, azimuth, 0, 0.035, 3, 0.1));
    const found = weakField(profiles, wavelengths, window6302);
    const angle = (inclination * Math.PI) / 180;
    expect(Math.abs(found.longitudinal - field * Math.cos(angle))).toBeLessThan(0.05 * field);
    expect(Math.abs(found.transverse - field * Math.sin(angle))).toBeLessThan(0.25 * field);
    expect(Math.abs(found.azimuth - azimuth)).toBeLessThan(6);
  });
});

describe("sampleSpectrum", () => {
  it("keeps a constant and convolves as the integral does", () => {
    const { grid, sampling } = sampleSpectrum(wavelengths, { instrument, macroturbulence: 6e4 });
    if (!sampling) throw new Error("nothing was smeared");
    const sigma = 0.06;
    const spectrum = grid.map((w) => 1 - 0.5 * Math.exp(-0.5 * ((w - 6302) / sigma) ** 2));
    // Gaussians: variances add. The transmission is 12 mA, the macroturbulence 6e4 / c x 6302 A = 12.6 mA.
    const broad = Math.hypot(sigma, 0.012, (6e4 / 2.99792458e10) * 6302);
    wavelengths.forEach((w, i) => {
      let sum = 0;
      let weight = 0;
      for (let k = 0; k < sampling.width; k++) {
        sum += sampling.weights[i * sampling.width + k] * spectrum[sampling.starts[i] + k];
        weight += sampling.weights[i * sampling.width + k];
      }
      const expected = 1 - (0.5 * sigma * Math.exp(-0.5 * ((w - 6302) / broad) ** 2)) / broad;
      expect(weight).toBeCloseTo(1, 10);
      expect(Math.abs(sum - expected)).toBeLessThan(1e-3);
    });
  });

  it("serves the few wavelengths of a filtergraph", () => {
    const few = Float64Array.of(6302.35, 6302.42, 6302.47, 6302.51, 6302.58, 6303);
    const { grid, sampling } = sampleSpectrum(few, { instrument });
    if (!sampling) throw new Error("nothing was smeared");
    few.forEach((w, i) => {
      let place = 0;
      for (let k = 0; k < sampling.width; k++) {
        place += sampling.weights[i * sampling.width + k] * grid[sampling.starts[i] + k];
      }
      expect(Math.abs(place - w)).toBeLessThan(1e-6);
    });
  });
});

describe("invertMilneEddingtonMap", () => {
  const size = 448;
  const cube = {
    width: 3,
    height: 2,
    wavelengths,
    data: new Float32Array(6 * size),
    continuum: 1,
    noise: 1e-3,
    name: "six pixels",
  };
  for (let i = 0; i < 6; i++) cube.data.set(profilesOf(atmosphere(500 + 300 * i)), i * size);
  cube.data[4 * size] = Number.NaN;
  cube.data.fill(Number.NaN, 5 * size);

  it("maps the parameters and lists what could not be fitted", async () => {
    const seen: number[] = [];
    const map = await invertMilneEddingtonMap(cube, new MilneEddingtonInverter(setup), {
      onProgress: (done) => seen.push(done),
    });
    for (let i = 0; i < 5; i++) {
      expect(Math.abs(map.parameters.fieldStrength.data[i] - (500 + 300 * i))).toBeLessThan(2);
    }
    expect(map.unusable).toEqual([{ x: 2, y: 1, reason: "112 of 112 wavelengths hold no number" }]);
    expect(map.counts.unusable).toBe(1);
    expect(map.chi2.data[5]).toBeNaN();
    expect(seen).toEqual([1, 2]);
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    const running = invertMilneEddingtonMap(cube, new MilneEddingtonInverter(setup), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(running).rejects.toThrow(/Aborted/);
  });
});
