import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeImage } from "@helioscope/io-fits";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";

const SIDE = 40;

/** The segments of one record of a bipole, with the unsigned flux that they have in the header. */
function writeRecord(folder: string, usflux: number, segments: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const values: Record<string, (x: number) => number> = {
    Br: (x) => (x < SIDE / 2 ? 1000 : -1000),
    magnetogram: (x) => (x < SIDE / 2 ? 900 : -900),
    bitmap: () => 34,
    conf_disambig: () => 90,
  };
  for (const segment of segments) {
    const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => values[segment](i % SIDE));
    const cards = [
      { key: "HARPNUM", value: 9001 },
      { key: "T_REC", value: "2014.05.06_17:00:00_TAI" },
      { key: "CDELT1", value: 0.03 },
      { key: "RSUN_REF", value: 696000000 },
      { key: "RSUN_OBS", value: 959.6 },
      { key: "DSUN_OBS", value: 149597870700 },
      { key: "USFLUX", value: usflux },
    ];
    const name = `hmi.sharp_cea_720s.9001.20140506_170000_TAI.${segment}.fits`;
    writeFileSync(join(folder, name), encodeImage({ data, width: SIDE, height: SIDE }, cards));
  }
}

describe("flare keywords", () => {
  test("writes a row a record with the header beside it, and says what is missing", async () => {
    const folder = temporaryFolder();
    writeRecord(join(folder, "in"), 2e21, ["Br", "magnetogram", "bitmap", "conf_disambig"]);
    writeFileSync(join(folder, "in", "notes.fits"), "nothing");
    const out = join(folder, "out");
    const words = ["flare", "keywords", join(folder, "in"), "--out", out, "--lines", "schrijver", "--json"];
    const { code, stdout, stderr } = await helioscope([...words, "--format", "csv,jsonl"]);
    expect(stderr).toContain("notes.fits");
    expect(code).toBe(0);
    const { rows, comparison, skipped, records } = JSON.parse(stdout);
    expect(records).toBe(1);
    expect(skipped).toHaveLength(1);
    // 1600 pixels of 1000 G and 0.03 degrees of 696 Mm.
    expect(rows[0].USFLUX / (1600 * 1000 * 36442.5e3 ** 2)).toBeCloseTo(1, 3);
    expect(rows[0]).toMatchObject({
      harp: 9001,
      CMASK: 1600,
      utc: "2014-05-06T16:59:25.000Z",
      TOTUSJZ: null,
    });
    expect(rows[0].missing.split(" ").sort()).toEqual(["bp", "bpError", "brError", "bt", "btError"]);
    expect(rows[0].pil_length).toBeCloseTo(39 * 0.3644, 0);
    expect(comparison).toEqual([
      { keyword: "USFLUX", records: 1, median: expect.any(Number), largest: expect.any(Number) },
    ]);
    const [line] = readFileSync(join(out, "keywords.jsonl"), "utf8").trimEnd().split("\n");
    expect(JSON.parse(line)).toEqual(rows[0]);
    expect(readFileSync(join(out, "comparison.csv"), "utf8")).toMatch(
      /^keyword,records,median,largest\nUSFLUX,1,/,
    );
    expect((await helioscope([...words, "--strict"])).code).toBe(1);
  });

  test("leaves a record out whose segments do not go together", async () => {
    const folder = temporaryFolder();
    writeRecord(folder, 2e21, ["Br"]);
    const name = "hmi.sharp_cea_720s.9001.20140506_170000_TAI.bitmap.fits";
    const small = { data: new Float32Array(9), width: 3, height: 3 };
    const cards = [
      { key: "HARPNUM", value: 9001 },
      { key: "T_REC", value: "2014.05.06_17:00:00_TAI" },
    ];
    writeFileSync(join(folder, name), encodeImage(small, cards));
    const { code, stderr } = await helioscope(["flare", "keywords", folder, "--out", join(folder, "out")]);
    expect(code).toBe(1);
    expect(stderr).toContain("Segments br and bitmap differ in size: 40x40 and 3x3");
    expect(stderr).toContain("None of 1 records can be used");
  });

  test("says when no file is of a record", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "x.fits"), "nothing");
    const { code, stderr } = await helioscope(["flare", "keywords", folder]);
    expect(code).toBe(1);
    expect(stderr).toContain("No segment of a SHARP record among 1 files");
  });

  test.skipIf(!hasData)("equals the header of a real record (needs the shared data folder)", async () => {
    const out = temporaryFolder();
    const paths = [dataPath("sharp/harp377_all_segments")];
    const { code, stdout } = await helioscope(["flare", "keywords", ...paths, "--out", out, "--json"]);
    expect(code).toBe(0);
    const { rows, comparison, unused } = JSON.parse(stdout);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ harp: 377, missing: "", CMASK: 45703, CMASK_difference: 0 });
    expect(unused).toHaveLength(2);
    const usflux = comparison.find(({ keyword }: { keyword: string }) => keyword === "USFLUX");
    expect(usflux.largest).toBeLessThan(1e-6);
  });
});
