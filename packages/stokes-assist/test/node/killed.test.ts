import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { directoryStore } from "@helioscope/core/node";
import { afterAll, expect, it } from "vitest";
import { sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { toyCube, toyGuess, toyMethods } from "../map/toy.ts";

const folder = mkdtempSync(join(tmpdir(), "killed-map-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the map in a process of its own and kills that when it has told of `after` pixels; resolves to the last it told. */
function runAndKill(after: number): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./toy-map.ts", import.meta.url)), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    told = Number(text.trim().split("\n").at(-1));
    if (told >= after) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal === "SIGKILL") resolve(told);
      else reject(new Error(`The map ended with code ${code} before it was killed`));
    });
  });
}

it("loses at most the tiles in flight when killed, and resumes to the same maps bit by bit", async () => {
  const store = directoryStore(folder);
  const options = {
    method: { kind: "toy", work: 20 },
    methods: toyMethods,
    guess: sameGuess(toyGuess),
    tilePixels: 4,
  };
  let kept = 0;
  for (const after of [12, 48]) {
    const told = await runAndKill(after);
    const tiles = await store.list("tiles/");
    // Of what was told of nothing is lost.
    expect(4 * tiles.length).toBeGreaterThanOrEqual(told);
    expect(tiles.length).toBeGreaterThan(kept);
    expect(tiles.length).toBeLessThan(30);
    kept = tiles.length;
  }
  let first = -1;
  const resumed = await invertMap(toyCube(40, 3), {
    ...options,
    store,
    onProgress: ({ done }) => {
      if (first < 0 && done > 4 * kept) first = done;
    },
  });
  expect(first).toBe(4 * kept + 4);
  const { work: _, ...quick } = options.method;
  const whole = await invertMap(toyCube(40, 3), { ...options, method: quick });
  expect(resumed.maps).toEqual(whole.maps);
  expect(resumed.status).toEqual(whole.status);
  for (const x of [0, 17, 39]) expect(await resumed.recordAt(x, 1)).toEqual(await whole.recordAt(x, 1));
}, 60_000);
