import { seededRandom } from "@helioscope/core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { type KeywordExperiment, keywordExperiment } from "../../src/baseline/index.ts";
import { realKeywords } from "./real-keywords.ts";

vi.setConfig({ hookTimeout: 240_000 });

describe.skipIf(!hasData)("keywords of 1332 HARPs, ten splits (needs the shared data folder)", () => {
  let experiment: KeywordExperiment;
  beforeAll(async () => {
    const { table, cases } = await realKeywords();
    experiment = await keywordExperiment(table, cases, {
      random: seededRandom(1),
      classifiers: ["logistic"],
    });
  });

  // scikit-learn's weighted logistic regression on the same rows, other random splits: mean and standard deviation of
  // TSS over ten splits, and TSS on the test interval.
  test.each([
    ["USFLUX", 0.566, 0.035, 0.546],
    ["USFLUX and AREA_ACR", 0.572, 0.036, 0.583],
    ["R_VALUE", 0.457, 0.025, 0.415],
    ["all keywords", 0.582, 0.034, 0.571],
  ])("%s: TSS %f +- %f over the splits, %f on the test", (features, mean, sd, onTest) => {
    const result = experiment.results.find((one) => one.features === features)!;
    expect(Math.abs(result.validation.tss.value - mean)).toBeLessThan(sd);
    expect(Math.abs(result.test.tss.value - onTest)).toBeLessThan(0.01);
  });
});
