import { isHelioError, memoryStore, type WorkOptions } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { hsra, logTauGrid } from "../../src/atmosphere/index.ts";
import {
  type ExternalInversionOptions,
  type ExternalPixel,
  invertExternal,
  type ProcessOptions,
  respondExternal,
  synthesizeExternal,
} from "../../src/external/node/index.ts";
import { bestOf, clusteredGuess, networkGuess, previousGuess, sameGuess } from "../../src/map/index.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import type { Model, StokesCube } from "../../src/types.ts";
import { buildStandIn, config, setup } from "./support.ts";

const standIn = await buildStandIn();
const logTau = logTauGrid(1, -3, 0.5);

function warmer(kelvin: number): Model {
  const quiet = hsra(logTau);
  const atmosphere = {
    ...quiet,
    temperature: quiet.temperature.map((t) => t + kelvin),
    fieldStrength: quiet.temperature.map(() => 500),
    inclination: quiet.temperature.map(() => 60),
  };
  return { components: [{ atmosphere, macroturbulence: 0, fill: 1 }], strayLight: 0 };
}

/** Profiles of the model that two cycles of the stand-in come to from a guess of no excess: 75 K warmer. */
function cube(bad: readonly number[], width: number): StokesCube {
  const { wavelengths } = setup.regions[0];
  const fit = createSynthesizer(setup, { kernel: "typescript" }).synthesize(warmer(75));
  const data = new Float32Array(width * fit.length);
  for (let x = 0; x < width; x++) {
    data.set(fit, x * fit.length);
    if (bad.includes(x)) data[x * fit.length] = 2;
  }
  return { width, height: 1, wavelengths, data, continuum: 1, noise: 1e-3, name: "row" };
}

const base = { code: "sir", setup, config, logTau, ...standIn, processes: 2, tilePixels: 1 } as const;
type Changes = Partial<ExternalInversionOptions & ProcessOptions & WorkOptions>;

const invert = (changes: Changes) =>
  invertExternal({ ...base, cube: cube([], 1), guess: sameGuess(warmer(0)), ...changes });

describe("the driver of external codes, with a program that speaks SIR's protocol", () => {
  it("measures chi squared of cubes without noise too", async () => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const silent = { ...cube([], 1), noise: 0 };
    const map = await invert({ cube: silent, onWarning });
    expect(map.chi2[0]).toBeLessThan(1e6);
    expect(warnings).toEqual(["The noise of row is 0; 0.0001 of the continuum is taken for it"]);
  });

  it("inverts pixels in processes and collects their results", async () => {
    const pixels: ExternalPixel[] = [];
    const done: number[] = [];
    const map = await invert({
      cube: cube([], 3),
      onPixel: (pixel) => pixels.push(pixel),
      onProgress: (progress) => done.push(progress.done),
    });
    expect(Array.from(map.status)).toEqual([0, 0, 0]);
    expect(done).toEqual([1, 2, 3]);
    const excess = map
      .map("temperature", 0)
      .values.map((t) => t - warmer(0).components[0].atmosphere.temperature[2]);
    for (const kelvin of excess) expect(Math.abs(kelvin - 75)).toBeLessThan(0.1);
    expect(map.map("temperature", 0).errors[1]).toBe(25);
    // The model file holds tenths of kelvins, the profiles seven digits.
    for (const chi2 of map.chi2) expect(chi2).toBeLessThan(1e-2);
    expect(Array.from(map.steps)).toEqual([2, 2, 2]);
    expect(Array.from(map.rejected)).toEqual([2, 2, 2]);
    expect(pixels.map(({ pixel }) => pixel).sort()).toEqual([0, 1, 2]);
    expect(pixels[0].codeChi2).toBe(5);
  });

  it.each([
    ["crashes", /SIR ended with code 3/],
    ["stops", /SIR left no guess_2\.mod.*The lines in the grid are not those of the profiles/],
    ["dies", /SIR was ended by SIGKILL/],
    ["writes garbage", /8 or 11 columns|temperature of NaN/],
    ["hangs", /SIR took more than 4 s/],
  ])("flags a pixel over which the program %s, and keeps the others", async (how, reason) => {
    const map = await invert({ cube: cube([1], 2), env: { STAND_IN: how }, timeoutSeconds: 4 });
    expect(Array.from(map.status)).toEqual([0, 4]);
    const record = await map.recordAt(1, 0);
    expect(record.status).toBe("failed");
    expect(record.reason).toMatch(reason);
    expect(map.map("temperature", 0).values[1]).toBeNaN();
  });

  it("flags pixels without data without running anything", async () => {
    const empty = cube([], 2);
    empty.data.fill(Number.NaN, 0, 36);
    const map = await invert({ cube: empty });
    expect(Array.from(map.status)).toEqual([3, 0]);
    expect((await map.recordAt(0, 0)).reason).toBe("The profiles hold no data");
  });

  it("flags pixels that a network makes no guess for, without data or with", async () => {
    const three = cube([], 3);
    three.data.fill(Number.NaN, 0, 36);
    const network = networkGuess(async () => [undefined, warmer(0), undefined], { identity: "n" });
    const warnings: string[] = [];
    const onWarning = (warning: string) => void warnings.push(warning);
    const map = await invert({ cube: three, tilePixels: 3, guess: network, onWarning });
    expect(Array.from(map.status)).toEqual([3, 0, 4]);
    expect((await map.recordAt(2, 0)).reason).toBe("There was no guess");
    expect(warnings).toEqual([expect.stringMatching(/^2 pixels had no first guess and are flagged/)]);
  });

  it("starts from clusters, networks and earlier results, and keeps the best of several", async () => {
    const attempts: number[] = [];
    const onPixel = ({ attempt }: ExternalPixel) => attempts.push(attempt);
    const two = cube([], 2);
    const best = await invert({ cube: two, guess: sameGuess(warmer(-900), warmer(0), warmer(500)), onPixel });
    expect(attempts).toEqual([1, 1]);
    expect(Array.from(best.steps)).toEqual([6, 6]);
    const clusters = await invert({ cube: two, guess: clusteredGuess([1, 0], [warmer(-500), warmer(0)]) });
    expect(clusters.chi2[0]).toBeLessThan(1e-2);
    expect(clusters.chi2[1]).toBeGreaterThan(10);
    const network = networkGuess(async (_, count) => Array.from({ length: count }, () => warmer(0)), {
      identity: "n",
    });
    const guess = bestOf(previousGuess(clusters, warmer(-500)), network);
    const both = await invert({ cube: two, guess, onPixel: ({ attempt }) => attempts.push(10 + attempt) });
    // The earlier fits are at the solution or too cold by 425 K, and the stand-in adds 75 K again.
    expect(attempts.slice(2)).toEqual([11, 11]);
    expect(both.chi2[1]).toBeLessThan(1e-2);
  });

  it("resumes from its store", async () => {
    const store = memoryStore();
    const abort = new AbortController();
    const four = cube([], 4);
    const first = invert({ cube: four, store, signal: abort.signal, onPixel: () => abort.abort() });
    await expect(first).rejects.toSatisfy((error) => isHelioError(error, "aborted"));
    const kept = (await store.list()).filter((path) => path.endsWith(".tile")).length;
    expect(kept).toBeLessThan(4);
    const pixels: number[] = [];
    const map = await invert({ cube: four, store, onPixel: ({ pixel }) => pixels.push(pixel) });
    expect(pixels).toHaveLength(4 - kept);
    expect(Array.from(map.status)).toEqual([0, 0, 0, 0]);
    await expect(invert({ cube: four, store, guess: sameGuess(warmer(1)) })).rejects.toThrow(/other inputs/);
  });

  it("stops what is running when it is aborted", async () => {
    const abort = new AbortController();
    const hanging = invert({ cube: cube([0], 1), env: { STAND_IN: "hangs" }, signal: abort.signal });
    setTimeout(() => abort.abort(), 1000);
    const start = performance.now();
    await expect(hanging).rejects.toSatisfy((error) => isHelioError(error, "aborted"));
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it("says that an executable is not there", async () => {
    const missing = invert({ executable: "/no/such/sir.x" });
    await expect(missing).rejects.toThrow(/SIR cannot be started: .*ENOENT.*Build it and give its path/);
    await expect(missing).rejects.toSatisfy((error) => isHelioError(error, "engine"));
  });

  it("synthesises models one by one; failures are listed", async () => {
    const one = warmer(0);
    const two = { ...one, components: [one.components[0], one.components[0], one.components[0]] };
    const { results, skipped } = await synthesizeExternal([one, two], { code: "sir", setup, ...standIn });
    const own = createSynthesizer(setup, { kernel: "typescript" }).synthesize(one);
    // The model file has five digits of the electron pressure and tenths of kelvins.
    own.forEach((value, i) => {
      expect(Math.abs(value - (results[0]?.[i] ?? Number.NaN))).toBeLessThan(1e-4);
    });
    expect(results[1]).toBeUndefined();
    expect(skipped).toEqual([{ name: "model 1", reason: expect.stringMatching(/3 components/) }]);
    const responses = await respondExternal([two], ["velocity"], { code: "sir", setup, ...standIn });
    expect(responses.skipped).toHaveLength(1);
  });
});
