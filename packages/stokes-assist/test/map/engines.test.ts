import { memoryStore } from "@helioscope/core";
import { expect, it } from "vitest";
import { clusteredGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { MAP_STATUS } from "../../src/map/status.ts";
import { lte, milneEddington, sceneCube, truthAt } from "./scene.ts";

it("inverts a map with a Milne-Eddington atmosphere", async () => {
  const cube = sceneCube(5, 2);
  cube.data.fill(Number.NaN, 0, 4 * 56);
  const result = await invertMap(cube, { method: milneEddington });
  expect(MAP_STATUS[result.status[0]]).toBe("unusable");
  const field = result.map("fieldStrength").values;
  const velocity = result.map("velocity").values;
  for (let x = 1; x < 5; x++) {
    expect(Math.abs(field[5 + x] - (600 + 150 * x))).toBeLessThan(80);
    expect(Math.abs(velocity[5 + x] - -0.2)).toBeLessThan(0.15);
    expect(Math.abs(result.map("azimuth").values[5 + x] - (20 + 10 * x))).toBeLessThan(5);
  }
  const fit = await result.fitAt(3, 1);
  const first = 8 * 4 * 56;
  const rms = Math.sqrt(fit.reduce((sum, v, i) => sum + (v - cube.data[first + i]) ** 2, 0) / fit.length);
  expect(rms).toBeLessThan(0.01);
});

it("inverts a map in LTE, each pixel as invertPixel does", async () => {
  const cube = sceneCube(2, 2);
  cube.data.fill(0.9, 0, 4 * 56);
  const result = await invertMap(cube, { method: lte });
  expect(MAP_STATUS[result.status[0]]).toBe("unusable");
  for (let pixel = 1; pixel < 4; pixel++) {
    const x = pixel % 2;
    const y = pixel >> 1;
    const { atmosphere } = truthAt(x, y).components[0];
    expect(result.chi2[pixel]).toBeLessThan(1.5);
    expect(Math.abs(result.map("temperature", -1).values[pixel] - atmosphere.temperature[11])).toBeLessThan(
      60,
    );
    expect(Math.abs(result.map("fieldStrength", -1).values[pixel] - (600 + 150 * x))).toBeLessThan(40);
    const model = await result.modelAt(x, y);
    expect(model.components[0].atmosphere.temperature[11]).toBeCloseTo(
      result.map("temperature", -1).values[pixel],
      1,
    );
    expect((await result.uncertaintyAt(x, y)).components[0].atmosphere.temperature[11]).toBeGreaterThan(0);
    const fit = await result.fitAt(x, y);
    const rms = Math.hypot(...fit.map((v, i) => v - cube.data[pixel * 224 + i])) / Math.sqrt(224);
    expect(rms).toBeLessThan(1.3e-3);
  }
});

it("flags the pixel of a guess from which no profiles follow", async () => {
  const cube = sceneCube(2, 1);
  const models = [0, 1].map((x) => truthAt(x, 0));
  models[0].components[0].atmosphere.velocity[3] = Number.NaN;
  const guess = clusteredGuess([0, 1], models);
  const result = await invertMap(cube, { method: lte, guess });
  expect([...result.status].map((code) => MAP_STATUS[code])).toEqual(["unusable", "converged"]);
  expect((await result.recordAt(0, 0)).reason).toContain("the guess gives no profiles");
});

it("takes noise in the units of the cube, whoever states it", async () => {
  const cube = sceneCube(1, 1);
  const counts = { ...cube, data: cube.data.map((value) => 500 * value), noise: 0.5 };
  for (const method of [lte, milneEddington]) {
    const found = await invertMap<typeof method>(counts, { method, factor: 1 / 500 });
    const told = method.kind === "lte" ? { ...method, noise: 0.5 } : { ...method, options: { noise: 0.5 } };
    const stated = await invertMap<typeof method>({ ...counts, noise: 7 }, { method: told, factor: 1 / 500 });
    expect([...stated.chi2]).toEqual([...found.chi2]);
    expect(found.chi2[0]).toBeLessThan(1.5);
  }
});

it("refuses noise of 0", async () => {
  const silent = { ...sceneCube(1, 1), noise: 0 };
  for (const method of [lte, milneEddington]) {
    await expect(invertMap<typeof method>(silent, { method })).rejects.toThrow(/noise is 0/);
  }
});

it("has the kernel that is meant by auto in the identity of a map", async () => {
  const cube = sceneCube(1, 1);
  for (const method of [lte, milneEddington]) {
    const store = memoryStore();
    await invertMap(cube, { method, store });
    const { inputs } = JSON.parse(new TextDecoder().decode(await store.read("manifest.json")));
    expect(inputs.engines).toEqual({ guess: null, kernel: "wasm" });
  }
});

it("refuses a setup of other wavelengths, and two components without a guess", async () => {
  const cube = sceneCube(1, 1);
  const shifted = { ...cube, wavelengths: cube.wavelengths.map((w) => w + 0.01) };
  await expect(invertMap(shifted, { method: lte })).rejects.toMatchObject({ kind: "shape" });
  await expect(invertMap(cube, { method: { ...lte, components: 2 } })).rejects.toMatchObject({
    kind: "argument",
  });
});
