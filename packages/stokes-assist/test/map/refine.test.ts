import { memoryStore } from "@helioscope/core";
import { expect, it } from "vitest";
import { meanRow, medianRow } from "../../src/map/averages.ts";
import { bestOf, networkGuess, previousGuess, sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { keepBest } from "../../src/map/merge.ts";
import { retryFromNeighbours, smoothAndReinvert } from "../../src/map/refine.ts";
import type { MapResult } from "../../src/map/result.ts";
import { MAP_STATUS } from "../../src/map/status.ts";
import { type ToyModel, toy, toyCube, toyGuess, toyLayout, toyMethods } from "./toy.ts";

const options = { method: toy, methods: toyMethods };
const map = async (cube = toyCube(3, 3), guess = sameGuess(toyGuess), more = {}) =>
  (await invertMap(cube, { ...options, guess, ...more })) as MapResult<ToyModel>;
const at = (angle: number) => sameGuess({ ...toyGuess, angle });

it("keeps of each pixel the fit of least chi squared", async () => {
  // Chi squared is the distance of the guess's angle to the pixel's number.
  const results = await Promise.all([map(undefined, at(1)), map(undefined, at(6)), map(undefined, at(40))]);
  const best = keepBest(...results);
  expect([...best.chi2]).toEqual([1, 0, 1, 2, 2, 1, 0, 1, 2]);
  expect(best.map("level", 0).values).toEqual(results[0].map("level", 0).values);
  expect(await best.recordAt(0, 1)).toEqual(await results[0].recordAt(0, 1));
  expect(await best.recordAt(1, 1)).toEqual(await results[1].recordAt(1, 1));
  expect(await best.identity()).not.toBe(await results[0].identity());
  await expect(best.modelAt(7, 0)).rejects.toMatchObject({ kind: "argument" });
  const other = await map(toyCube(3, 2));
  expect(() => keepBest(results[0], other)).toThrow(/different maps/);
});

it("fills what one result has skipped from another", async () => {
  const mask = Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 0, 0);
  const upper = await map(undefined, undefined, { mask });
  const lower = await map(undefined, undefined, { mask: mask.map((one) => 1 - one) });
  const both = keepBest(upper, lower);
  expect(both.maps).toEqual((await map()).maps);
  expect([...both.status]).toEqual(new Array(9).fill(0));
});

it("starts again from an earlier result, a network, or the best of several", async () => {
  const cube = toyCube(4, 1);
  const first = await map(cube, at(3));
  const again = await map(cube, previousGuess(first, toyGuess));
  // The angle that was fitted, -10 k, is where it starts from.
  expect([...again.chi2]).toEqual([0, 11, 22, 33]);
  const seen: number[] = [];
  const network = networkGuess<ToyModel>(
    async (profiles, count) => {
      seen.push(count);
      return Array.from({ length: count }, (_, i) => ({ ...toyGuess, angle: profiles[8 * i] }));
    },
    { identity: "exact", batch: 8 },
  );
  const big = toyCube(20, 1);
  expect([...(await map(big, network, { tilePixels: 3 })).chi2]).toEqual(new Array(20).fill(0));
  // Whole tiles up to the batch.
  expect(seen).toEqual([6, 6, 6, 2]);
  expect([...(await map(cube, bestOf(at(0), at(2)))).chi2]).toEqual([0, 1, 0, 1]);
  const none = await map(cube, previousGuess(first));
  expect([...none.chi2]).toEqual([...again.chi2]);
});

it("asks a network for the same batches whatever is done already, and for the models of what is missing", async () => {
  const cube = toyCube(20, 1);
  const asked: string[] = [];
  const network = networkGuess<ToyModel>(
    async (profiles, count, wanted) => {
      const firsts = Array.from({ length: count }, (_, i) => profiles[8 * i]);
      asked.push(firsts.map((first, i) => (wanted![i] ? `${first}` : `(${first})`)).join(" "));
      return firsts.map((angle, i) => (wanted![i] ? { ...toyGuess, angle } : undefined));
    },
    { identity: "exact", batch: 6 },
  );
  const store = memoryStore();
  const whole = await map(cube, network, { tilePixels: 3, store });
  expect(asked).toEqual(["0 1 2 3 4 5", "6 7 8 9 10 11", "12 13 14 15 16 17", "18 19"]);
  asked.length = 0;
  const tiles = await store.list("tiles/");
  for (const tile of [1, 2, 3]) await store.remove(tiles[tile]);
  const again = await map(cube, network, { tilePixels: 3, store });
  expect(asked).toEqual(["(0) (1) (2) 3 4 5", "6 7 8 9 10 11"]);
  expect(again.maps).toEqual(whole.maps);
});

it("says how many pixels a network makes no guess for; they start from the method's own", async () => {
  const network = networkGuess<ToyModel>(
    async (profiles, count) =>
      Array.from({ length: count }, (_, i) =>
        profiles[8 * i] % 2 === 1 ? undefined : { ...toyGuess, angle: profiles[8 * i] },
      ),
    { identity: "even" },
  );
  const warnings: string[] = [];
  const onWarning = (warning: string) => void warnings.push(warning);
  const { chi2 } = await map(toyCube(6, 1), network, { onWarning });
  expect([...chi2]).toEqual([0, 1, 0, 3, 0, 5]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^3 pixels had no first guess and started from the method's own: the network/);
  // A method that has none of its own flags them.
  const methods = {
    toy: async (...args: Parameters<typeof toyMethods.toy>) => ({
      ...(await toyMethods.toy(...args)),
      needsGuess: true,
    }),
  };
  const flagged = await map(toyCube(6, 1), network, { onWarning, methods });
  expect([...flagged.status].map((code) => MAP_STATUS[code])).toEqual([
    "converged",
    "unusable",
    "converged",
    "unusable",
    "converged",
    "unusable",
  ]);
  expect((await flagged.recordAt(1, 0)).reason).toBe("There is no first guess");
  expect(warnings[1]).toMatch(/3 pixels had no first guess and are flagged/);
  // Without a warning where no guess is what was asked for.
  await map(toyCube(6, 1), previousGuess(await map(toyCube(6, 1))), { onWarning });
  expect(warnings).toHaveLength(2);
});

it("tries pixels again from neighbours, or from the median around them", async () => {
  // The guess of one pixel is off; the fitted angle, where the others' start from again, is 0 as the datum.
  const cube = toyCube(5, 5, () => 0);
  const off = {
    identity: () => "off",
    models: (pixels: Int32Array) =>
      Array.from(pixels, (pixel) => [{ ...toyGuess, angle: pixel === 12 ? 90 : 1 }]),
  };
  const first = await map(cube, off);
  expect([first.chi2[12], first.chi2[11]]).toEqual([90, 1]);
  const retried = await retryFromNeighbours(cube, first, options);
  expect([retried.chi2[12], retried.chi2[11]]).toEqual([0, 1]);
  const smooth = await smoothAndReinvert(cube, first, options);
  expect([...smooth.chi2]).toEqual(new Array(25).fill(0));
  // None is that much worse than its neighbours.
  expect(await retryFromNeighbours(cube, first, { ...options, excess: 1000 })).toBe(first);
});

it("finds the neighbours of pixels of every n-th column and row", async () => {
  const cube = toyCube(9, 9, () => 0);
  const off = {
    identity: () => "off",
    models: (pixels: Int32Array) =>
      Array.from(pixels, (pixel) => [{ ...toyGuess, angle: [30, 33].includes(pixel) ? 90 : 1 }]),
  };
  const first = await map(cube, off, { every: 3 });
  expect([first.chi2[30], first.chi2[33], first.chi2[0]]).toEqual([90, 90, 1]);
  const retried = await retryFromNeighbours(cube, first, options);
  expect([retried.chi2[30], retried.chi2[33], retried.chi2[0]]).toEqual([0, 0, 1]);
  expect(retried.every).toBe(3);
  // Now the corner's neighbour fits better than it does.
  expect((await retryFromNeighbours(cube, first, { ...options, rounds: 2 })).chi2[0]).toBe(0);
  const smooth = await smoothAndReinvert(cube, first, { ...options, every: 3 });
  expect(smooth.chi2.filter(Number.isFinite)).toEqual(new Float32Array(9));
  // The others were not asked for.
  expect(smooth.chi2[1]).toBeNaN();
});

it("keeps the rounds of a refinement apart in a store", async () => {
  const store = memoryStore();
  const cube = toyCube(4, 1);
  const first = await map(cube, at(2), { store, prefix: "m/" });
  await smoothAndReinvert(cube, first, { ...options, rounds: 2, store, prefix: "m/" });
  const paths = await store.list("m/");
  expect(paths.filter((path) => path.endsWith("manifest.json"))).toEqual([
    "m/manifest.json",
    "m/median-1/manifest.json",
    "m/median-2/manifest.json",
  ]);
});

it("averages angles on the circle and electron pressures in their logarithm", () => {
  const rows = [170, 10].map((angle) => Float32Array.of(1, 2, 3, 4, 5, angle));
  expect(meanRow(rows, toyLayout.fields)[5] % 180).toBeCloseTo(0, 6);
  rows.push(Float32Array.of(9, 9, 9, 9, 9, 20));
  expect(medianRow(rows, toyLayout.fields)[0]).toBe(1);
  expect(medianRow(rows, toyLayout.fields)[5]).toBeCloseTo(10, 0);
  const pressure = [{ name: "electronPressure", unit: "", at: 0, length: 1 }];
  expect(meanRow([Float32Array.of(1), Float32Array.of(100)], pressure)[0]).toBeCloseTo(10, 6);
});
