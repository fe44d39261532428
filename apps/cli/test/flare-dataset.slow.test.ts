import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { directoryStore } from "@helioscope/core/node";
import { openSamples } from "@helioscope/flare-cnn";
import { encodeFits } from "@helioscope/io-fits";
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
    const every = ["rules.longitudeDeg=null", "rules.quality=null"];
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

  test("flux is measured where a header states none; what cannot be read is told", async () => {
    const cwd = temporaryFolder();
    const cards = {
      ...{ CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA", CDELT1: 0.03, HARPNUM: 7, NOAA_ARS: "11007", QUALITY: 0 },
      ...{ RSUN_REF: 6.96e8, RSUN_OBS: 960, DSUN_OBS: 1.496e11, OBS_VR: 100, LON_FWT: 5, AREA: 100 },
    };
    const data = new Float32Array(64 * 64);
    // A hundred pixels of 1000 G.
    for (let i = 0; i < 100; i++) data[i] = i % 2 === 0 ? 1000 : -1000;
    const write = async (name: string, more: Record<string, string | number>) => {
      const header = Object.entries({ ...cards, ...more }).map(([key, value]) => ({ key, value }));
      writeFileSync(
        join(cwd, name),
        await encodeFits([{ kind: "image", shape: [64, 64], data, unit: "Gauss", header }]),
      );
    };
    await write("a.fits", { T_REC: "2012.03.06_05:00:00_TAI" });
    await write("b.fits", { T_REC: "2012.03.06_06:00:00_TAI", HARPNUM: 8, NOAA_ARS: "11008", USFLUX: 1e22 });
    await write("c.fits", {});
    writeFileSync(join(cwd, "broken.fits"), "not FITS");
    const head =
      "goes_class,peak_flux,scale,start_utc,peak_utc,end_utc,noaa,latitude,longitude,sources,satellite";
    writeFileSync(
      join(cwd, "flares.csv"),
      `${head}\nM1.0,1e-5,scaled,,2012-03-07T00:00:00Z,,11008,,,test,\n`,
    );
    // What fetch writes beside a list: a time in which no flare is listed had none.
    const asked = { from: "2012-03-01", to: "2012-04-01", sources: ["SWPC"], minimumClass: "M1.0" };
    writeFileSync(join(cwd, "flares.json"), JSON.stringify(asked));
    const words = ["flare", "dataset", "a.fits", "b.fits", "c.fits", "broken.fits", "--flares", "flares.csv"];
    const { code, stderr } = await helioscope([...words, "--out", "set", "--strict"], { cwd });
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/skipped c\.fits: .*no T_REC/);
    expect(stderr).toMatch(/skipped broken\.fits/);
    const { samples } = await openSamples(directoryStore(join(cwd, "set")));
    expect(samples.map(({ label, fluxFrom }) => [label, fluxFrom])).toEqual([
      [0, "line of sight"],
      [1, "USFLUX"],
    ]);
    expect(JSON.parse(readFileSync(join(cwd, "set/dataset.json"), "utf8")).coverage).toEqual([
      { fromUtc: "2012-03-01T00:00:00.000Z", toUtc: "2012-04-01T00:00:00.000Z", minimumClass: "M1.0" },
    ]);
    // A pixel of 0.03 degrees is 364.4 km wide: 1e5 G x (3.644e7 cm)^2.
    expect(samples[0]!.fluxMx / 1.328e20).toBeCloseTo(1, 2);
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
    expect(stdout).toContain(
      "Left out  4 HARPs without a flare in times that the lists of flares do not cover",
    );
    expect(stderr).toMatch(/bitmap\.fits and \d+ more: it holds bitmap/);
  });
});
