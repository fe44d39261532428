import { readFileSync } from "node:fs";
import { parseHarpMap, readFlares } from "@helioscope/archives";
import { seededRandom } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { keywordExperiment } from "../../src/baseline/index.ts";
import { labelRegions } from "../../src/samples/index.ts";
import { realKeywords } from "./real-keywords.ts";

describe.skipIf(!hasData)("keywords of 1332 HARPs (needs the shared data folder)", () => {
  test("total flux alone on the regions from October 2015 on", async () => {
    const { table, cases, incomplete, unlabelled } = await realKeywords();
    expect([table.rows, incomplete, unlabelled.length]).toEqual([226_717, 840, 0]);
    const { results, training, test } = await keywordExperiment(table, cases, {
      random: seededRandom(1),
      repeats: 2,
      resamples: 200,
      features: [{ name: "USFLUX", keywords: ["USFLUX"] }],
      classifiers: ["logistic"],
    });
    expect([training.flaring, training.nonflaring, test.flaring, test.nonflaring]).toEqual([
      169, 886, 16, 261,
    ]);
    // scikit-learn on the same rows: recall 0.763 and 0.783, TSS 0.546, HSS2 0.26.
    const scores = results[0]!.test;
    expect(scores.recallFlaring.value).toBeCloseTo(0.763, 3);
    expect(scores.recallNonflaring.value).toBeCloseTo(0.783, 3);
    expect(scores.tss.value).toBeCloseTo(0.546, 3);
    expect(scores.hss2.value).toBeCloseTo(0.26, 2);
  });

  test("our labels are those of the list", async () => {
    const { labels } = await realKeywords();
    const text = (name: string) => readFileSync(dataPath("sharp", "keywords", name), "utf8");
    const { flares } = readFlares(text("noaa_data.csv"));
    const { patches } = parseHarpMap(text("all_harps_with_noaa_ars.txt"));
    const span = { firstUtc: "2015-01-01T00:00:00Z", lastUtc: "2015-01-01T00:00:00Z" };
    const wanted = new Set(labels.map(({ harp }) => harp));
    const passages = patches.filter(({ harp }) => wanted.has(harp)).map((patch) => ({ ...patch, ...span }));
    const { regions } = labelRegions(passages, flares);
    const flaring = [...regions.values()].filter(({ label }) => label === 1).map(({ harp }) => harp);
    expect(flaring).toEqual(labels.filter(({ label }) => label === 1).map(({ harp }) => harp));
    expect(flaring.length).toBe(185);
  });
});
