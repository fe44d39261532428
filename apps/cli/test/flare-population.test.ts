import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { flaresFromCsv, parseHarpMap } from "@helioscope/archives";
import { populationTruthFromJson } from "@helioscope/synthetic";
import { expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";

const population = (folder: string, ...words: string[]) =>
  helioscope(["flare", "population", ...words], { cwd: folder });

test("flare population writes files that the real chain reads, and never over others", async () => {
  const folder = temporaryFolder();
  const words = ["--regions", "4", "--frames", "2", "--seed", "11", "--out", "made"];
  const { code, stdout, stderr } = await population(folder, ...words, "--json");
  expect(stderr).toContain("active regions (4)");
  expect(code).toBe(0);
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ folder: join(folder, "made"), regions: 4, magnetograms: 8, found: 0 });
  const read = (name: string) => readFileSync(join(folder, "made", name), "utf8");
  const truth = populationTruthFromJson(read("truth.json"));
  const fits = readdirSync(join(folder, "made")).filter((name) => name.endsWith(".fits"));
  expect(fits.sort()).toEqual(truth.regions.flatMap(({ frames }) => frames.map(({ file }) => file)).sort());
  const { flares, skipped } = flaresFromCsv(read("flares.csv"));
  expect(skipped).toEqual([]);
  expect(flares).toHaveLength(told.flares.c);
  expect(told.flares.c).toBeGreaterThan(0);
  const { patches } = parseHarpMap(read("harp_noaa.txt"));
  expect(patches.map(({ harp }) => harp)).toEqual(
    truth.regions.filter(({ noaa }) => noaa.length > 0).map(({ harp }) => harp),
  );

  const again = await population(folder, ...words);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain("8 of them from before");
  const other = await population(folder, ...words.map((word) => (word === "11" ? "12" : word)));
  expect(other.code).not.toBe(0);
  expect(other.stderr).toContain("another population");
});

test("flare population needs a folder", async () => {
  const { code, stderr } = await population(temporaryFolder(), "--regions", "1");
  expect(code).toBe(2);
  expect(stderr).toContain("--out DIR");
});
