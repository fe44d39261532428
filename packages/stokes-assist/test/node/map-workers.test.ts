import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, it } from "vitest";
import { sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import type { MapResult } from "../../src/map/result.ts";
import { MAP_STATUS } from "../../src/map/status.ts";
import { nodeMapWorkers } from "../../src/node/index.ts";
import type { MapWorkers } from "../../src/workers/contract.ts";
import { sharedCube } from "../../src/workers/shared.ts";
import { type ToyDescription, toy, toyCube, toyGuess, toyMethods } from "../map/toy.ts";

const script = new URL("./toy-worker.ts", import.meta.url);
const options = { method: toy, methods: toyMethods, guess: sameGuess(toyGuess), tilePixels: 3 };
const open: MapWorkers[] = [];
const threads = (count: number): MapWorkers => {
  const workers = nodeMapWorkers({ count, script });
  open.push(workers);
  return workers;
};
afterEach(() => Promise.all(open.splice(0).map((workers) => workers.close())));

const names = (result: MapResult) => Array.from(result.status, (code) => MAP_STATUS[code]);

it("gives the same maps in the calling thread, one worker or three, of plain and of shared memory", async () => {
  const cube = toyCube(9, 5);
  const here = await invertMap(cube, options);
  for (const count of [1, 3]) {
    for (const one of [cube, sharedCube(cube)]) {
      const there = await invertMap(one, { ...options, workers: threads(count) });
      expect(there.maps).toEqual(here.maps);
      expect(there.chi2).toEqual(here.chi2);
      expect(await there.recordAt(8, 4)).toEqual(await here.recordAt(8, 4));
    }
  }
  expect(sharedCube(cube).data.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it("serves two maps at once", async () => {
  const workers = threads(2);
  const [a, b] = await Promise.all([
    invertMap(toyCube(7, 3), { ...options, workers }),
    invertMap(
      toyCube(7, 3, (k) => 2 * k),
      { ...options, workers },
    ),
  ]);
  expect([...b.map("level", 0).values]).toEqual([...a.map("level", 0).values].map((v) => 2 * v));
});

it("loses no more than the tile that killed its worker twice", async () => {
  const workers = threads(2);
  const warnings: string[] = [];
  const method: ToyDescription = { kind: "toy", dies: true };
  const cube = toyCube(30, 1, (k) => (k === 13 ? 666 : k));
  const result = await invertMap(cube, {
    ...options,
    method,
    workers,
    onWarning: (warning) => warnings.push(warning),
  });
  expect(names(result)).toEqual(
    Array.from({ length: 30 }, (_, k) => (k >= 12 && k < 15 ? "failed" : "converged")),
  );
  expect((await result.recordAt(13, 0)).reason).toMatch(/map worker died/);
  expect(warnings).toHaveLength(1);
  // The pool has put new threads in their place.
  expect(names(await invertMap(toyCube(4, 1), { ...options, workers }))).not.toContain("failed");
});

it("fails where the script cannot be run, or does not know the method", async () => {
  const workers = nodeMapWorkers({ count: 2, script: new URL("./no-such-worker.ts", import.meta.url) });
  open.push(workers);
  await expect(invertMap(toyCube(4, 1), { ...options, workers })).rejects.toMatchObject({ kind: "engine" });
  const methods = { ...toyMethods, other: toyMethods.toy };
  const unknown = invertMap(toyCube(4, 1), {
    ...options,
    methods,
    method: { kind: "other" },
    workers: threads(1),
  });
  await expect(unknown).rejects.toThrow(/one of toy/);
});

it("stops at the next pixel when aborted, and goes on with other maps", async () => {
  const workers = threads(1);
  const controller = new AbortController();
  const slow: ToyDescription = { kind: "toy", work: 60 };
  const run = invertMap(toyCube(2000, 1), {
    ...options,
    tilePixels: 2000,
    method: slow,
    workers,
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 300);
  await expect(run).rejects.toMatchObject({ kind: "aborted" });
  // Which would have to wait two minutes for the tile's 2000 pixels.
  const next = await invertMap(toyCube(3, 1), { ...options, workers });
  expect(names(next)).toEqual(["converged", "converged", "converged"]);
});

it("refuses a number of threads that is none, and work after it was closed", async () => {
  expect(() => nodeMapWorkers({ count: 0, script })).toThrow(/positive integer/);
  const workers = threads(1);
  await workers.close();
  await expect(invertMap(toyCube(3, 1), { ...options, workers })).rejects.toMatchObject({ kind: "aborted" });
});

it("does not keep a process open that has done with them", async () => {
  const idle = fileURLToPath(new URL("./idle.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [idle], { timeout: 30_000 });
  expect(stdout).toBe("4");
}, 40_000);
