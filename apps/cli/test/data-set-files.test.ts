import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CoveredInterval } from "@helioscope/archives";
import { type DataSetConfig, dataSetConfig, makeDataSet, PAPER_DATA_SET } from "@helioscope/flare-cnn";
import { encodeImage } from "@helioscope/io-fits";
import { describe, expect, test } from "vitest";
import { configure } from "../src/config.ts";
import { placeSamples, recordsOf } from "../src/flare/data-set-files.ts";
import { withKeywords } from "../src/flare/record-keywords.ts";
import { openFrames } from "../src/frames.ts";
import { temporaryFolder } from "./support/cli.ts";

const CARDS: Readonly<Record<string, string | number>> = {
  ...{ CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA", CDELT1: 0.03, HARPNUM: 7, NOAA_ARS: "11007", QUALITY: 0 },
  ...{ RSUN_REF: 6.96e8, RSUN_OBS: 960, DSUN_OBS: 1.496e11, OBS_VR: 100, LON_FWT: 5, AREA: 100 },
  ...{ T_REC: "2012.03.06_05:00:00_TAI", USFLUX: 1e22 },
};

function writeSharp(path: string, cards: Readonly<Record<string, string | number>> = CARDS, gauss = 100) {
  const data = new Float32Array(40 * 40).fill(gauss);
  const list = Object.entries(cards).map(([key, value]) => ({ key, value }));
  writeFileSync(path, encodeImage({ data, width: 40, height: 40 }, list));
}

const covered: CoveredInterval = {
  ...{ fromUtc: "2012-01-01T00:00:00.000Z", toUtc: "2013-01-01T00:00:00.000Z", minimumClass: null },
};
const terminal = { progress: () => undefined, warn: () => undefined };

async function placed(cwd: string, paths: readonly string[], before: readonly string[] = [], link = false) {
  const { frames } = await openFrames(paths.map((path) => join(cwd, path)));
  const found = recordsOf(frames);
  const dataSet = makeDataSet(found.records, [], { labels: { coverage: { intervals: [covered] } } });
  const { samples, skipped } = await placeSamples(dataSet, found.frames, {
    ...{ folder: join(cwd, "set"), link, terminal, signal: new AbortController().signal },
    before: new Set(before),
  });
  expect(skipped).toEqual([]);
  return samples.map(({ file }) => file);
}

describe("files of a data set", () => {
  test("no file that lies in the folder is written over", async () => {
    const cwd = temporaryFolder();
    for (const folder of ["set/magnetograms", "from"]) mkdirSync(join(cwd, folder), { recursive: true });
    writeFileSync(join(cwd, "set/magnetograms/a.fits"), "the user's own");
    writeSharp(join(cwd, "from/a.fits"));
    expect(await placed(cwd, ["from/a.fits"])).toEqual(["magnetograms/7_2_a.fits"]);
    expect(readFileSync(join(cwd, "set/magnetograms/a.fits"), "utf8")).toBe("the user's own");
    // The same once more is the same file, not a third one; it may be written again where a data set named it.
    expect(await placed(cwd, ["from/a.fits"])).toEqual(["magnetograms/7_2_a.fits"]);
    expect(await placed(cwd, ["from/a.fits"], ["magnetograms/7_2_a.fits"], true)).toEqual([
      "magnetograms/7_2_a.fits",
    ]);
    // Not even where an earlier data set named a file that has other bytes now.
    expect(await placed(cwd, ["from/a.fits"], ["magnetograms/a.fits"])).toEqual(["magnetograms/7_2_a.fits"]);
    expect(readdirSync(join(cwd, "set/magnetograms")).sort()).toEqual(["7_2_a.fits", "a.fits"]);
  });

  test("a magnetogram in the folder keeps its name, though one of that name comes first", async () => {
    const cwd = temporaryFolder();
    for (const folder of ["set/magnetograms", "from"]) mkdirSync(join(cwd, folder), { recursive: true });
    writeSharp(join(cwd, "from/a.fits"));
    writeSharp(join(cwd, "set/magnetograms/a.fits"), { ...CARDS, T_REC: "2012.03.06_06:00:00_TAI" });
    expect(await placed(cwd, ["from/a.fits", "set/magnetograms/a.fits"])).toEqual([
      "magnetograms/7_2_a.fits",
      "magnetograms/a.fits",
    ]);
  });

  test("records of near real time make no data set", async () => {
    const cwd = temporaryFolder();
    const name = (series: string) => `${series}.7.20120306_050000_TAI.magnetogram.fits`;
    writeSharp(join(cwd, name("hmi.sharp_cea_720s_nrt")));
    const { frames } = await openFrames([cwd]);
    expect(() => recordsOf(frames)).toThrow(/near real time/);
    writeSharp(join(cwd, name("hmi.sharp_cea_720s")));
    const both = recordsOf((await openFrames([cwd])).frames);
    expect([both.records.length, both.skipped.length]).toEqual([1, 1]);
  });

  test("bare files take their keywords from a table of records", async () => {
    const cwd = temporaryFolder();
    const file = "hmi.sharp_cea_720s.7.20120306_050000_TAI.magnetogram.fits";
    writeSharp(join(cwd, file), {});
    const { frames } = await openFrames([join(cwd, file)]);
    expect(recordsOf(frames)).toMatchObject({ records: [], skipped: [{ reason: expect.any(String) }] });
    const { CTYPE1: _, CTYPE2: __, CDELT1: ___, ...row } = CARDS;
    const record = "hmi.sharp_cea_720s[7][2012.03.06_05:00:00_TAI]";
    writeFileSync(
      join(cwd, "records.csv"),
      `record,${Object.keys(row).join(",")}\n${record},${Object.values(row).join(",")}\n`,
    );
    const found = recordsOf(await withKeywords(frames, join(cwd, "records.csv"), terminal));
    expect(found.records).toMatchObject([{ harp: 7, noaa: [11007], unsignedFluxMx: 1e22, widthPx: 40 }]);
  });

  test("QUALITY may be set in hexadecimal", () => {
    const about = {
      ...{ name: "flare dataset", defaultPreset: "paper", config: dataSetConfig },
      presets: { paper: PAPER_DATA_SET },
    };
    const { rules } = configure(about, undefined, ["rules.quality=0x10400"]) as DataSetConfig;
    expect(rules.quality).toBe(0x10400);
  });
});
