import { openFits, readImage } from "@helioscope/io-fits";
import { pixelToWorld, readWcs } from "@helioscope/io-fits/wcs";
import { expect, it } from "vitest";
import { mapsToFits } from "../../src/map/fits.ts";
import { sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { toy, toyCube, toyGuess, toyMethods } from "./toy.ts";

const plain = toyCube(4, 3, (k) => (k === 5 ? Number.NaN : k));
const cube = {
  ...plain,
  pixelScaleArcsec: [0.15, 0.16] as const,
  centreArcsec: [100, -50] as const,
  time: "2007-02-27T00:20:10.5Z",
  name: "SP4D é",
  mu: 0.9,
};
const invert = () =>
  invertMap(cube, { method: toy, methods: toyMethods, guess: sameGuess(toyGuess), logTau: [0, -1] });

it("writes a unit for each quantity and depth, which reads back", async () => {
  const result = await invert();
  const file = await openFits(await mapsToFits(result, cube, { history: ["one cycle"] }));
  const units = file.units.slice(1);
  expect(units.map((unit) => unit.header.get("EXTNAME"))).toEqual([
    "LEVEL",
    "LEVEL",
    "OFFSET",
    "OFFSET_ERROR",
    "ANGLE",
    "CHI2",
    "STATUS",
    "STEPS",
  ]);
  const [first] = file.units;
  expect(first.header.get("DATE-OBS")).toBe("2007-02-27T00:20:10.5");
  expect(first.header.get("SOURCE")).toBe("SP4D ?");
  expect(first.header.get("CREATOR")).toMatch(/stokes-assist \d/);
  const [, level] = units;
  expect(level.header.get("LOGTAU")).toBe(-1);
  expect(level.header.get("EXTVER")).toBe(2);
  expect(level.header.get("BUNIT")).toBe("K");
  const { data, shape } = await readImage(level);
  expect(shape).toEqual([4, 3]);
  expect([...data]).toEqual([...result.map("level", -1).values]);
  expect(data[5]).toBeNaN();
  // The middle of four columns and three rows.
  const [x, y] = pixelToWorld(readWcs(level.header), [[1.5], [1]]);
  expect([3600 * x[0], 3600 * y[0]]).toEqual([expect.closeTo(100, 6), expect.closeTo(-50, 6)]);
});

it("writes the full stratification on request", async () => {
  const result = await invert();
  const file = await openFits(await mapsToFits(result, cube, { stratification: true, errors: false }));
  const unit = file.units[file.units.length - 1];
  expect(unit.header.get("EXTNAME")).toBe("LEVEL_CUBE");
  expect(unit.header.get("CRVAL3")).toBe(1);
  expect(unit.header.get("CDELT3")).toBe(-1);
  const { data, shape } = await readImage(unit);
  expect(shape).toEqual([4, 3, 4]);
  // Slope 1 at the top depth, pixel 11.
  expect(data[3 * 12 + 11]).toBe(11);
  expect(data[12 + 5]).toBeNaN();
});

it("writes decimated maps, whose pixels are as much larger", async () => {
  const wide = { ...cube, ...toyCube(5, 4), pixelScaleArcsec: cube.pixelScaleArcsec };
  const guess = sameGuess(toyGuess);
  const result = await invertMap(wide, { method: toy, methods: toyMethods, guess, every: 2, logTau: [0] });
  const options = { decimated: true, stratification: true };
  const file = await openFits(await mapsToFits(result, wide, options));
  const unit = (name: string) => file.units.find(({ header }) => header.get("EXTNAME") === name)!;
  const { data, shape } = await readImage(unit("LEVEL"));
  expect(shape).toEqual([3, 2]);
  // Three times the number of the pixel, of 5 a row.
  expect([...data]).toEqual([0, 6, 12, 30, 36, 42]);
  expect([...(await readImage(unit("STATUS"))).data]).toEqual(new Array(6).fill(0));
  expect([...(await readImage(unit("LEVEL_CUBE"))).data].slice(-6)).toEqual([0, 2, 4, 10, 12, 14]);
  const whole = await openFits(await mapsToFits(result, wide));
  const { header } = whole.units.find((one) => one.header.get("EXTNAME") === "LEVEL")!;
  const here = pixelToWorld(readWcs(unit("LEVEL").header), [
    [0, 2],
    [0, 1],
  ]);
  const there = pixelToWorld(readWcs(header), [
    [0, 4],
    [0, 2],
  ]);
  for (const axis of [0, 1]) {
    for (const i of [0, 1]) expect(here[axis][i]).toBeCloseTo(there[axis][i], 12);
  }
});
