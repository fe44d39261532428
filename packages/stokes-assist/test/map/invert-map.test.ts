import { memoryStore } from "@helioscope/core";
import { expect, it } from "vitest";
import { sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { MAP_STATUS } from "../../src/map/status.ts";
import { type ToyModel, toy, toyCube, toyGuess, toyMethods } from "./toy.ts";

const options = { method: toy, methods: toyMethods, guess: sameGuess(toyGuess) };

it("gives maps of every field at the depths, in the fields' units", async () => {
  const result = await invertMap(toyCube(3, 2), { ...options, logTau: [0, -0.25, -2], tilePixels: 4 });
  expect(result.maps.map(({ name, logTau, unit }) => [name, logTau, unit])).toEqual([
    ["level", 0, "K"],
    ["level", -0.25, "K"],
    ["level", -2, "K"],
    ["offset", undefined, "km/s"],
    ["angle", undefined, "deg"],
  ]);
  expect([...result.map("level", 0).values]).toEqual([0, 3, 6, 9, 12, 15]);
  // A quarter of the way from 3k to 2k.
  expect([...result.map("level", -0.25).values]).toEqual([0, 2.75, 5.5, 8.25, 11, 13.75]);
  // -10 k degrees on [0, 180).
  expect([...result.map("angle").values]).toEqual([0, 170, 160, 150, 140, 130]);
  expect(result.map("offset").errors[2]).toBeCloseTo(0.005, 9);
  expect(result.map("level", 0).errors[2]).toBeNaN();
  expect([...result.chi2]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...result.steps]).toEqual([2, 2, 2, 2, 2, 2]);
  expect([...result.status]).toEqual([0, 0, 0, 0, 0, 0]);
});

it("gives models, errors and fits of single pixels", async () => {
  const result = await invertMap(toyCube(3, 2), { ...options, tilePixels: 4, factor: 2 });
  const model = (await result.modelAt(2, 1)) as ToyModel;
  expect([...model.level]).toEqual([40, 30, 20, 10]);
  expect(((await result.uncertaintyAt(2, 1)) as ToyModel).offset).toBe(5);
  expect([...(await result.fitAt(2, 1))]).toEqual(new Array(8).fill(20));
  await expect(result.modelAt(3, 0)).rejects.toMatchObject({ kind: "argument" });
  expect(() => result.map("temperature")).toThrow(/level, offset, angle/);
});

it("flags what cannot be inverted, and goes on", async () => {
  const cube = toyCube(4, 1, (k) => [1, Number.NaN, -1, 2][k]);
  const result = await invertMap(cube, { ...options, tilePixels: 4 });
  expect([...result.status].map((code) => MAP_STATUS[code])).toEqual([
    "converged",
    "unusable",
    "unusable",
    "converged",
  ]);
  expect((await result.recordAt(1, 0)).reason).toBe("not finite");
  expect((await result.recordAt(2, 0)).reason).toBe("a pixel that throws");
  expect([...result.map("level", 0).values]).toEqual([3, Number.NaN, Number.NaN, 6]);
  expect(result.chi2[1]).toBeNaN();
});

it("does not take a slip of the programmer for a pixel that cannot be inverted", async () => {
  const cube = toyCube(3, 1, (k) => [1, -2, 2][k]);
  await expect(invertMap(cube, options)).rejects.toThrow(TypeError);
});

it("keeps the best of several guesses", async () => {
  const guesses = [0, 3, 1].map((angle) => ({
    ...toyGuess,
    angle,
    level: toyGuess.level.map((l) => l + angle),
  }));
  const result = await invertMap(toyCube(5, 1), { ...options, guess: sameGuess(...guesses) });
  // Distances of 0..4 to the nearest of 0, 3 and 1; of two equally good the first is kept.
  expect([...result.chi2]).toEqual([0, 0, 1, 0, 1]);
  expect(((await result.modelAt(1, 0)) as ToyModel).level[0]).toBe(5);
  expect(((await result.modelAt(2, 0)) as ToyModel).level[0]).toBe(14);
  expect(result.steps[0]).toBe(6);
});

it("inverts what a mask and a step select", async () => {
  const mask = Uint8Array.of(1, 1, 0, 1, 1, 1, 1, 1, 1);
  const result = await invertMap(toyCube(3, 3), { ...options, mask, every: 2 });
  expect([...result.status]).toEqual([0, 5, 5, 5, 5, 5, 0, 5, 0]);
  await expect(result.modelAt(1, 1)).rejects.toMatchObject({ kind: "data" });
  await expect(invertMap(toyCube(3, 3), { ...options, mask: [1] })).rejects.toMatchObject({ kind: "shape" });
});

it("gives each pixel a seed of its own, whatever the tiles", async () => {
  const offsets = async (tilePixels: number, seed: number) => [
    ...(await invertMap(toyCube(8, 2), { ...options, tilePixels, seed })).map("offset").values,
  ];
  const one = await offsets(3, 1);
  expect(await offsets(16, 1)).toEqual(one);
  expect(await offsets(16, 2)).not.toEqual(one);
  expect(new Set(one).size).toBeGreaterThan(10);
});

it("tells its progress, and ends when it is aborted", async () => {
  const seen: number[] = [];
  const controller = new AbortController();
  const run = invertMap(toyCube(10, 1), {
    ...options,
    tilePixels: 3,
    signal: controller.signal,
    onProgress: ({ done, total }) => {
      expect(total).toBe(10);
      seen.push(done);
      if (done === 6) controller.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ kind: "aborted" });
  expect(seen).toEqual([3, 6]);
});

it("refuses cubes and depths that do not fit, and unknown methods", async () => {
  const cube = toyCube(2, 2);
  const short = { ...cube, data: cube.data.subarray(1) };
  await expect(invertMap(short, options)).rejects.toMatchObject({ kind: "shape" });
  await expect(invertMap(cube, { ...options, logTau: [2] })).rejects.toMatchObject({ kind: "argument" });
  await expect(invertMap(cube, { ...options, factor: 0 })).rejects.toMatchObject({ kind: "argument" });
  await expect(invertMap(cube, { ...options, method: { kind: "sir" } })).rejects.toThrow(/one of toy/);
});

it("resumes from a store: whole tiles are taken, others inverted again", async () => {
  const store = memoryStore();
  const cube = toyCube(10, 1);
  const stored = { ...options, store, prefix: "a/", tilePixels: 4 };
  const first = await invertMap(cube, stored);
  const tiles = await store.list("a/tiles/");
  expect(tiles).toHaveLength(3);
  const half = await store.read(tiles[1]);
  await store.write(tiles[1], half.subarray(0, half.length - 10));
  await store.remove(tiles[2]);
  const inverted: number[] = [];
  const spying = {
    ...toyMethods,
    toy: async (...args: Parameters<typeof toyMethods.toy>) => {
      const inverter = await toyMethods.toy(...args);
      const invert: typeof inverter.invert = (observed, guess, seed) => {
        inverted.push(observed[0]);
        return inverter.invert(observed, guess, seed);
      };
      return { ...inverter, invert };
    },
  };
  const second = await invertMap(cube, { ...stored, methods: spying });
  expect(inverted).toEqual([4, 5, 6, 7, 8, 9]);
  expect(second.maps).toEqual(first.maps);
  expect(await second.recordAt(9, 0)).toEqual(await first.recordAt(9, 0));
  expect(await second.identity()).toBe(await first.identity());
});

it("refuses a store that holds a map of other inputs, and says what differs", async () => {
  const store = memoryStore();
  const cube = toyCube(4, 1);
  const first = await invertMap(cube, { ...options, store });
  const other = toyCube(4, 1, (k) => k + 1);
  await expect(invertMap(other, { ...options, store })).rejects.toThrow(/cube\.data/);
  await expect(invertMap(cube, { ...options, store, seed: 3 })).rejects.toThrow(
    /options\.seed \(0 there, 3 here\)/,
  );
  const slow = { ...toy, work: 0.01 };
  await expect(invertMap(cube, { ...options, store, method: slow })).rejects.toMatchObject({
    kind: "data",
    message: expect.stringContaining("method.work (nothing there, 0.01 here)"),
  });
  const guess = sameGuess({ ...toyGuess, offset: 1 });
  await expect(invertMap(cube, { ...options, store, guess })).rejects.toThrow(/guess/);
  const anew = await invertMap(other, { ...options, store, resume: false });
  expect(anew.map("level", 0).values[0]).toBe(first.map("level", 0).values[1]);
});

it("names the kernel or the engine of the guesses where a store's tiles are another's", async () => {
  const by = (kernel: string, engine: string) => ({
    ...options,
    methods: {
      toy: async (...args: Parameters<typeof toyMethods.toy>) => ({
        ...(await toyMethods.toy(...args)),
        kernel,
      }),
    },
    guess: { ...sameGuess(toyGuess), engine },
  });
  const store = memoryStore();
  const cube = toyCube(4, 1);
  await invertMap(cube, { ...by("wasm", "tensorflow"), store });
  await invertMap(cube, { ...by("wasm", "tensorflow"), store });
  await expect(invertMap(cube, { ...by("typescript", "tensorflow"), store })).rejects.toThrow(
    /engines\.kernel \("wasm" there, "typescript" here\)/,
  );
  await expect(invertMap(cube, { ...by("wasm", "cpu"), store })).rejects.toMatchObject({
    kind: "data",
    message: expect.stringContaining('engines.guess ("tensorflow" there, "cpu" here)'),
  });
});

it("finds nothing in the store's damaged manifest to go on from", async () => {
  const store = memoryStore();
  await store.write("manifest.json", "{");
  await expect(invertMap(toyCube(2, 1), { ...options, store })).rejects.toMatchObject({ kind: "format" });
});

it("works on one map in shares, in one store", async () => {
  const cube = toyCube(5, 2);
  const store = memoryStore();
  const work = { ...options, tilePixels: 2, store };
  const share = await invertMap(cube, { ...work, share: { index: 1, of: 2 } });
  // Tiles 1 and 3 of 5.
  expect([...share.status].map((code) => MAP_STATUS[code] === "skipped")).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
    false,
    false,
    true,
    true,
  ]);
  await expect(share.modelAt(0, 0)).rejects.toMatchObject({ kind: "data" });
  await invertMap(cube, { ...work, share: { index: 0, of: 2 } });
  const guess = { ...sameGuess(toyGuess), models: () => expect.fail("all tiles are there") };
  const whole = await invertMap(cube, { ...work, guess });
  expect(whole.maps).toEqual((await invertMap(cube, { ...options, tilePixels: 2 })).maps);
  for (const of of [
    { index: 2, of: 2 },
    { index: -1, of: 2 },
    { index: 0, of: 0.5 },
  ])
    await expect(invertMap(cube, { ...options, share: of })).rejects.toMatchObject({ kind: "argument" });
});
