import { describe, expect, it } from "vitest";
import { hsra } from "../../src/atmosphere/index.ts";
import { quietSun, type StokesFrame, stokesCubeOf } from "../../src/formats/index.ts";
import { quietContinuum } from "../../src/formats/quiet-continuum.ts";
import { createSynthesizer, gris15648, hinodeSp } from "../../src/synthesis/index.ts";
import type { SpectralSetup } from "../../src/types.ts";

/** Normal deviates from a fixed sequence. */
function normals(): () => number {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Pixels of the HSRA, whose continuum is 1 by the definition of the units, times `counts`. */
function block(setup: SpectralSetup, noise: number, counts = 1) {
  const synthesizer = createSynthesizer(setup);
  const components = [{ atmosphere: hsra(), macroturbulence: 1e5, fill: 1 }];
  const profile = synthesizer.synthesize({ components, strayLight: 0 });
  const random = normals();
  const pixels = 36;
  const data = Float32Array.from(
    { length: pixels * profile.length },
    (_, i) => counts * (profile[i % profile.length] + noise * random()),
  );
  return { data, wavelengths: synthesizer.wavelengths };
}

function frameOf({ data, wavelengths }: ReturnType<typeof block>): StokesFrame {
  const shape = [wavelengths.length, 4, 6, 6];
  return { name: "cube", header: { get: () => undefined }, shape, cube: async () => ({ data, shape }) };
}

describe("the continuum of the quiet Sun", () => {
  it.each([
    ["6302", hinodeSp, 0],
    ["6302", hinodeSp, 1e-3],
    ["6302", hinodeSp, 3e-3],
    ["15648", gris15648, 0],
    ["15648", gris15648, 1e-3],
    ["15648", gris15648, 3e-3],
  ])("is that of the HSRA within 0.2 percent at %s, noise %#", async (_, setup, noise) => {
    const made = block(setup, noise, 31000);
    const cube = await stokesCubeOf(frameOf(made), { axes: "y,x,s,w", wavelengths: made.wavelengths });
    expect(Math.abs(cube.continuum / 31000 - 1)).toBeLessThan(2e-3);
    expect(Math.abs(cube.noise - noise)).toBeLessThan(0.1 * noise + 1e-9);
  });

  it("is not moved by a line that nobody knows, nor by other windows", async () => {
    const { data, wavelengths } = block(hinodeSp, 0);
    const n = wavelengths.length;
    for (let at = 0; at < data.length; at += 4 * n) {
      // The telluric line at 6302.0.
      for (let i = 0; i < n; i++) data[at + i] -= 0.3 * Math.exp(-(((wavelengths[i] - 6302) / 0.04) ** 2));
    }
    const quiet = quietSun({ data, wavelengths: n });
    expect(Math.abs(quietContinuum(quiet, wavelengths) - 1)).toBeLessThan(2e-3);
    // Far from every line the samples count as they are.
    expect(
      quietContinuum(
        quiet,
        wavelengths.map((w) => w - 1300),
      ),
    ).toBeLessThan(0.998);
  });
});

describe("samples without data", () => {
  it("are passed over, be they a wavelength or a pixel", async () => {
    const made = block(hinodeSp, 1e-3);
    const whole = quietSun({ data: made.data, wavelengths: 112 });
    const data = made.data.slice();
    for (let at = 0; at < data.length; at += 112) data[at + 110] = Number.NaN;
    data.fill(Number.NaN, 0, 4 * 112);
    data[5 * 4 * 112 + 3] = Number.NaN;
    const quiet = quietSun({ data, wavelengths: 112 });
    expect(quiet.profile[110]).toBeNaN();
    expect(quiet.samples).not.toContain(110);
    expect(quiet.continuum).toBeCloseTo(whole.continuum, 3);
    expect(quiet.noise).toBeCloseTo(whole.noise, 4);
    const cube = await stokesCubeOf(frameOf({ ...made, data }), {
      axes: "y,x,s,w",
      wavelengths: made.wavelengths,
    });
    expect(Math.abs(cube.continuum - 1)).toBeLessThan(2e-3);
  });

  it("do not matter where continuum and noise are given", async () => {
    const made = block(hinodeSp, 0);
    const nothing = { ...made, data: made.data.slice().fill(Number.NaN) };
    const how = { axes: "y,x,s,w", wavelengths: made.wavelengths };
    const cube = await stokesCubeOf(frameOf(nothing), { ...how, continuum: 1, noise: 1e-3 });
    expect([cube.continuum, cube.noise]).toEqual([1, 1e-3]);
    await expect(stokesCubeOf(frameOf(nothing), how)).rejects.toThrow(/No pixel holds an intensity profile/);
  });
});
