import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openFits, readImage } from "@helioscope/io-fits";
import { type StokesCube, shippedModels } from "@helioscope/stokes-assist";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { mapsIn, pixelsIn, QUICK, spotCube, writeCube } from "./support/stokes.ts";

// Many processes, each of which draws its pictures.
vi.setConfig({ testTimeout: 240_000 });

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
    const { code, stdout, stderr } = await helioscope(
      ["stokes", "maps", "a", ...words, "--stratification", "--json"],
      { cwd },
    );
    expect(code, stderr).toBe(0);
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

  describe("a run starts", () => {
    const WINDOW = ["--window", "1,1,2,2"];
    const invert = (cwd: string, ...words: string[]) =>
      helioscope(["stokes", "invert", "spot.fits", ...QUICK, ...WINDOW, ...words], { cwd });
    const chi2 = (folder: string) =>
      [...pixelsIn(folder).values()]
        .filter(({ status }) => status !== "skipped")
        .map((row) => Number(row.chi2));

    test("from atmospheres, of several the best", async () => {
      const cwd = temporaryFolder();
      await writeCube(join(cwd, "spot.fits"), cube);
      const [hsra, penumbra, two] = ["hsra", "penumbra", "two"].map((name) => join(cwd, name));
      expect((await invert(cwd, "--out", hsra)).code).toBe(0);
      expect((await invert(cwd, "--guess", "penumbra", "--out", penumbra)).code).toBe(0);
      expect((await invert(cwd, "--guess", "hsra", "penumbra", "--out", two)).code).toBe(0);
      expect(chi2(two)).toHaveLength(4);
      chi2(two).forEach((value, i) => {
        expect(value).toBeCloseTo(Math.min(chi2(hsra)[i], chi2(penumbra)[i]), 6);
      });
    });

    test("from an earlier run and from its clusters, and is drawn again", async () => {
      const cwd = temporaryFolder();
      await writeCube(join(cwd, "spot.fits"), cube);
      expect((await invert(cwd, "--out", "plain")).code).toBe(0);
      const itself = await invert(cwd, "--guess", "plain", "--out", "plain");
      expect([itself.code, itself.stderr]).toEqual([2, expect.stringMatching(/--guess.*--out/)]);
      expect((await invert(cwd, "--guess", "plain", "--out", "again")).code).toBe(0);
      const plain = chi2(join(cwd, "plain"));
      chi2(join(cwd, "again")).forEach((value, i) => {
        // A fit is where the next one starts, and it can only get better.
        expect(value).toBeLessThanOrEqual(plain[i] * 1.0001);
      });
      const clusters = ["--guess", "clusters:again", "--clusters", "2", "--out", "clusters"];
      expect((await invert(cwd, ...clusters)).code).toBe(0);
      expect(chi2(join(cwd, "clusters")).every(Number.isFinite)).toBe(true);
      const maps = await helioscope(["stokes", "maps", "clusters", "--json"], { cwd });
      expect([maps.code, existsSync(join(cwd, "clusters/maps/maps.fits"))]).toEqual([0, true]);
    });
  });

  test("a folder without an inversion is refused; a Milne-Eddington one has no depth, and is drawn, compared and started from", async () => {
    const cwd = temporaryFolder();
    await writeCube(join(cwd, "spot.fits"), cube);
    const none = await helioscope(["stokes", "maps", "."], { cwd });
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringMatching(/holds no inversion; expected .*run\.json/),
    ]);
    const me = ["stokes", "invert", "spot.fits", "--preset", "milne-eddington", "--out", "me"];
    expect((await helioscope(me, { cwd })).code).toBe(0);
    const from = ["--guess", "clusters:me", "--out", "lte"];
    const flat = await helioscope(["stokes", "invert", "spot.fits", ...from], { cwd });
    expect([flat.code, flat.stderr]).toEqual([
      1,
      expect.stringMatching(/Milne-Eddington: its models have no depth/),
    ]);
    const field = [
      "stokes",
      "invert",
      "spot.fits",
      ...QUICK,
      "--window",
      "1,1,3,3",
      "--guess",
      "me",
      "--out",
      "lte",
    ];
    expect((await helioscope(field, { cwd })).code).toBe(0);
    const beside = await helioscope(["stokes", "maps", "lte", "--against", "me", "--json"], { cwd });
    expect(beside.code).toBe(0);
    const { correlations } = JSON.parse(beside.stdout);
    const names = new Set(correlations.map(({ quantity }: { quantity: string }) => quantity));
    expect([...names]).toEqual(
      expect.arrayContaining(["fieldStrength", "velocity", "inclination", "azimuth"]),
    );
    const strength = correlations.find(({ quantity }: { quantity: string }) => quantity === "fieldStrength");
    expect(strength.r).toBeGreaterThan(0.9);
    const clusters = await helioscope(["stokes", "maps", "me", "--pixel", "2,2", "--clusters", "auto"], {
      cwd,
    });
    expect([clusters.code, clusters.stdout]).toEqual([0, expect.stringMatching(/^\d+ clusters of /)]);
  });
});
