import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { StokesCube } from "@helioscope/stokes-assist";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { mapsIn, QUICK, spotCube, writeCube } from "./support/stokes.ts";

// Many processes, each of which draws its pictures.
vi.setConfig({ testTimeout: 240_000 });

const run = promisify(execFile);

let cube: StokesCube;
beforeAll(async () => {
  cube = await spotCube(6);
});

const tilesIn = (folder: string): string[] =>
  existsSync(join(folder, "tiles"))
    ? readdirSync(join(folder, "tiles")).filter((name) => name.endsWith(".tile"))
    : [];

describe("a map that was begun", () => {
  test("goes on after a kill and gives the same maps; other settings are refused until --fresh", async () => {
    const cwd = temporaryFolder();
    await writeCube(join(cwd, "spot.fits"), cube);
    const words = ["stokes", "invert", "spot.fits", "--preset", "training", "--window", "0,0,6,4"];
    const tiles = [...words, "--set", "maps.tilePixels=2"];
    const whole = await helioscope([...tiles, "--out", "whole"], { cwd });
    expect(whole.code).toBe(0);
    expect(tilesIn(join(cwd, "whole"))).toHaveLength(12);

    const out = join(cwd, "killed");
    const killed = await helioscope([...tiles, "--out", "killed"], {
      cwd,
      killWhen: () => tilesIn(out).length >= 3,
    });
    expect([killed.code, killed.stdout]).toEqual([null, ""]);
    const left = tilesIn(out);
    expect(left.length).toBeGreaterThanOrEqual(3);
    expect(left.length).toBeLessThan(12);
    expect(existsSync(join(out, "maps.fits"))).toBe(false);
    const kept = left.map((name) => readFileSync(join(out, "tiles", name)));

    const again = await helioscope([...tiles, "--out", "killed"], { cwd });
    expect([again.code, again.stderr]).toEqual([0, "invert (24)\n"]);
    expect(tilesIn(out)).toHaveLength(12);
    for (const [i, name] of left.entries()) expect(readFileSync(join(out, "tiles", name))).toEqual(kept[i]);
    expect(await mapsIn(out)).toEqual(await mapsIn(join(cwd, "whole")));
    expect(readFileSync(join(out, "pixels.csv"), "utf8")).toBe(
      readFileSync(join(cwd, "whole/pixels.csv"), "utf8"),
    );

    const before = readFileSync(join(out, "run.json"), "utf8");
    const other = [...words, ...QUICK, "maps.tilePixels=12", "--out", "killed"];
    const refused = await helioscope(other, { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/made from other inputs: .*cycles.*--fresh/);
    expect(tilesIn(out)).toHaveLength(12);
    // What lies there can still be looked at.
    expect(readFileSync(join(out, "run.json"), "utf8")).toBe(before);
    const fresh = await helioscope([...other, "--fresh"], { cwd });
    expect(fresh.code).toBe(0);
    expect(tilesIn(out)).toHaveLength(2);
  });

  test("is inverted in shares by jobs, which a last run collects", async () => {
    const cwd = temporaryFolder();
    await writeCube(join(cwd, "spot.fits"), cube);
    const words = ["stokes", "invert", "spot.fits", ...QUICK, "maps.tilePixels=4", "--window", "0,0,4,4"];
    const job = await helioscope([...words, "--out", "a b", "--slurm", "8", "--json"], { cwd });
    expect(job.code).toBe(0);
    const { array, collect, tasks } = JSON.parse(job.stdout);
    expect([array, collect, tasks]).toEqual([
      join(cwd, "a b/slurm.sh"),
      join(cwd, "a b/slurm-collect.sh"),
      2,
    ]);
    const script = readFileSync(array, "utf8");
    expect(script).toContain("#SBATCH --array=0-1\n");
    expect(script).not.toMatch(/--slurm|--json/);
    const task = (path: string, id: string) =>
      run("bash", [path], { cwd: "/", env: { ...process.env, SLURM_ARRAY_TASK_ID: id } });
    const first = await task(array, "1");
    expect(first.stdout).toMatch(/^Share 1 of 2: 8 of 16 pixels are fitted now\n/);
    const out = join(cwd, "a b");
    expect(tilesIn(out)).toEqual(["0000001.tile", "0000003.tile"]);
    expect(existsSync(join(out, "maps.fits"))).toBe(false);
    await task(array, "0");
    expect(tilesIn(out)).toHaveLength(4);
    await task(collect, "0");
    const whole = await helioscope([...words, "--out", "whole"], { cwd });
    expect(whole.code).toBe(0);
    expect(await mapsIn(out)).toEqual(await mapsIn(join(cwd, "whole")));
  });

  test("Ctrl-C keeps the finished tiles and says how it ended", async () => {
    const cwd = temporaryFolder();
    await writeCube(join(cwd, "spot.fits"), cube);
    const words = ["stokes", "invert", "spot.fits", "--set", "maps.tilePixels=1", "--out", "out"];
    const { code, stderr } = await helioscope(words, { cwd, interruptAt: "invert (" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/error \(aborted\): Stopped before the end/);
    expect(
      readdirSync(join(cwd, "out")).filter((name) => /\.csv|\.fits|\.svg|\.tmp|\.part/.test(name)),
    ).toEqual([]);
  });
});
