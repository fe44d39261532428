import { readFile } from "node:fs/promises";
import type { HeaderLike } from "@helioscope/core";
import { encodeFits, openFits } from "@helioscope/io-fits";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { airToVacuum } from "../../src/atoms/refraction.ts";
import {
  cubeToFits,
  isStokesFrame,
  readWlb,
  type StokesFrame,
  stokesCubeFrom,
  stokesCubeOf,
  stokesFrames,
  stokesSequence,
} from "../../src/formats/index.ts";
import type { StokesCube } from "../../src/types.ts";

const headerOf = (cards: Record<string, string | number>): HeaderLike => ({ get: (key) => cards[key] });

/** A cube whose every value tells its place: thousands y, hundreds x, tens Stokes, ones wavelength. */
function frame(names: readonly string[], cards: Record<string, string | number> = {}): StokesFrame {
  const size: Record<string, number> = { stokes: 4, wavelength: 6, x: 2, y: 3 };
  const shape = names.map((name) => size[name]).reverse();
  const data = new Float32Array(shape.reduce((product, length) => product * length, 1));
  const weight: Record<string, number> = { y: 1000, x: 100, stokes: 10, wavelength: 1 };
  for (let at = 0; at < data.length; at++) {
    let rest = at;
    for (const [axis, name] of [...names].reverse().entries()) {
      data[at] += (rest % shape[axis]) * weight[name];
      rest = Math.floor(rest / shape[axis]);
    }
    data[at] += 1;
  }
  return { name: "cube.fits", header: headerOf(cards), shape, cube: async () => ({ data, shape }) };
}

const wavelengths = Float64Array.from({ length: 6 }, (_, i) => 6301 + 0.1 * i);

describe("cubes of Stokes profiles", () => {
  const orders = fc.shuffledSubarray(["stokes", "wavelength", "y", "x"], { minLength: 4 });

  it("come out in one order whatever theirs is", async () => {
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (names, descending) => {
        const given = descending ? wavelengths.slice().reverse() : wavelengths;
        const options = { axes: names.join(","), wavelengths: given, continuum: "none" } as const;
        const cube = await stokesCubeOf(frame(names), options);
        expect([cube.width, cube.height]).toEqual([2, 3]);
        expect(Array.from(cube.wavelengths)).toEqual(Array.from(wavelengths));
        cube.data.forEach((value, at) => {
          const [i, s, x] = [at % 6, Math.floor(at / 6) % 4, Math.floor(at / 24) % 2];
          const sample = descending ? 5 - i : i;
          if (value !== Math.floor(at / 48) * 1000 + x * 100 + s * 10 + sample + 1) expect.fail(`at ${at}`);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("tell their axes by CTYPE, or by their lengths", async () => {
    const labelled = frame(["stokes", "wavelength", "y", "x"], {
      CTYPE1: "HPLN-TAN",
      CTYPE2: "HPLT-TAN",
      CTYPE3: "AWAV",
      CTYPE4: "STOKES",
      CRVAL3: 630.1,
      CDELT3: 0.01,
      CRPIX3: 1,
      CUNIT3: "nm",
      CDELT1: 0.3,
      CDELT2: 0.2,
      CUNIT1: "arcsec",
      CUNIT2: "arcsec",
      CRVAL1: 300,
      CRVAL2: 0,
      CRPIX1: 1.5,
      CRPIX2: 2,
      "DATE-OBS": "2012-03-04T05:06:07",
      INSTRUME: "TEST",
    });
    expect(isStokesFrame(labelled)).toEqual({ fits: true });
    const cube = await stokesCubeOf(labelled, { continuum: "none" });
    expect(cube.data[0]).toBe(1);
    expect(cube.data[24]).toBe(101);
    expect(cube.wavelengths[5]).toBeCloseTo(6301.5, 6);
    expect(cube).toMatchObject({
      pixelScaleArcsec: [0.3, 0.2],
      centreArcsec: [300, 0],
      time: "2012-03-04T05:06:07.000Z",
      instrument: "TEST",
    });
    expect(cube.mu).toBeCloseTo(Math.sqrt(1 - (300 / 968) ** 2), 3);
    const bare = await stokesCubeOf(frame(["y", "x", "stokes", "wavelength"]), {
      wavelengths,
      continuum: "none",
    });
    expect(Array.from(bare.data)).toEqual(Array.from(cube.data));
    await expect(stokesCubeOf(frame(["y", "x", "stokes", "wavelength"]))).rejects.toThrow(
      /cannot be told apart/,
    );
  });

  it("turn vacuum wavelengths into air ones", async () => {
    const cards = { CTYPE1: "WAVE", CTYPE2: "STOKES", CRVAL1: airToVacuum(6301.5), CDELT1: 0.01, CRPIX1: 1 };
    const given = frame(["y", "x", "stokes", "wavelength"], cards);
    const cube = await stokesCubeOf(given, { continuum: "none" });
    expect(cube.wavelengths[0]).toBeCloseTo(6301.5, 6);
    const air = await stokesCubeOf(given, { continuum: "none", medium: "air" });
    expect(air.wavelengths[0]).toBe(cards.CRVAL1);
  });

  it("take other orders of the Stokes parameters", async () => {
    const options = { axes: "ns nw ny nx", wavelengths, continuum: "none", stokesOrder: "IVQU" } as const;
    const cube = await stokesCubeOf(frame(["stokes", "wavelength", "y", "x"]), options);
    expect([0, 1, 2, 3].map((s) => cube.data[s * 6])).toEqual([1, 21, 31, 11]);
    await expect(
      stokesCubeOf(frame(["stokes", "wavelength", "y", "x"]), { ...options, stokesOrder: "IQ" }),
    ).rejects.toThrow(/letters I, Q, U and V/);
  });

  it("are normalised by a window, a number, or the quiet Sun", async () => {
    const given = frame(["y", "x", "stokes", "wavelength"]);
    const window = await stokesCubeOf(given, { wavelengths, continuum: { x: 1, y: 0, width: 1, height: 1 } });
    expect(window.continuum).toBe(105);
    const number = await stokesCubeOf(given, { wavelengths, continuum: 50 });
    expect(number.data[1]).toBeCloseTo(2 / 50, 6);
    const outside = { x: 1, y: 0, width: 2, height: 1 };
    await expect(stokesCubeOf(given, { wavelengths, continuum: outside })).rejects.toThrow(/within 2x3/);
    await expect(stokesCubeOf(given, { wavelengths: [1, 2, 3, 4, 5] })).rejects.toThrow(/told apart/);
    await expect(stokesCubeOf(given, { axes: "stokes,y,x", wavelengths })).rejects.toThrow(
      /a name for each axis/,
    );
  });

  it("say why they do not suit", () => {
    const facts = (shape: number[], cards: Record<string, string | number>) => ({
      name: "a.fits",
      header: headerOf(cards),
      shape,
    });
    expect(isStokesFrame(facts([512, 512], {}))).toMatchObject({ fits: false, reason: /2 axes/ });
    expect(isStokesFrame(facts([512, 512, 4], {}))).toMatchObject({ fits: false, reason: /CTYPE STOKES/ });
    const cards = { CTYPE1: "AWAV", CTYPE4: "STOKES" };
    expect(isStokesFrame(facts([100, 5, 5, 4], cards))).toMatchObject({ fits: false, reason: /wavelengths/ });
    expect(isStokesFrame(facts([3, 5, 5, 4], cards))).toMatchObject({ fits: false, reason: /5 are needed/ });
    expect(isStokesFrame(facts([112, 1024, 4], { INSTRUME: "SOT/SP" }))).toEqual({ fits: true });
    expect(stokesSequence(facts([112, 1024, 4], { INSTRUME: "SOT/SP", MACROID: 5104 }))).toBe(
      "hinode-sp-5104-1024x112",
    );
    expect(stokesSequence({ ...facts([5, 5, 5, 4], {}), name: "my map (1).fits" })).toBe("my_map_1");
  });
});

describe("cubes as FITS files", () => {
  const cube: StokesCube = {
    width: 2,
    height: 3,
    wavelengths,
    data: Float32Array.from({ length: 144 }, (_, i) => 1 + Math.sin(i)),
    continuum: 31207.5,
    noise: 1.5e-3,
    name: "map",
    time: "2012-03-04T05:06:07.000Z",
    mu: 0.9,
    pixelScaleArcsec: [0.3, 0.16],
    centreArcsec: [-20, 35],
    instrument: "Hinode SP",
  };
  const frameOf = async (bytes: Uint8Array) => {
    for await (const one of stokesFrames([{ name: "map", data: bytes }])) return one;
    throw new Error("no frame");
  };

  it("come back as they were, also at uneven wavelengths", async () => {
    const uneven = { ...cube, wavelengths: Float64Array.of(6301, 6301.1, 6301.25, 6301.3, 6301.5, 6302) };
    for (const one of [cube, uneven]) {
      const back = await stokesCubeOf(await frameOf(await cubeToFits(one)));
      expect(back).toEqual(one);
    }
    const header = (await openFits(await cubeToFits(uneven))).firstImage().header;
    expect(isStokesFrame({ name: "", header, shape: [6, 4, 2, 3] })).toMatchObject({ fits: false });
    expect(() => cubeToFits({ ...cube, width: 5 })).toThrow(/values for 5x3/);
    const {
      pixelScaleArcsec: _,
      centreArcsec: __,
      mu: ___,
      time: ____,
      instrument: _____,
      ...placeless
    } = cube;
    expect(await stokesCubeOf(await frameOf(await cubeToFits(placeless)))).toEqual(placeless);
  });

  it("of one slit position each are joined", async () => {
    const slits = await Promise.all(
      [0, 1, 2].map(async (x) => {
        const data = Float32Array.from({ length: 3 * 24 }, (_, i) => 10 + x + (i % 24) / 100);
        return frameOf(
          await cubeToFits({ ...cube, width: 1, data, centreArcsec: [x, 0], name: `slit-${x}` }),
        );
      }),
    );
    const renamed = slits.map((one, x) => ({ ...one, name: `slit-${x}` }));
    const map = await stokesCubeFrom([renamed[2], renamed[0], renamed[1]], { continuum: "none" });
    expect([map.width, map.height]).toEqual([3, 3]);
    expect([0, 1, 2].map((x) => Math.floor(map.data[x * 24]))).toEqual([10, 11, 12]);
    expect(map.centreArcsec).toEqual([1, 0]);
    await expect(stokesCubeFrom([renamed[0], await frameOf(await cubeToFits(cube))])).rejects.toThrow(
      /not slits/,
    );
    await expect(stokesCubeFrom([])).rejects.toThrow(/No frames/);
  });

  it.skipIf(!hasData)(
    "of globin are read as they were inverted with SIR (needs the shared data folder)",
    async () => {
      const data = await readFile(dataPath("stokes/globin_spinor/hinode4d.20130912.sample.fits"));
      const globin = await frameOf(data);
      const cube25 = await stokesCubeOf(globin, { axes: "y,x,stokes,wavelength" });
      expect([cube25.width, cube25.height, cube25.wavelengths.length]).toEqual([5, 5, 112]);
      const text = await readFile(dataPath("stokes/globin_spinor/hinode4d.20130912.sample.fits.wlb"), "utf8");
      readWlb(text, 112).forEach((wavelength, i) => {
        expect(Math.abs(wavelength - cube25.wavelengths[i])).toBeLessThan(2e-3);
      });
      const vectors = JSON.parse(
        await readFile(dataPath("stokes/vectors/real_globin_sir_inversion.json"), "utf8"),
      ) as { pixels: { pixel: number; obs: number[][] }[] };
      const counts = 32826 / 1.051866;
      for (const { pixel, obs } of vectors.pixels) {
        obs.forEach((profile, s) => {
          profile.forEach((value, i) => {
            const own = (cube25.data[(pixel * 4 + s) * 112 + i] * cube25.continuum) / counts;
            expect(Math.abs(own - value)).toBeLessThan(3e-6);
          });
        });
      }
      expect(Math.abs(cube25.continuum / counts - 1)).toBeLessThan(0.05);
    },
  );

  it("take wavelengths from an image beside the cube, in any unit", async () => {
    const bytes = await encodeFits([
      { kind: "image", data: new Float32Array(144).fill(1), shape: [6, 4, 2, 3] },
      { kind: "image", name: "wavelength", data: wavelengths.map((w) => w / 1e4), shape: [6] },
    ]);
    const read = await stokesCubeOf(await frameOf(bytes), { continuum: "none" });
    read.wavelengths.forEach((w, i) => {
      expect(w).toBeCloseTo(wavelengths[i], 8);
    });
  });
});
