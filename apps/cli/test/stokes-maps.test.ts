import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openFits, readImage } from "@helioscope/io-fits";
import { type StokesCube, shippedModels } from "@helioscope/stokes-assist";
import { beforeAll, describe, expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { mapsIn, pixelsIn, QUICK, spotCube, writeCube } from "./support/stokes.ts";

let cube: StokesCube;
beforeAll(async () => {
  cube = await spotCube(6);
});

describe("stokes assist and maps", () => {
  test("an assisted inversion, drawn again beside another one", async () => {
    const cwd = temporaryFolder();
    await writeCube(join(cwd, "spot.fits"), cube);
    const assist = await helioscope(["stokes", "assist", "spot.fits", "--engine", "wasm", "--out", "a"], {
      cwd,
    });
    expect(assist.code).toBe(0);
    expect(assist.stdout).toMatch(/Pixels fitted +36\n/);
    expect(assist.stdout).toMatch(/Method +LTE, one cycle from the network's guess\n/);
    // The network's model by its folder is the same as the shipped one.
    const model = ["--model", shippedModels["hinode-sp"].pathname];
    const invert = ["stokes", "invert", "spot.fits", "--preset", "training", ...QUICK];
    expect((await helioscope([...invert, ...model, "--out", "b"], { cwd })).code).toBe(0);

    const words = ["--pixel", "3,3", "0,5", "--clusters", "2", "--against", "b", "--log-tau=-0.5,-1.5"];
    const { code, stdout } = await helioscope(
      ["stokes", "maps", "a", ...words, "--stratification", "--json"],
      { cwd },
    );
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told.folder).toBe(join(cwd, "a/maps"));
    expect(told.clusters.reduce((sum: number, pixels: number) => sum + pixels, 0)).toBe(36);
    const correlation = (quantity: string) =>
      told.correlations.find(
        (one: { quantity: string; logTau: number }) => one.quantity === quantity && one.logTau === -0.5,
      );
    expect(correlation("temperature").r).toBeGreaterThan(0.9);
    expect(correlation("velocity").r).toBeLessThanOrEqual(1);
    expect(readdirSync(told.folder).filter((name) => name.endsWith(".svg"))).toEqual([
      ...["clusters.svg", "comparison.svg", "maps.svg", "pixel_0_5.svg", "pixel_0_5_atmosphere.svg"],
      ...["pixel_3_3.svg", "pixel_3_3_atmosphere.svg"],
    ]);
    await using file = await openFits(readFileSync(join(told.folder, "maps.fits")));
    const depths = file.units
      .filter(({ name }) => name === "TEMPERATURE")
      .map(({ header }) => header.get("LOGTAU"));
    expect(depths).toEqual([-0.5, -1.5]);
    const cubes: number[][] = [];
    for (const unit of file.units.slice(1)) {
      const { shape } = await readImage(unit);
      if (shape.length === 3) cubes.push([...shape]);
    }
    expect(cubes.length).toBeGreaterThan(5);
    for (const shape of cubes) expect(shape).toEqual([6, 6, 49]);

    // The maps at the run's own depths stay as they were.
    expect([...(await mapsIn(join(cwd, "a"))).keys()]).toContain("TEMPERATURE 3");
    const beyond = await helioscope(["stokes", "maps", "a", "--pixel", "6,0"], { cwd });
    expect([beyond.code, beyond.stderr]).toEqual([1, expect.stringMatching(/6/)]);
  });

  test("a run starts from atmospheres, from an earlier run and from its clusters", async () => {
    const cwd = temporaryFolder();
    await writeCube(join(cwd, "spot.fits"), cube);
    const invert = (...words: string[]) =>
      helioscope(["stokes", "invert", "spot.fits", ...QUICK, "--window", "1,1,3,3", ...words], { cwd });
    const chi2 = (out: string) =>
      [...pixelsIn(join(cwd, out)).values()]
        .filter(({ status }) => status !== "skipped")
        .map((row) => Number(row.chi2));
    for (const words of [
      ["--out", "plain"],
      ["--guess", "penumbra", "--out", "penumbra"],
      ["--guess", "hsra", "penumbra", "--out", "two"],
      ["--guess", "plain", "--out", "again"],
      ["--guess", "clusters:plain", "--clusters", "2", "--out", "clusters"],
    ]) {
      const { code, stderr } = await invert(...words);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining("error")]);
    }
    const [plain, penumbra, two, again] = ["plain", "penumbra", "two", "again"].map(chi2);
    expect(plain).toHaveLength(9);
    two.forEach((value, i) => {
      // Of two starts the better fit is kept.
      expect(value).toBeCloseTo(Math.min(plain[i], penumbra[i]), 6);
    });
    // A fit is where the next one starts, and it can only get better.
    again.forEach((value, i) => {
      expect(value).toBeLessThanOrEqual(plain[i] * 1.0001);
    });
    expect(chi2("clusters").every(Number.isFinite)).toBe(true);
    // The maps of a run that started from another one are drawn again too.
    const maps = await helioscope(["stokes", "maps", "again", "--json"], { cwd });
    expect([maps.code, existsSync(join(cwd, "again/maps/maps.fits"))]).toEqual([0, true]);

    const itself = await invert("--guess", "plain", "--out", "plain");
    expect([itself.code, itself.stderr]).toEqual([2, expect.stringMatching(/--guess.*--out/)]);
  });

  test("a folder without an inversion, and one of another map, are refused", async () => {
    const cwd = temporaryFolder();
    await writeCube(join(cwd, "spot.fits"), cube);
    const none = await helioscope(["stokes", "maps", "."], { cwd });
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringMatching(/holds no inversion; expected .*run\.json/),
    ]);
    const me = ["stokes", "invert", "spot.fits", "--preset", "milne-eddington", "--out", "me"];
    expect((await helioscope(me, { cwd })).code).toBe(0);
    const flat = await helioscope(["stokes", "invert", "spot.fits", "--guess", "me", "--out", "lte"], {
      cwd,
    });
    expect([flat.code, flat.stderr]).toEqual([
      1,
      expect.stringMatching(/Milne-Eddington: its models have no depth/),
    ]);
    const clusters = await helioscope(["stokes", "maps", "me", "--pixel", "2,2", "--clusters", "auto"], {
      cwd,
    });
    expect([clusters.code, clusters.stdout]).toEqual([0, expect.stringMatching(/^\d+ clusters of /)]);
  });
});
