import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { QUICK, spotCube, writeCube } from "./support/stokes.ts";

// Many processes, each of which draws its pictures.
vi.setConfig({ testTimeout: 240_000 });

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));

describe("stokes training-set", () => {
  test("of scenes: a network is trained on it, scored, and starts an inversion", async () => {
    const cwd = temporaryFolder();
    const call = (...words: string[]) => helioscope(words, { cwd });
    const make = ["stokes", "training-set", "--scenes", "2", "--size", "20", "--seed", "5", "--out", "set"];
    const made = await call(...make, "--json");
    expect(made.code).toBe(0);
    expect(made.stderr).toContain("training set (2)");
    // Each scene is written twice, in four blocks, the second time with atmospheres that are varied.
    expect(JSON.parse(made.stdout)).toEqual({ folder: join(cwd, "set"), blocks: 16, pixels: 1600 });
    const { lines, noise, wavelengths } = manifestOf(join(cwd, "set"));
    expect([lines, noise, wavelengths.length]).toEqual([["Fe I 6301.501", "Fe I 6302.494"], 0, 100]);

    const again = await call(...make);
    expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/already; .*--fresh/)]);

    const small = ["network.filters=[4,4,4]", 'network.hidden=[{"units":16,"activation":"relu"}]'];
    const settings = ["--set", ...small, "training.epochs=2", "training.batchSize=64"];
    const engine = ["--engine", "wasm"];
    const train = await call(
      "train",
      "stokes-assist",
      "--data",
      "set",
      ...settings,
      ...engine,
      "--out",
      "run",
      "--json",
    );
    expect(train.code).toBe(0);
    const report = JSON.parse(train.stdout);
    expect(report.stopped).not.toBe("aborted");
    expect(Number.isFinite(report.finalLoss)).toBe(true);
    const evaluate = ["evaluate", "stokes-assist", "--data", "set", "--model", "run/model"];
    const scored = await call(...evaluate, ...settings, ...engine, "--json");
    expect(scored.code).toBe(0);
    const { scores, examples } = JSON.parse(scored.stdout);
    expect(examples).toBeGreaterThan(0);
    // No score without that of the trivial rival beside it.
    for (const { baseline } of scores) expect(baseline.name).toEqual(expect.any(String));

    await writeCube(join(cwd, "spot.fits"), await spotCube(4));
    const assist = await call("stokes", "assist", "spot.fits", "--model", "run/model", ...engine);
    expect([assist.code, assist.stdout]).toEqual([0, expect.stringMatching(/Pixels fitted +16\n/)]);
  });

  test("of inverted maps, and not over what is something else", async () => {
    const cwd = temporaryFolder();
    const call = (...words: string[]) => helioscope(["stokes", ...words], { cwd });
    await writeCube(join(cwd, "spot.fits"), await spotCube(4));
    const invert = ["invert", "spot.fits", ...QUICK, "--window", "0,0,4,2", "--out", "a run"];
    expect((await call(...invert)).code).toBe(0);
    const made = await call("training-set", "--from", "a run", "--out", "set");
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^8 pixels in 1 block: /)]);
    const { lines, blocks } = manifestOf(join(cwd, "set"));
    expect(lines).toEqual(["Fe I 6301.501", "Fe I 6302.494"]);
    expect(blocks[0]).toMatchObject({ map: "1-a_run", pixels: 8 });
    const best = ["training-set", "--from", "a run", "--most-chi2", "0", "--out", "set", "--fresh"];
    const none = await call(...best);
    expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/No pixel is left to learn from/)]);
    const over = await call("training-set", "--from", "a run", "--out", "a run", "--fresh");
    expect([over.code, over.stderr]).toEqual([1, expect.stringMatching(/something else in a run already/)]);
    expect(existsSync(join(cwd, "a run/tiles/0000000.tile"))).toBe(true);
  });

  test("Ctrl-C leaves no training set", async () => {
    const cwd = temporaryFolder();
    const words = [
      "stokes",
      "training-set",
      "--scenes",
      "9",
      "--size",
      "32",
      "--spectrum",
      "15648",
      "--out",
      "set",
    ];
    const { code, stderr } = await helioscope(words, { cwd, interruptAt: "training set" });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/Stopped before the end/)]);
    expect(existsSync(join(cwd, "set/manifest.json"))).toBe(false);
  });
});
