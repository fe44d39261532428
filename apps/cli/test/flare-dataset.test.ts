import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { directoryStore } from "@helioscope/core/node";
import { openSamples } from "@helioscope/flare-cnn";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";

const LISTS = ["--flares", "made/flares.csv", "--harps", "made/harp_noaa.txt"];

interface Truth {
  readonly harp: number;
  readonly noaa: readonly number[];
  readonly flares: { readonly m: number; readonly x: number };
}

describe("flare dataset", () => {
  test("of a made-up population: copied, linked, or where it lies", async () => {
    const cwd = temporaryFolder();
    const call = (...words: string[]) => helioscope(["flare", ...words], { cwd });
    const made = await call("population", "--regions", "8", "--frames", "2", "--seed", "3", "--out", "made");
    expect(made.code, made.stderr).toBe(0);
    const every = ["labels.uncovered=nonflaring", "rules.longitudeDeg=null", "rules.quality=null"];
    const rules = ["--set", ...every, "rules.velocityMS=null"];
    const told = await call("dataset", "made", ...LISTS, ...rules, "--out", "set", "--json");
    expect(told.code, told.stderr).toBe(0);
    const facts = JSON.parse(told.stdout);
    expect(facts).toMatchObject({ records: 16, accepted: 16, folder: join(cwd, "set") });
    expect(facts.sources.map(({ name, role }: Record<string, string>) => [name, role])).toEqual([
      ["flares.csv", "flares"],
      ["harp_noaa.txt", "harps"],
    ]);
    expect(facts.config.rules.longitudeDeg).toBeNull();
    const truth = JSON.parse(readFileSync(join(cwd, "made/truth.json"), "utf8"));
    const opened = await openSamples(directoryStore(join(cwd, "set")));
    expect(opened.samples.length).toBe(16);
    const flaring = new Set(opened.samples.flatMap(({ harp, label }) => (label === 1 ? [harp] : [])));
    const numbered = (truth.regions as Truth[]).filter(({ noaa }) => noaa.length > 0);
    expect(numbered.filter(({ flares }) => flares.m + flares.x > 0).map(({ harp }) => harp)).toEqual([
      ...flaring,
    ]);
    expect(flaring.size).toBeGreaterThan(0);
    const { width, height } = await opened.read(3);
    expect([width, height]).toEqual([opened.samples[3]?.widthPx, opened.samples[3]?.heightPx]);

    // A data set that is there stays, unless told otherwise; then with links.
    const again = await call("dataset", "made", ...LISTS, "--out", "set");
    expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/already; .*--fresh/)]);
    const linked = await call("dataset", "made", ...LISTS, ...rules, "--out", "set", "--fresh", "--link");
    expect(linked.code, linked.stderr).toBe(0);
    const files = readdirSync(join(cwd, "set/magnetograms"));
    expect(files.length).toBe(16);
    expect(files.every((file) => lstatSync(join(cwd, "set/magnetograms", file)).isSymbolicLink())).toBe(true);
    expect((await openSamples(directoryStore(join(cwd, "set")))).samples).toEqual(opened.samples);

    // In the folder itself nothing is copied.
    const inside = await call("dataset", "made", ...LISTS, ...rules, "--out", "made");
    expect(inside.code, inside.stderr).toBe(0);
    expect(inside.stdout).toMatch(/Samples +\d+ flaring, \d+ nonflaring/);
    expect(existsSync(join(cwd, "made/magnetograms"))).toBe(false);
    expect((await openSamples(directoryStore(join(cwd, "made")))).samples.length).toBe(16);
  });

  test("wrong usage and files that are none", async () => {
    const cwd = temporaryFolder();
    const call = (...words: string[]) => helioscope(["flare", "dataset", ...words], { cwd });
    const unlabelled = await call(".");
    expect([unlabelled.code, unlabelled.stderr]).toEqual([2, expect.stringMatching(/needs --flares/)]);
    const setting = await call(".", "--flares", "a.csv", "--set", "rules.area=3");
    expect([setting.code, setting.stderr]).toEqual([2, expect.stringMatching(/rules/)]);
    const list = await call(".", "--flares", "a.csv");
    expect([list.code, list.stderr]).toEqual([1, expect.stringMatching(/no such file/)]);
  });

  test.skipIf(!hasData)("of real regions (needs the shared data folder)", async () => {
    const cwd = temporaryFolder();
    const sharps = ["harp377_hourly", "harps_2012", "harps_2025"].map((name) => dataPath("sharp", name));
    const flares = dataPath("flares", "solarflarenet", "solar_events.csv");
    const harps = dataPath("sharp", "harp_mapping", "HARP_Mapping.txt");
    const words = [...sharps, "--flares", flares, "--harps", harps, "--out", "set", "--link"];
    const { code, stdout, stderr } = await helioscope(["flare", "dataset", ...words], { cwd });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("Records   64, 57 pass the rules");
    expect(stdout).toContain("Rejected  7 by quality");
    expect(stdout).toContain("Samples   49 flaring, 4 nonflaring");
    expect(stdout).toContain("Left out  4 HARPs of times that the lists of flares do not reach");
    expect(stderr).toMatch(/bitmap\.fits and \d+ more: it holds bitmap/);
  });
});
