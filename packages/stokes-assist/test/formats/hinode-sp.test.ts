import { readFile } from "node:fs/promises";
import type { HeaderLike } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { hinodeSpCube, limbDarkening, readHinodeSp, type StokesFrame } from "../../src/formats/index.ts";

const headerOf = (cards: Record<string, string | number>): HeaderLike => ({ get: (key) => cards[key] });

/** A slit of 3 pixels whose intensity holds the two lines; counts beyond 32767 wrap as in the files. */
function slit(position: number, more: Record<string, string | number> = {}, level = 30000): StokesFrame {
  const [n, ny] = [112, 3];
  const data = new Int16Array(4 * ny * n);
  for (let y = 0; y < ny; y++) {
    for (let i = 0; i < n; i++) {
      const dip = (core: number, depth: number) => depth * Math.exp(-(((i - core) / 4) ** 2));
      // Iron at 28.94 and 75.13, water... oxygen at 52.1 and 87.6: the pair in between is not to be taken.
      const line = 1 - dip(28.94, 0.65) - dip(75.13, 0.6) - dip(52.1, 0.15) - dip(87.6, 0.15);
      data[y * n + i] = Math.round(level * line);
      data[(3 * ny + y) * n + i] = position + ((i * 7 + y) % 5) - 2;
    }
  }
  return {
    name: `SP3D_${position}.fits`,
    header: headerOf({
      INSTRUME: "SOT/SP",
      SPBSHFT: 2,
      SLITPOS: position,
      XCEN: 100 + 0.15 * position,
      YCEN: 50,
      XSCALE: 0.15,
      YSCALE: 0.16,
      DATE_OBS: `2007-02-27T00:20:${10 + position}.000`,
      ...more,
    }),
    shape: [n, ny, 4],
    cube: async () => ({ data, shape: [n, ny, 4] }),
  };
}

describe("Hinode SP, level 1", () => {
  it("puts slits in their columns; missing steps are NaN and warned of", async () => {
    const warnings: string[] = [];
    const cube = await hinodeSpCube([slit(4), slit(0), slit(1)], {
      continuum: 60000,
      onWarning: (warning) => warnings.push(warning),
    });
    expect([cube.width, cube.height, cube.wavelengths.length]).toEqual([5, 3, 112]);
    expect(warnings).toEqual(["2 of 5 slit steps are missing"]);
    const v = (x: number, y: number, i: number) =>
      cube.data[((y * 5 + x) * 4 + 3) * 112 + i] * cube.continuum;
    // V is doubled at SPBSHFT 2.
    for (const x of [0, 1, 4]) expect(v(x, 1, 10)).toBeCloseTo(2 * (x + ((10 * 7 + 1) % 5) - 2), 2);
    expect(v(2, 1, 10)).toBeNaN();
    expect(cube.time).toBe("2007-02-27T00:20:12.000Z");
    expect(cube.pixelScaleArcsec).toEqual([0.15, 0.16]);
    expect(cube.centreArcsec?.[0]).toBeCloseTo(100.3, 9);
    // 100.3 and 50 arcsec of a disc of 969.
    expect(cube.mu).toBeCloseTo(Math.sqrt(1 - (100.3 ** 2 + 50 ** 2) / 968.9 ** 2), 4);
  });

  it("turns columns where the mirror goes the other way", async () => {
    const frames = [0, 1, 2].map((p) => slit(p, { XCEN: 100 - 0.15 * p }));
    const cube = await hinodeSpCube(frames, { continuum: 60000 });
    const v = (x: number) => Math.abs(Math.round((cube.data[(x * 4 + 3) * 112] * 60000) / 2 + 2));
    expect([v(0), v(1), v(2)]).toEqual([2, 1, 0]);
  });

  it("finds the iron lines between the telluric ones", async () => {
    const { wavelengths } = await hinodeSpCube([slit(0)]);
    expect(wavelengths[29]).toBeCloseTo(6301.5012 + 0.06 * 0.02149, 3);
    expect((wavelengths[111] - wavelengths[0]) / 111).toBeCloseTo(0.9924 / (75.13 - 28.94), 4);
  });

  it("unwraps intensities before it doubles them", async () => {
    const cube = await hinodeSpCube([slit(0, {}, 40000)], { continuum: 1 });
    expect(Math.max(...cube.data)).toBeGreaterThan(79000);
    expect(Math.min(...cube.data.subarray(0, 112))).toBeGreaterThan(20000);
  });

  it("takes what it is told, and says what is not known", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const beyond = slit(0, { XCEN: 2000 });
    const told = await hinodeSpCube([beyond], { mu: 0.5, noise: 2e-3, onWarning });
    expect([told.mu, told.noise]).toEqual([0.5, 2e-3]);
    expect(warnings).toEqual([]);
    await hinodeSpCube([beyond], { onWarning });
    expect(warnings).toEqual([expect.stringMatching(/heliocentric angle of SP3D_0\.fits is not known/)]);
    const falling = told.wavelengths.slice().reverse();
    await expect(hinodeSpCube([beyond], { wavelengths: falling })).rejects.toThrow(/fall along the samples/);
  });

  it("gives units of the disc centre", async () => {
    const frames = [slit(0, { XCEN: 700, YCEN: 0 })];
    const local = await hinodeSpCube(frames);
    const centre = await hinodeSpCube(frames, { units: "disc-centre" });
    const mu = local.mu ?? Number.NaN;
    expect([local.units, centre.units]).toEqual([undefined, "disc-centre"]);
    expect(mu).toBeCloseTo(0.69, 2);
    expect(centre.data[0] / local.data[0]).toBeCloseTo(limbDarkening(6301.5, mu), 5);
    // Allen's Astrophysical Quantities (Cox 2000), section 14.7, at 6000 Angstrom.
    for (const one of [1, 0.8, 0.5, 0.3]) {
      expect(Math.abs(limbDarkening(6000, one) - (0.35 + 0.88 * one - 0.23 * one * one))).toBeLessThan(0.01);
    }
    expect(() => limbDarkening(15648, 0.5)).toThrow(/4220 to 11000/);
    await expect(hinodeSpCube([slit(0, { XCEN: 2000 })], { units: "disc-centre" })).rejects.toThrow(
      /place on the disc/,
    );
  });

  it("refuses what is no map", async () => {
    await expect(hinodeSpCube([])).rejects.toThrow(/No slits/);
    await expect(hinodeSpCube([slit(1), slit(2), slit(2)])).rejects.toThrow(/same slit position 2/);
    await expect(hinodeSpCube([slit(1), slit(2), slit(900)])).rejects.toThrow(/would lie in 900 columns/);
    const flat = {
      ...slit(0),
      cube: async () => ({ data: new Int16Array(1344).fill(5), shape: [112, 3, 4] }),
    };
    await expect(hinodeSpCube([flat])).rejects.toThrow(/not in the mean profile/);
  });

  it("takes a series at one position by time", async () => {
    const late = slit(5, { SLITPOS: 0, XCEN: 0 });
    const early = slit(1, { SLITPOS: 0, XCEN: 0 });
    const cube = await hinodeSpCube([late, early], { continuum: 60000 });
    expect(Math.round((cube.data[3 * 112] * 60000) / 2 + 2)).toBe(1);
  });
});

describe.skipIf(!hasData)("a real slit of Hinode SP (needs the shared data folder)", () => {
  it("has the profiles that SIR was given", async () => {
    const name = "SP4D20070227_002010.0C.fits";
    const cube = await readHinodeSp([{ name, data: await readFile(dataPath("stokes", name)) }]);
    expect([cube.width, cube.height]).toEqual([1, 1024]);
    // Decoded with another program and inverted with SIR: vectors/real_sp4d_sir_inversion.json.
    const path = dataPath("stokes/vectors/real_sp4d_sir_inversion.json");
    const vectors = JSON.parse(await readFile(path, "utf8")) as {
      line_core_pixels: [number, number];
      pixels: { pixel: number; obs: number[][] }[];
    };
    const counts = 63032 / 1.057888;
    for (const { pixel, obs } of vectors.pixels) {
      const own = obs.map((_, s) =>
        Array.from(
          cube.data.subarray((pixel * 4 + s) * 112, (pixel * 4 + s + 1) * 112),
          (v) => v * cube.continuum,
        ),
      );
      obs.forEach((profile, s) => {
        for (const [i, value] of profile.entries()) {
          expect(Math.abs(own[s][i] / counts - value)).toBeLessThan(2e-6);
        }
      });
    }
    const [first, second] = vectors.line_core_pixels;
    const step = (6302.4936 - 6301.5012) / (second - first);
    expect(Math.abs(cube.wavelengths[29] - (6301.5012 + (29 - first) * step))).toBeLessThan(2e-3);
    expect(Math.abs((cube.wavelengths[111] - cube.wavelengths[0]) / 111 - 0.021484)).toBeLessThan(3e-5);
    expect(Math.abs(cube.continuum / counts - 1)).toBeLessThan(0.01);
    expect(cube.noise).toBeGreaterThan(2.5e-4);
    expect(cube.noise).toBeLessThan(3.5e-4);
    expect(cube.mu).toBe(1);
    expect(cube.time).toBe("2007-02-27T00:20:10.057Z");
  });
});
