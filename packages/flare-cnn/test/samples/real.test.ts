import { readdirSync, readFileSync } from "node:fs";
import { parseHarpMap, readFlares } from "@helioscope/archives";
import { readFitsHeaders } from "@helioscope/io-fits/node";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { makeDataSet, rowHeader, selectRecords, sharpRecord } from "../../src/samples/index.ts";

describe.skipIf(!hasData)("real SHARP records (needs the shared data folder)", () => {
  const folder = (name: string) => dataPath("sharp", name);
  const records = async (name: string) =>
    Promise.all(
      readdirSync(folder(name))
        .filter((file) => file.endsWith(".magnetogram.fits") && file.startsWith("hmi.sharp"))
        .map(async (file) =>
          sharpRecord((await readFitsHeaders(`${folder(name)}/${file}`)).firstImage().header, file),
        ),
    );

  test("HARP 377, fifty hours: five fail QUALITY, and no other rule", async () => {
    const all = await records("harp377_hourly");
    expect(all.length).toBe(50);
    const { accepted, rejected, counts } = selectRecords(all);
    expect(accepted.length).toBe(45);
    // QUALITY of these headers by astropy: 0x10400.
    expect(rejected.map(({ rule, value }) => [rule, value])).toEqual(
      Array.from({ length: 5 }, () => ["quality", 66560]),
    );
    expect(counts.quality).toEqual({ failed: 5, missing: 0 });
    expect(accepted.map(({ time }) => time.utc)).toEqual(accepted.map(({ time }) => time.utc).toSorted());
    // T_REC is TAI, 34 s ahead of UTC in 2011.
    expect(accepted[0]?.time.utc).toBe("2011-02-13T04:59:26.000Z");
  });

  test("the archive's answer for HARP 377 gives the records of its files", async () => {
    const answer = JSON.parse(
      readFileSync(dataPath("flares", "server_replies", "jsoc_rs_list_harp377.json"), "utf8"),
    ) as { keywords: { name: string; values: string[] }[]; segments: { dims: string[] }[] };
    const files = selectRecords(await records("harp377_hourly"), { quality: null }).accepted;
    const rows = files.map((_, i) => {
      const row = Object.fromEntries(answer.keywords.map(({ name, values }) => [name, values[i] as string]));
      const [widthPx, heightPx] = (answer.segments[0]?.dims[i] ?? "744x377").split("x").map(Number);
      return sharpRecord(rowHeader(row), row.T_REC as string, { widthPx: widthPx!, heightPx: heightPx! });
    });
    expect(rows.map(({ time }) => time.utc)).toEqual(files.map(({ time }) => time.utc));
    expect(rows.map(({ quality }) => quality)).toEqual(files.map(({ quality }) => quality));
    rows.forEach(({ longitudeDeg }, i) => {
      expect(longitudeDeg).toBeCloseTo(files[i]?.longitudeDeg as number, 5);
    });
  });

  test("regions of 2011, 2012 and 2025: labels, groups, and one record an hour", async () => {
    const all = (await Promise.all(["harp377_hourly", "harps_2012", "harps_2025"].map(records))).flat();
    const list = dataPath("flares", "solarflarenet", "solar_events.csv");
    const { flares } = readFlares(readFileSync(list, "utf8"));
    const map = parseHarpMap(readFileSync(dataPath("sharp", "harp_mapping", "HARP_Mapping.txt"), "utf8"));
    const { chosen, labels, selection } = makeDataSet(all, flares, { harps: map.patches });
    const regions = [...labels.regions.values()];
    // NOAA 11158 had five M flares and an X2.2; 11429 and 11430 share HARP 1449; the list ends in 2022.
    expect(labels.uncovered).toEqual([13171, 13561, 13641, 13773]);
    expect(regions.filter(({ label }) => label === 1).map(({ harp }) => harp)).toEqual([377, 1449]);
    expect(labels.regions.get(1449)?.noaa).toEqual([11429, 11430]);
    // Two of HARP 1446 and 1449 have 0x10400, too (astropy).
    expect(selection.counts.quality.failed).toBe(7);
    expect(chosen.every(({ record, region }) => record.harp === region.harp)).toBe(true);
    // 14:24 and 20:24 are not on the hour.
    const exact = selectRecords(all, { cadencePick: "exact" });
    expect(exact.counts.cadence.failed).toBeGreaterThanOrEqual(5);
    expect(selection.counts.cadence.failed).toBe(0);
  });
});
