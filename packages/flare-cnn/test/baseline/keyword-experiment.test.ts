import type { Flare } from "@helioscope/archives";
import { seededRandom } from "@helioscope/core";
import { beforeAll, describe, expect, test } from "vitest";
import {
  baselineColumns,
  baselineLines,
  baselinePicture,
  baselineRow,
  baselineText,
  heldMagnetograms,
  type KeywordCases,
  type KeywordExperiment,
  type KeywordExperimentOptions,
  type KeywordTable,
  keywordCases,
  keywordExperiment,
  persistence,
  readHarpLabels,
  readKeywordTable,
} from "../../src/baseline/index.ts";
import { madeTable } from "./made-table.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

let table: KeywordTable;
let cases: KeywordCases["cases"];
beforeAll(async () => {
  const made = madeTable(60, 180);
  table = await readKeywordTable(bytes(made.keywords));
  cases = keywordCases(table, await readHarpLabels(bytes(made.labels))).cases;
});

const run = (options: Partial<KeywordExperimentOptions> = {}): Promise<KeywordExperiment> =>
  keywordExperiment(table, cases, { random: seededRandom(5), repeats: 4, resamples: 200, ...options });

describe("baselines from keywords", () => {
  test("flux tells flaring from nonflaring, R and climatology do not", async () => {
    const experiment = await run();
    const of = (features: string, classifier: string) =>
      experiment.results.find((one) => one.features === features && one.classifier === classifier)!;
    const flux = of("USFLUX", "logistic");
    // Two normal distributions 1.5 sd apart: the best TSS is 2 Phi(0.75) - 1 = 0.547.
    expect(flux.validation.tss.value).toBeGreaterThan(0.35);
    expect(flux.validation.tss.value).toBeLessThan(0.75);
    expect(flux.test.tss.value).toBeGreaterThan(0.3);
    expect(flux.test.tss.error).toBeGreaterThan(0.03);
    expect(Math.abs(of("R_VALUE", "logistic").test.tss.value)).toBeLessThan(0.25);
    const climatology = of("", "climatology");
    expect(climatology.test.recallNonflaring.value).toBe(1);
    expect(climatology.test.tss.value).toBe(0);
    expect(experiment.training).toEqual({ cases: 900, flaringCases: 225, flaring: 45, nonflaring: 135 });
    expect(experiment.test).toEqual({ cases: 300, flaringCases: 75, flaring: 15, nonflaring: 45 });
  });

  test("a larger weight of flaring cases finds more of them and raises more false alarms", async () => {
    const features = [{ name: "USFLUX", keywords: ["USFLUX"] }] as const;
    const [light, heavy] = await Promise.all(
      [1, 20].map((positiveWeight) => run({ positiveWeight, features, classifiers: ["logistic"] })),
    );
    const scores = (one: KeywordExperiment | undefined) => one!.results[0]!.test;
    expect(scores(heavy).recallFlaring.value).toBeGreaterThan(scores(light).recallFlaring.value);
    expect(scores(heavy).recallNonflaring.value).toBeLessThan(scores(light).recallNonflaring.value);
  });

  test("one seed repeats, and held cases are flaring ones of the splits", async () => {
    const features = [{ name: "USFLUX", keywords: ["USFLUX"] }] as const;
    const first = await run({ features });
    expect(await run({ features })).toEqual(first);
    const held = [...heldMagnetograms(first.results[0]!, cases)];
    // A third of 45 regions with five records in each of four splits.
    expect(held.length).toBe(4 * 15 * 5);
    expect(held.every(({ harp }) => harp <= 60)).toBe(true);
    expect(new Set(held.map(({ fold }) => fold)).size).toBe(4);
  });

  test("persistence calls what has just flared", async () => {
    const flare = (noaa: number, peakUtc: string, peakFluxWm2 = 1e-5): Flare => ({
      ...{ goesClass: "M1.0", peakFluxWm2, scale: "scaled", startUtc: null, peakUtc, endUtc: null, noaa },
      ...{ position: null, sources: ["test"], satellite: null },
    });
    // An hour before the third record of HARP 1, and long before those of HARP 2.
    const flares = [flare(11001, "2012-03-02T01:00:00Z"), flare(11002, "2012-02-01T00:00:00Z")];
    const experiment = await run({ flares, features: [], resamples: 20 });
    const { results } = experiment;
    expect(baselineText(experiment).at(-1)).toMatch(/^Persistence.*no false alarms by construction/);
    expect(results.map(({ classifier }) => classifier)).toEqual(["climatology", "persistence"]);
    expect(results[1]!.validation.recallNonflaring.value).toBe(1);
    const at = (utc: string, hours?: number) => persistence([flares[0]!], utc, hours ? { hours } : {});
    expect(at("2012-03-02T00:59:59Z")).toBe(0);
    expect(at("2012-03-02T01:00:00Z")).toBe(1);
    expect(at("2012-03-03T01:00:00Z")).toBe(1);
    expect(at("2012-03-03T01:00:01Z")).toBe(0);
    expect(at("2012-03-02T03:00:00Z", 1)).toBe(0);
    expect(persistence([flare(1, "2012-03-02T01:00:00Z", 9.9e-6)], "2012-03-02T02:00:00Z")).toBe(0);
    expect(() => at("2012-03-02T03:00:00Z", -1)).toThrow(/-1 hours/);
  });

  test("stops when told to", async () => {
    await expect(run({ signal: AbortSignal.abort() })).rejects.toThrow(/Aborted/);
  });

  test("the table has the paper's networks beside them, and the picture names all", async () => {
    const experiment = await run({ features: [{ name: "USFLUX", keywords: ["USFLUX"] }] });
    const lines = baselineLines(experiment);
    expect(lines.map(({ name }) => name)).toEqual([
      "USFLUX, logistic",
      "USFLUX, linear SVM",
      "climatology",
      "CNN-1, 128x128",
      "CNN-2, 128x128",
      "CNN-2, 256x256",
    ]);
    const row = baselineRow(lines[5]!);
    expect(Object.keys(row)).toEqual(baselineColumns.map(({ name }) => name));
    // Table 3 and section 4.1 of the paper.
    expect(row).toMatchObject({
      validation_tss: 0.51,
      validation_tss_error: 0.06,
      test_tss: 0.52,
      test_recall_flaring: 0.63,
      test_hss2: null,
    });
    const text = baselineText(experiment);
    expect(text.filter((line) => line.startsWith("CNN-1")).length).toBe(1);
    expect(text.find((line) => line.startsWith("CNN-2, 256x256 (paper)"))).toMatch(
      /0\.710 \+- 0\.080 +0\.800 \+- 0\.040 +0\.510 \+- 0\.060$/,
    );
    expect(text.some((line) => line.startsWith("Persistence"))).toBe(false);
    const picture = baselinePicture(experiment);
    for (const { name } of lines) expect(picture).toContain(name);
    expect(picture).not.toContain("NaN");
  });
});
