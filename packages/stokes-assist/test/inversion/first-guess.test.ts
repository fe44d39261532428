import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { copyAtmosphere, modelAtmosphere } from "../../src/atmosphere/index.ts";
import { fe6173, fe6301, fe6302 } from "../../src/atoms/index.ts";
import { guessFor } from "../../src/inversion/first-guess.ts";
import { profileSigns } from "../../src/inversion/profile-signs.ts";
import { createSynthesizer, gaussianProfile, hinodeSp } from "../../src/synthesis/index.ts";

function vector(name: string) {
  const json = JSON.parse(readFileSync(dataPath("stokes/vectors", `${name}.json`), "utf8"));
  const wavelengths = Float64Array.from(json.lambda_mA, (mA: number) => fe6301.wavelength + mA / 1000);
  return {
    profiles: Float64Array.from([...json.I, ...json.Q, ...json.U, ...json.V]),
    setup: { regions: [{ lines: [fe6301, fe6302], wavelengths }] },
  };
}

describe("first guesses away from the disc centre", () => {
  it("are the shipped atmosphere as seen there", () => {
    const setup = { ...hinodeSp, mu: 0.5 };
    const flat = new Float64Array(448).fill(1);
    const { atmosphere } = guessFor(flat, setup).components[0];
    expect(atmosphere.temperature).toEqual(modelAtmosphere("hsra", undefined, 0.5).temperature);
    expect(atmosphere.temperature[20]).toBeLessThan(modelAtmosphere("hsra").temperature[20] - 50);
  });
});

describe("signs of a filtergraph", () => {
  it.each([
    ["six points as of HMI", [-172, -103.2, -34.4, 34.4, 103.2, 172], 0.076],
    ["five and a continuum point as of PHI", [-300, -140, -70, 0, 70, 140], 0.106],
  ] as const)("are read off %s, and off what is left without a datum", (_, offsets, fwhm) => {
    const wavelengths = Float64Array.from(offsets, (mA) => fe6173.wavelength + mA / 1000);
    const setup = { regions: [{ lines: [fe6173], wavelengths }], instrument: gaussianProfile(fwhm) };
    const changes = { fieldStrength: 1200, inclination: 60, azimuth: 35, velocity: 5e4 };
    const atmosphere = copyAtmosphere(modelAtmosphere("penumbra"), { ...changes, microturbulence: 1e5 });
    const profiles = createSynthesizer(setup).synthesize({
      components: [{ atmosphere, macroturbulence: 1e5, fill: 1 }],
      strayLight: 0,
    });
    const signs = profileSigns(profiles, setup);
    expect(Math.abs(signs.velocity - 5e4)).toBeLessThan(2e4);
    expect(Math.abs(signs.longitudinalField - 600)).toBeLessThan(150);
    expect(Math.abs(signs.transverseField - 1039)).toBeLessThan(250);
    expect(Math.abs(signs.azimuth - 35)).toBeLessThan(20);
    profiles[7] = -1000;
    expect(Number.isFinite(profileSigns(profiles, setup).azimuth)).toBe(true);
  });
});

describe.skipIf(!hasData)("first guesses from SIR's profiles (needs the shared data folder)", () => {
  it("read a field of 1000 G, inclination 45, azimuth 30, velocity 1 km/s", () => {
    const { profiles, setup } = vector("b2_hsra_B1000_g45_az30_v1_hinodegrid");
    const signs = profileSigns(profiles, setup);
    expect(signs.velocity / 1e5).toBeCloseTo(1, 1);
    expect(signs.longitudinalField / 707).toBeGreaterThan(0.85);
    expect(signs.longitudinalField / 707).toBeLessThan(1.15);
    expect(Math.abs(signs.azimuth - 30)).toBeLessThan(15);
    expect(signs.transverseField).toBeGreaterThan(350);
    const { atmosphere } = guessFor(profiles, setup).components[0];
    expect(Math.abs(atmosphere.inclination[0] - 45)).toBeLessThan(20);
  });

  it("read the polarity of a strong field", () => {
    const { profiles, setup } = vector("c_cool_umbra_B3000");
    const signs = profileSigns(profiles, setup);
    expect(signs.longitudinalField).toBeGreaterThan(1800);
  });

  it("give the plain guess of the reference inversions", () => {
    const { profiles, setup } = vector("b2_hsra_B1000_g45_az30_v1_hinodegrid");
    const [{ atmosphere, macroturbulence }] = guessFor(profiles, setup, { kind: "plain" }).components;
    expect(atmosphere.fieldStrength[0]).toBe(500);
    expect(atmosphere.inclination[0]).toBe(60);
    expect(atmosphere.azimuth[0]).toBe(45);
    expect(atmosphere.velocity[7]).toBe(0);
    expect(atmosphere.microturbulence[3]).toBe(1e5);
    expect(macroturbulence).toBe(1e5);
    const flipped = profiles.map((value, k) => (k < 336 ? value : -value));
    expect(guessFor(flipped, setup, { kind: "plain" }).components[0].atmosphere.inclination[0]).toBe(120);
  });
});
