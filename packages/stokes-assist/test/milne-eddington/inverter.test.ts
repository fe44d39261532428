import { readFileSync } from "node:fs";
import { ArgumentError, ShapeError, seededRandom } from "@helioscope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { invertMilneEddington, MilneEddingtonInverter } from "../../src/milne-eddington/inverter.ts";
import { milneEddingtonKernel } from "../../src/milne-eddington/setup.ts";
import { atmosphere, instrument, setup, wavelengths } from "./scene.ts";

const DEGREE = Math.PI / 180;
const SAMPLES = 60;

function profilesOf(parameters: Float64Array, noise = 0, seed = 1): Float64Array {
  const profiles = new Float64Array(448);
  milneEddingtonKernel(setup).synthesize(parameters, profiles);
  const random = seededRandom(seed);
  return noise > 0 ? profiles.map((value) => value + noise * random.normal()) : profiles;
}

function drawn(): Float64Array[] {
  const random = seededRandom(5);
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  return Array.from({ length: SAMPLES }, () =>
    atmosphere(
      between(300, 3300),
      between(10, 170),
      between(0, 180),
      between(-3e5, 3e5),
      between(0.02, 0.04),
      between(4, 20),
      between(0.1, 0.6),
      between(0.1, 0.3),
      between(0.3, 0.8),
    ),
  );
}

const turned = (a: number, b: number): number => Math.abs(((((a - b) % 180) + 270) % 180) - 90);

describe("MilneEddingtonInverter", () => {
  it("finds the truth of profiles without noise", () => {
    const inverter = new MilneEddingtonInverter(setup, { noise: 1e-4, weights: [1, 1, 1, 1] });
    let exact = 0;
    for (const truth of drawn()) {
      const { parameters, chi2 } = inverter.invert(profilesOf(truth));
      const near =
        Math.abs(parameters[0] - truth[0]) < 0.1 &&
        Math.abs(parameters[1] - truth[1]) < 0.05 &&
        turned(parameters[2], truth[2]) < 0.05 &&
        Math.abs(parameters[3] - truth[3]) < 10 &&
        Math.abs(parameters[7] - truth[7]) < 1e-3;
      if (near && chi2 < 1e-3) exact++;
    }
    expect(exact).toBeGreaterThanOrEqual(SAMPLES - 1);
  });

  it("finds it within its own standard errors with noise", () => {
    const inverter = new MilneEddingtonInverter(setup, { noise: 1e-3, weights: [1, 1, 1, 1] });
    const pulls: number[] = [];
    const chi2: number[] = [];
    drawn().forEach((truth, index) => {
      const pixel = inverter.invert(profilesOf(truth, 1e-3, index), { index });
      chi2.push(pixel.chi2);
      for (const k of [0, 1, 3]) pulls.push((pixel.parameters[k] - truth[k]) / pixel.uncertainty[k]);
    });
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
    expect(Math.abs(median(chi2) - 1)).toBeLessThan(0.1);
    // Half of a normal distribution lies within 0.67 standard deviations.
    expect(median(pulls.map(Math.abs))).toBeGreaterThan(0.5);
    expect(median(pulls.map(Math.abs))).toBeLessThan(0.9);
  });

  it("weighs the squared misfit, as the LTE inversion does", () => {
    const profiles = profilesOf(atmosphere(), 1e-3, 3);
    const invert = (options: object) => invertMilneEddington(profiles, setup, { maxSteps: 1, ...options });
    expect(invert({}).chi2).toBe(invert({ weights: [1, 16, 16, 16] }).chi2);
    // At one and the same guess: (I + w (Q + U + V)) / (1 + 3 w), from which I and the rest follow.
    const one = invert({ weights: [1, 1, 1, 1], restarts: 0 }).chi2 * 4;
    const two = invert({ weights: [1, 2, 2, 2], restarts: 0 }).chi2 * 7;
    const four = invert({ weights: [1, 4, 4, 4], restarts: 0 }).chi2 * 13;
    expect(four - two).toBeCloseTo(2 * (two - one), 8);
  });

  it("does not go by the level of the light: every intensity times a thousand", () => {
    const truth = atmosphere();
    const { parameters } = invertMilneEddington(
      profilesOf(truth).map((v) => 1000 * v),
      setup,
      { noise: 1 },
    );
    expect(parameters[0]).toBeCloseTo(truth[0], 0);
    expect(parameters[7]).toBeCloseTo(1000 * truth[7], 0);
  });

  it("sees through the instrument", () => {
    const smeared = { ...setup, instrument, macroturbulence: 5e4 };
    const profiles = new Float64Array(448);
    const truth = atmosphere(2200, 40, 120, -1e5);
    milneEddingtonKernel(smeared).synthesize(truth, profiles);
    const { parameters } = invertMilneEddington(profiles, smeared, { noise: 1e-4 });
    for (let k = 0; k < 9; k++) expect(Math.abs(parameters[k] / truth[k] - 1)).toBeLessThan(1e-3);
  });

  it("fits the share of a magnetic atmosphere in stray light", () => {
    const strayLight = new Float64Array(448);
    milneEddingtonKernel(setup).synthesize(atmosphere(0, 0, 0, 0), strayLight);
    const shared = { ...setup, strayLight };
    const truth = atmosphere(1600, 30, 50, 1.5e5, 0.03, 12, 0.25, 0.3, 0.75, 0.4);
    const profiles = new Float64Array(448);
    milneEddingtonKernel(shared).synthesize(truth, profiles);
    const { parameters } = invertMilneEddington(profiles, shared, { noise: 1e-4, maxSteps: 60 });
    expect(Math.abs(parameters[9] - 0.4)).toBeLessThan(0.05);
    expect(Math.abs(parameters[0] - 1600)).toBeLessThan(50);
  });

  it("keeps fixed parameters, and says that they have no error", () => {
    const truth = atmosphere();
    const pixel = invertMilneEddington(profilesOf(truth), setup, { fixed: { damping: 0.25, azimuth: 35 } });
    expect(pixel.parameters[6]).toBe(0.25);
    expect(pixel.uncertainty[6]).toBeNaN();
    expect(pixel.uncertainty[2]).toBeNaN();
    expect(pixel.uncertainty[0]).toBeGreaterThan(0);
    expect(pixel.parameters[0]).toBeCloseTo(1500, 0);
  });

  it("leaves out what is no datum: NaN and SIR's flag, in counts too", () => {
    const truth = atmosphere();
    const clean = profilesOf(truth, 1e-3);
    for (const [unit, flag] of [
      [1, Number.NaN],
      [1, -2],
      [5000, -1e4],
    ]) {
      const holed = clean.map((value) => unit * value);
      for (let i = 30; i < 36; i++) holed[i] = flag;
      holed[112 + 32] = flag;
      holed[3 * 112 + 90] = flag;
      const pixel = new MilneEddingtonInverter(setup, { noise: 1e-3 * unit }).invert(holed);
      expect(pixel.status).toBe("converged");
      expect(pixel.chi2).toBeLessThan(1.3);
      expect(Math.abs(pixel.parameters[0] - truth[0])).toBeLessThan(20);
    }
  });

  it("flags what holds nothing to fit", () => {
    const inverter = new MilneEddingtonInverter(setup);
    const line = profilesOf(atmosphere());
    const bad = [
      [new Float64Array(448).fill(Number.NaN), /112 of 112/],
      [new Float64Array(448), /no light/],
      [Float64Array.from({ length: 448 }, (_, i) => (i < 112 ? 1 : 0)), /flat/],
      [line.map((value, i) => (i < 112 ? Math.min(value, 0.95) : value)), /saturated/],
    ] as const;
    for (const [profiles, reason] of bad) {
      const pixel = inverter.invert(profiles);
      expect(pixel.status).toBe("unusable");
      expect(pixel.reason).toMatch(reason);
      expect(pixel.parameters.every(Number.isNaN)).toBe(true);
      expect(pixel.chi2).toBeNaN();
    }
    // The same with noise.
    for (const [seed, { index, reason }] of [
      { index: () => 0, reason: "no light" },
      { index: () => 1, reason: "flat: no spectral line above the noise" },
      { index: () => 0.02, reason: "flat: no spectral line above the noise" },
    ].entries()) {
      const random = seededRandom(seed);
      const noisy = Float64Array.from(
        { length: 448 },
        (_, i) => (i < 112 ? index() : 0) + 1e-3 * random.normal(),
      );
      expect(inverter.invert(noisy)).toMatchObject({ status: "unusable", reason });
    }
    const clipped = profilesOf(atmosphere(), 1e-3).map((value, i) =>
      i < 112 ? Math.min(value, 0.97) : value,
    );
    expect(inverter.invert(clipped).reason).toMatch(/saturated/);
    // A guess of which nothing follows.
    const nowhere = inverter.invert(line, { guess: new Float64Array(10).fill(Number.NaN) });
    expect(nowhere.parameters.every(Number.isFinite)).toBe(true);
    // A few lost wavelengths are left out.
    const gap = line.map((value, i) => (i > 10 && i < 15 ? Number.NaN : value));
    expect(inverter.invert(gap).parameters[0]).toBeCloseTo(1500, 0);
  });

  it("repeats itself whatever the order of the pixels, random restarts included", () => {
    const options = { noise: 1e-5, restarts: 2, restartAbove: 0, seed: 3 };
    const noisy = drawn()
      .slice(0, 4)
      .map((truth, i) => profilesOf(truth, 1e-3, i));
    const forth = new MilneEddingtonInverter(setup, options);
    const back = new MilneEddingtonInverter(setup, options);
    const a = noisy.map((profiles, index) => forth.invert(profiles, { index }));
    const b = noisy
      .map((profiles, index) => ({ profiles, index }))
      .reverse()
      .map(({ profiles, index }) => back.invert(profiles, { index }))
      .reverse();
    expect(a).toEqual(b);
    expect(a[0].restarts).toBe(2);
  });

  it("refuses what does not fit", () => {
    expect(() => new MilneEddingtonInverter(setup).invert(new Float64Array(10))).toThrow(ShapeError);
    expect(() => new MilneEddingtonInverter({ ...setup, lines: [] })).toThrow(ArgumentError);
    expect(
      () => new MilneEddingtonInverter({ ...setup, wavelengths: wavelengths.map((w) => w + 50) }),
    ).toThrow(/No line/);
    expect(() => new MilneEddingtonInverter(setup, { noise: 0 })).toThrow(/noise/);
    const wrong = { fixed: { temperature: 5000 } } as object;
    expect(() => new MilneEddingtonInverter(setup, wrong)).toThrow(/"temperature" is no parameter/);
  });
});

describe.skipIf(!hasData)("real Hinode pixels (needs the shared data folder)", () => {
  interface Pixel {
    readonly obs: number[][];
    readonly model: number[][];
  }
  let pixels: Pixel[];
  beforeAll(() => {
    pixels = JSON.parse(readFileSync(dataPath("stokes/vectors/real_sp4d_sir_inversion.json"), "utf8")).pixels;
  });

  const correlation = (a: number[], b: number[]): number => {
    const mean = (x: number[]): number => x.reduce((s, v) => s + v, 0) / x.length;
    const [ma, mb] = [mean(a), mean(b)];
    const dot = (f: (i: number) => number): number => a.reduce((s, _, i) => s + f(i), 0);
    const ab = dot((i) => (a[i] - ma) * (b[i] - mb));
    return ab / Math.sqrt(dot((i) => (a[i] - ma) ** 2) * dot((i) => (b[i] - mb) ** 2));
  };

  it("velocity and longitudinal field are those of SIR at log tau -1", () => {
    // Offsets of the grid of the file: -621.81 + 21.484 i mA from 6301.5012.
    const grid = Float64Array.from({ length: 112 }, (_, i) => 6301.5012 - 0.62181 + 0.021484 * i);
    const inverter = new MilneEddingtonInverter(
      { ...setup, wavelengths: grid, instrument },
      { noise: 1.2e-3 },
    );
    const found = pixels.map(({ obs }) => inverter.invert(Float64Array.from(obs.flat())));
    expect(found.filter(({ status }) => status === "converged").length).toBeGreaterThan(0.9 * pixels.length);
    // SIR's columns: log tau, T, Pe, vmic, B, v, inclination, azimuth.
    const theirs = pixels.map(({ model }) => model.find(([logTau]) => Math.abs(logTau + 1) < 0.01) ?? []);
    const velocity = correlation(
      found.map(({ parameters }) => parameters[3]),
      theirs.map((row) => row[5]),
    );
    const longitudinal = correlation(
      found.map(({ parameters: p }) => p[0] * Math.cos(p[1] * DEGREE)),
      theirs.map((row) => row[4] * Math.cos(row[6] * DEGREE)),
    );
    const field = correlation(
      found.map(({ parameters }) => parameters[0]),
      theirs.map((row) => row[4]),
    );
    expect(velocity).toBeGreaterThan(0.93);
    expect(longitudinal).toBeGreaterThan(0.97);
    expect(field).toBeGreaterThan(0.8);
  });
});
