import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { FlareNet, presets } from "@helioscope/flare-cnn";
import { encodeImage } from "@helioscope/io-fits";
import { describe, expect, test, vi } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

vi.setConfig({ testTimeout: 120_000 });

const table = (...path: string[]) => csvRows(readFileSync(join(...path), "utf8"));

/** An untrained network with a baseline that says one half at 1.6e22 Mx. */
async function saveModel(folder: string): Promise<void> {
  const engine = await openEngine({ engine: "wasm" });
  const slope = 4;
  const network = FlareNet.build(presets.native, { engine, seed: 3 }).withOrigin({
    trainedOn: [],
    validatedOn: [],
    fluxBaseline: {
      ...{ kind: "total unsigned flux", slope, intercept: -slope * Math.log10(1.6e22) },
      ...{ floorMx: 1e19, positiveWeight: 4.5, samples: 20, flaring: 5 },
    },
  });
  await network.save(directoryStore(folder));
  network.dispose();
}

/** A bipole on a SHARP grid. */
function writeSharp(path: string, hour: number, more: Readonly<Record<string, string | number>> = {}): void {
  const [width, height] = [64, 48];
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const inside = y > 12 && y < 36 && x > 12 && x < 52;
    return inside ? (x < 32 ? 800 : -800) : 5 * Math.sin(i);
  });
  const cards: Record<string, string | number> = {
    BUNIT: "Gauss",
    HARPNUM: 377,
    NOAA_ARS: "11158",
    T_REC: `2011.02.14_${String(hour).padStart(2, "0")}:00:00_TAI`,
    QUALITY: 0,
    OBS_VR: 1500,
    LON_FWT: 3,
    LONDTMIN: -4,
    LONDTMAX: 9,
    AREA: 700,
    USFLUX: 1e22 + 1e21 * hour,
    CTYPE1: "CRLN-CEA",
    CTYPE2: "CRLT-CEA",
    CUNIT1: "degree",
    CUNIT2: "degree",
    CDELT1: 0.03,
    CDELT2: 0.03,
    RSUN_REF: 696_000_000,
    RSUN_OBS: 971.7,
    DSUN_OBS: 147_726_000_000,
    ...more,
  };
  writeFileSync(
    path,
    encodeImage(
      { data, width, height },
      Object.entries(cards).map(([key, value]) => ({ key, value })),
    ),
  );
}

const FLARES =
  "start_time,peak_time,end_time,goes_class,goes_location,noaa_active_region\n" +
  '2011-02-14 17:20:00,2011-02-14 17:26:00,2011-02-14 17:32:00,M2.2,"(-4, -20)",11158\n' +
  '2011-02-14 01:20:00,2011-02-14 01:26:00,2011-02-14 01:32:00,C2.2,"(-4, -20)",11158\n';

describe("flare predict", () => {
  test("tables and pictures of two regions, one bad record and one file of another kind", async () => {
    const cwd = temporaryFolder();
    await saveModel(join(cwd, "model"));
    mkdirSync(join(cwd, "in"));
    for (let hour = 10; hour < 14; hour++) {
      writeSharp(join(cwd, "in", `hmi.sharp_cea_720s.377.${hour}.magnetogram.fits`), hour);
      writeSharp(join(cwd, "in", `hmi.sharp_cea_720s.401.${hour}.magnetogram.fits`), hour, {
        ...{ HARPNUM: 401, NOAA_ARS: "MISSING", USFLUX: 4e21 },
        ...(hour === 12 ? { QUALITY: "0x00010400" } : {}),
      });
    }
    writeSharp(join(cwd, "in", "full-disc.fits"), 10, { CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN" });
    writeFileSync(join(cwd, "flares.csv"), FLARES);
    const words = ["flare", "predict", "in", "--model", "model", "--engine", "wasm"];

    const { code, stdout, stderr } = await helioscope(
      [...words, "--flares", "flares.csv", "--out", "out", "--json"],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    const told = JSON.parse(stdout);
    expect(told.skipped.map((skip: { name: string }) => skip.name)).toEqual(["in/full-disc.fits"]);
    expect(told.broken).toMatchObject([{ rule: "quality", value: 0x10400 }]);
    expect(stderr).toContain("not scored: in/hmi.sharp_cea_720s.401.12.magnetogram.fits: QUALITY 0x00010400");
    expect(told.windows["377"]).toMatchObject([{ fromUtc: "2011-02-11T17:26:00.000Z", cutBefore: false }]);
    expect(told.scores.map(({ baseline }: { baseline: { name: string } }) => baseline.name)).toEqual(
      Array(4).fill("total unsigned flux"),
    );
    const rows = table(cwd, "out", "predictions.csv");
    expect(rows).toHaveLength(8);
    const [first] = rows;
    expect(first).toMatchObject({ harp: "377", noaa: "11158", utc: "2011-02-14T09:59:26.000Z", rule: "" });
    const probability = Number(first!.probability);
    expect(probability).toBeGreaterThan(0);
    expect(probability).toBeLessThan(1);
    // 1 / (1 + (1.6 / 2)^(4 / ln 10)) at 2e22 Mx.
    expect(Number(first!.flux_probability)).toBeCloseTo(1 / (1 + 0.8 ** (4 / Math.LN10)), 10);
    expect(rows.filter((row) => row.probability === "")).toHaveLength(1);
    for (const file of ["recall.svg", "regions/harp377.svg", "regions/harp401.svg", "evaluation/roc.svg"])
      expect(existsSync(join(cwd, "out", file)), file).toBe(true);
    expect(table(cwd, "out", "flare-windows.csv")).toMatchObject([{ goes_class: "M2.2", magnetograms: "4" }]);

    expect(stderr).toContain("1 flaring and 1 nonflaring regions are too few for intervals");
    expect(told.facts).toContainEqual({
      label: "Scores are of",
      value: "7 magnetograms of 1 flaring and 1 nonflaring regions, 0 left out",
    });

    const all = await helioscope([...words, "--all", "--out", "all", "--strict"], { cwd });
    expect(all.code).toBe(1);
    expect(all.stdout).toMatch(/Scored +8\n/);
    expect(all.stdout).toMatch(/Break the rule of quality +1\n/);
    expect(table(cwd, "all", "predictions.csv").every((row) => row.probability !== "")).toBe(true);
    expect(existsSync(join(cwd, "all", "recall.svg"))).toBe(false);
  });

  test("says what is wrong with its words and its files", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "a.fits"), "no FITS");
    mkdirSync(join(cwd, "empty"));
    const both = await helioscope(["flare", "predict", "a.fits", "--model", "m", "--shipped", "native"], {
      cwd,
    });
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("exclude each other")]);
    for (const [words, text] of [
      [["--class", "Z9"], 'not "Z9"'],
      [["--bin", "5"], "a part of 144 hours"],
      [["--threshold", "2"], "a probability from 0 to 1"],
    ] as const) {
      const wrong = await helioscope(["flare", "predict", "a.fits", ...words], { cwd });
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(text)]);
    }
    const none = await helioscope(["flare", "predict", "a.fits", "--model", "empty"], { cwd });
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("holds no saved model")]);
    const list = await helioscope(["flare", "predict", "a.fits", "--flares", "a.fits"], { cwd });
    expect(list.code).toBe(1);
    await saveModel(join(cwd, "model"));
    const words = ["flare", "predict", "a.fits", "--model", "model", "--engine", "wasm"];
    const unusable = await helioscope(words, { cwd });
    expect([unusable.code, unusable.stderr]).toEqual([1, expect.stringContaining("No SHARP magnetogram")]);
    expect(unusable.stderr).toContain("skipped a.fits");
  });

  describe("needs the shared data folder", () => {
    test.skipIf(!hasData)("the 50 hourly frames of HARP 377 across three flares", async () => {
      const cwd = temporaryFolder();
      await saveModel(join(cwd, "model"));
      const { code, stdout, stderr } = await helioscope(
        [
          ...["flare", "predict", dataPath("sharp/harp377_hourly"), "--model", "model", "--engine", "wasm"],
          ...["--flares", dataPath("sharp/keywords/noaa_data.csv"), "--out", "out"],
        ],
        { cwd },
      );
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/Magnetograms +50\n/);
      expect(stdout).toMatch(/Break the rule of quality +5\n/);
      const rows = table(cwd, "out", "predictions.csv");
      const hours = rows.filter((row) => row.rule === "quality").map((row) => row.utc!.slice(5, 16));
      expect(hours).toEqual(["02-13T05:59", "02-13T17:59", "02-14T05:59", "02-14T17:59", "02-15T05:59"]);
      const windows = table(cwd, "out", "flare-windows.csv");
      const cuts = windows.filter((row) => row.cut_after === "true").map((row) => row.to!);
      expect(cuts.filter((to) => to > "2011-02-13T05" && to < "2011-02-15T06")).toEqual([
        "2011-02-14T05:32:00.000Z",
        "2011-02-14T21:41:00.000Z",
      ]);
      expect(windows.map((row) => `${row.goes_class} ${row.magnetograms}`).slice(0, 3)).toEqual([
        "M6.6 23",
        "M2.2 14",
        "X2.2 8",
      ]);
      // 02-15 02:00 TAI: 4.607083 by the reference code of the SHARP keywords.
      const at = rows.find((row) => row.utc === "2011-02-15T01:59:26.000Z");
      expect(Number(at?.r_value)).toBeCloseTo(4.607083, 4);
      const recall = table(cwd, "out", "recall.csv").filter(
        (row) => row.classifier === "total unsigned flux",
      );
      expect(recall.reduce((sum, row) => sum + Number(row.magnetograms), 0)).toBe(45);
      const series = readFileSync(join(cwd, "out", "regions/harp377.svg"), "utf8");
      for (const text of ["HARP 377, NOAA 11158", "M6.6, M2.2, X2.2", "cut between windows"])
        expect(series).toContain(text);
      expect(existsSync(join(cwd, "out", "recall.svg"))).toBe(true);
    });
  });
});
