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
  limbDarkening,
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
    const no = (reason: RegExp) => ({ fits: false, reason: expect.stringMatching(reason) });
    expect(isStokesFrame(facts([512, 512], {}))).toEqual(no(/2 axes/));
    expect(isStokesFrame(facts([512, 512, 4], {}))).toEqual(no(/CTYPE STOKES/));
    const cards = { CTYPE1: "AWAV", CTYPE4: "STOKES" };
    expect(isStokesFrame(facts([100, 5, 5, 4], cards))).toEqual(no(/does not tell the wavelengths/));
    expect(isStokesFrame(facts([2, 5, 5, 4], cards))).toEqual(no(/2 wavelengths; 3 are needed/));
    const filter = { ...cards, CRVAL1: 6173.2, CDELT1: 0.07, CRPIX1: 1 };
    expect(isStokesFrame(facts([3, 5, 5, 4], filter))).toEqual({ fits: true });
    expect(isStokesFrame(facts([112, 1024, 4], { INSTRUME: "SOT/SP" }))).toEqual({ fits: true });
    expect(stokesSequence(facts([112, 1024, 4], { INSTRUME: "SOT/SP", MACROID: 5104 }))).toBe(
      "hinode-sp-5104-1024x112",
    );
    expect(stokesSequence({ ...facts([5, 5, 5, 4], {}), name: "my map (1).fits" })).toBe("my_map_1");
  });
});

describe("cubes on the sky", () => {
  const names = ["stokes", "wavelength", "y", "x"];
  const cards = {
    CTYPE1: "HPLN-TAN",
    CTYPE2: "HPLT-TAN",
    CTYPE3: "AWAV",
    CTYPE4: "STOKES",
    CRVAL3: 6301,
    CDELT3: 0.1,
    CRPIX3: 1,
    CDELT1: 2,
    CDELT2: 3,
    CRVAL1: 100,
    CRVAL2: 50,
    CRPIX1: 1,
    CRPIX2: 1,
  };
  const read = async (more: Record<string, string | number>) => {
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const cube = await stokesCubeOf(frame(names, { ...cards, ...more }), { continuum: "none", onWarning });
    return { cube, warnings, corner: cube.data[0] };
  };

  it.each([
    ["straight", {}, 1, [101, 53]],
    ["x going east", { CDELT1: -2 }, 101, [99, 53]],
    ["y going south", { CDELT2: -3 }, 2001, [101, 47]],
    ["both, by CD", { CDELT1: 1, CDELT2: 1, CD1_1: -2, CD2_2: -3 }, 2101, [99, 47]],
    ["both, by PC", { PC1_1: -1, PC2_2: -1 }, 2101, [99, 47]],
    ["both, by half a turn", { CROTA2: 180 }, 2101, [99, 47]],
  ])("begin in the south-east: %s", async (_, more, first, centre) => {
    const { cube, warnings, corner } = await read(more);
    // Pixel (0, 0) of the file is at (100, 50), the middle of 2x3 pixels a half and one step on.
    expect(corner).toBe(first);
    expect(cube.pixelScaleArcsec).toEqual([2, 3].map((step) => expect.closeTo(step, 9)));
    expect(cube.centreArcsec).toEqual(centre.map((place) => expect.closeTo(place, 9)));
    const across = first === 101 || first === 2101 ? -100 : 100;
    const up = first > 2000 ? -1000 : 1000;
    expect(cube.data[24] - corner).toBe(across);
    expect(cube.data[48] - corner).toBe(up);
    expect(warnings).toEqual([]);
  });

  it("are left turned, with a warning", async () => {
    const { cube, warnings } = await read({ CROTA2: 30, CDELT2: 2 });
    expect(warnings).toEqual([expect.stringMatching(/turned by 30\.0 degrees/)]);
    expect(cube.pixelScaleArcsec).toEqual([expect.closeTo(2, 9), expect.closeTo(2, 9)]);
    // Half a pixel in x and one in y, turned counterclockwise.
    expect(cube.centreArcsec?.[0]).toBeCloseTo(100 + Math.cos(Math.PI / 6) - 2 * Math.sin(Math.PI / 6), 9);
    expect(cube.centreArcsec?.[1]).toBeCloseTo(50 + Math.sin(Math.PI / 6) + 2 * Math.cos(Math.PI / 6), 9);
    const matrix = { CDELT2: 2, PC1_1: 0.6, PC1_2: 0.8, PC2_1: -0.8, PC2_2: 0.6 };
    expect((await read(matrix)).warnings).toEqual([expect.stringMatching(/turned by -53\.1 degrees/)]);
    expect((await read({ CROTA2: 0.5 })).warnings).toEqual([]);
  });

  it("say that the heliocentric angle is not known", async () => {
    const { CRVAL1: _, ...placeless } = cards;
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    await stokesCubeOf(frame(names, placeless), { continuum: "none", onWarning });
    expect(warnings).toEqual([expect.stringMatching(/heliocentric angle of cube\.fits is not known/)]);
    await stokesCubeOf(frame(names, placeless), { continuum: "none", onWarning, mu: 0.8 });
    await stokesCubeOf(frame(names, { ...placeless, MU: 0.8 }), { continuum: "none", onWarning });
    expect(warnings).toHaveLength(1);
  });
});

describe("the wavelengths of a cube", () => {
  const names = ["y", "x", "stokes", "wavelength"];
  const given = frame(names, { CTYPE1: "AWAV-TAB", CTYPE2: "STOKES" });
  const vacuum = wavelengths.map((wavelength) => airToVacuum(wavelength));

  it("are brought to air wherever they come from", async () => {
    const beside = { ...given, wavelengths: async () => vacuum };
    const told = { ...beside, header: headerOf({ CTYPE1: "WAVE-TAB", CTYPE2: "STOKES" }) };
    const cubes = await Promise.all([
      stokesCubeOf(given, { wavelengths: vacuum, medium: "vacuum", continuum: "none" }),
      stokesCubeOf(beside, { medium: "vacuum", continuum: "none" }),
      stokesCubeOf(told, { continuum: "none" }),
    ]);
    for (const cube of cubes) {
      cube.wavelengths.forEach((wavelength, i) => {
        expect(wavelength).toBeCloseTo(wavelengths[i], 6);
      });
    }
    const air = await stokesCubeOf(beside, { continuum: "none" });
    expect(air.wavelengths[0]).toBe(vacuum[0]);
  });

  it.each([
    ["a step back", [6301, 6301.1, 6301.3, 6301.2, 6301.4, 6301.5]],
    ["twins", [6301, 6301.1, 6301.1, 6301.2, 6301.4, 6301.5]],
    ["no number", [6301, Number.NaN, 6301.2, 6301.3, 6301.4, 6301.5]],
    ["nothing at the end", [6301, 6301.1, 6301.2, 6301.3, 6301.4, Number.NaN]],
    ["endless", [6301, 6301.1, 6301.2, 6301.3, 6301.4, Number.POSITIVE_INFINITY]],
    ["all the same", [6301, 6301, 6301, 6301, 6301, 6301]],
  ])("are refused where they are not in order: %s", async (_, wrong) => {
    await expect(stokesCubeOf(given, { wavelengths: wrong, continuum: "none" })).rejects.toMatchObject({
      kind: "argument",
      message: expect.stringMatching(/is out of order/),
    });
    const beside = { ...given, wavelengths: async () => wrong };
    await expect(stokesCubeOf(beside, { continuum: "none" })).rejects.toMatchObject({
      kind: "data",
      message: expect.stringMatching(/of cube\.fits is out of order/),
    });
  });
});

describe("wavelengths of a .wlb", () => {
  it("fill the range, which must be one of wavelengths", () => {
    expect(Array.from(readWlb("'v2001.1'\n---\n6302.0 6300.0 6304.0 0.001\n", 3))).toEqual([
      6300, 6302, 6304,
    ]);
    for (const wrong of ["", "1 2 3", "6302 6304 6300", "0 6300 6304"]) {
      expect(() => readWlb(wrong, 3)).toThrow(/holds no range/);
    }
  });
});

describe("the units of a cube", () => {
  const cards = { CTYPE1: "AWAV", CTYPE2: "STOKES", CRVAL1: 6301, CDELT1: 0.1, CRPIX1: 1 };
  const given = frame(["y", "x", "stokes", "wavelength"], cards);
  const darker = limbDarkening(6301, 0.6);

  it("are recorded, and kept by what is written", async () => {
    const common = { continuum: 50, mu: 0.6, noise: 1e-3 } as const;
    const local = await stokesCubeOf(given, common);
    const centre = await stokesCubeOf(given, { ...common, units: "disc-centre" });
    expect([local.units, centre.units]).toEqual([undefined, "disc-centre"]);
    expect(centre.data[1] / local.data[1]).toBeCloseTo(darker, 6);
    const written = async (cube: StokesCube) => {
      for await (const one of stokesFrames([{ name: cube.name, data: await cubeToFits(cube) }])) return one;
      throw new Error("no frame");
    };
    expect(await stokesCubeOf(await written(centre))).toEqual(centre);
    const back = await stokesCubeOf(await written(centre), { units: "local" });
    expect(back.units).toBeUndefined();
    expect(back.data[1]).toBeCloseTo(local.data[1], 6);
    expect(back.continuum).toBeCloseTo(50, 9);
    expect(back.noise).toBeCloseTo(1e-3 / darker, 9);
    const there = await stokesCubeOf(await written(local), { units: "disc-centre" });
    expect(there.data[1]).toBeCloseTo(centre.data[1], 6);
  });

  it("are those that are told where nothing is divided", async () => {
    const cube = await stokesCubeOf(given, { continuum: "none", mu: 0.6, units: "disc-centre", noise: 1 });
    expect([cube.units, cube.continuum, cube.data[0]]).toEqual(["disc-centre", 1, 1]);
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

  it("come back as they were, whatever they hold", async () => {
    const finite = { noNaN: true, noDefaultInfinity: true } as const;
    const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const window = fc.record({
      step: fc.double({ ...finite, min: 0.005, max: 0.5 }),
      count: fc.integer({ min: 2, max: 9 }),
      gap: fc.double({ ...finite, min: 1, max: 900 }),
    });
    const place = fc.tuple(
      fc.double({ ...finite, min: -600, max: 600 }),
      fc.double({ ...finite, min: -600, max: 600 }),
    );
    const scale = fc.tuple(
      fc.double({ ...finite, min: 0.01, max: 2 }),
      fc.double({ ...finite, min: 0.01, max: 2 }),
    );
    const cubes = fc.record({
      width: fc.integer({ min: 1, max: 4 }),
      height: fc.integer({ min: 1, max: 4 }),
      windows: fc.array(window, { minLength: 1, maxLength: 2 }),
      values: fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 1, maxLength: 50 }),
      continuum: fc.double({ ...finite, min: 1e-3, max: 1e6 }),
      noise: fc.double({ ...finite, min: 1e-6, max: 0.1 }),
      units: some(fc.constantFrom("local", "disc-centre")),
      mu: fc.double({ ...finite, min: 0.05, max: 1 }),
      scale: some(scale),
      centre: place,
    });
    await fc.assert(
      fc.asyncProperty(cubes, async ({ windows, values, scale, centre, units, ...facts }) => {
        let at = 5250;
        const all = windows.flatMap(({ step, count, gap }) => {
          const samples = Array.from({ length: count }, (_, i) => at + i * step);
          at = samples[count - 1] + gap;
          return samples;
        });
        const one: StokesCube = {
          ...facts,
          ...(units === "disc-centre" ? { units } : {}),
          ...(scale ? { pixelScaleArcsec: scale, centreArcsec: centre } : {}),
          wavelengths: Float64Array.from(all),
          data: Float32Array.from(
            { length: facts.width * facts.height * 4 * all.length },
            (_, i) => values[i % values.length],
          ),
          name: "map",
        };
        const back = await stokesCubeOf(await frameOf(await cubeToFits(one)));
        const { centreArcsec, ...rest } = back;
        const { centreArcsec: there, ...wanted } = one;
        expect(rest).toEqual(wanted);
        expect(centreArcsec).toEqual(there?.map((value) => expect.closeTo(value, 9)));
      }),
      { numRuns: 60 },
    );
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
    // A scan to the east.
    const back = renamed.map((one, x) => ({ ...one, name: `slit-${2 - x}` }));
    const same = await stokesCubeFrom(back, { continuum: "none" });
    expect([0, 1, 2].map((x) => Math.floor(same.data[x * 24]))).toEqual([10, 11, 12]);
    expect(same.centreArcsec).toEqual([1, 0]);
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
