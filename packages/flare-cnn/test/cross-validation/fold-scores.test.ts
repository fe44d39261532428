import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import type { CrossValidation } from "../../src/cross-validation/cross-validate.ts";
import {
  crossValidationLines,
  crossValidationTables,
  crossValidationText,
  networkName,
} from "../../src/cross-validation/cross-validation-table.ts";
import { foldPicture } from "../../src/cross-validation/fold-picture.ts";
import { foldRecall } from "../../src/cross-validation/fold-recall.ts";
import { crossValidationScores } from "../../src/cross-validation/fold-scores.ts";
import { presets } from "../../src/presets.ts";
import { windowsOfRegions } from "../../src/recall/windows.ts";
import type { Sample } from "../../src/types.ts";
import { flareOf } from "../recall/flare-of.ts";

/** Two magnetograms of each of 6 regions, of which the first two flare; a day apart, the flare an hour after the second. */
const samples: Sample[] = Array.from({ length: 12 }, (_, i) => ({
  ...{ file: `${i}.fits`, harp: 1 + (i >> 1), noaa: [11001 + (i >> 1)], group: String(1 + (i >> 1)) },
  ...{ utc: `2014-01-0${1 + (i % 2)}T12:00:00Z`, label: i < 4 ? 1 : 0, fluxMx: 1e22, fluxFrom: "USFLUX" },
  ...{ areaMicroHemispheres: null, longitudeDeg: 0, latitudeDeg: 10, widthPx: 10, heightPx: 10 },
}));
const flares = [1, 2].map((harp) => flareOf("M2.0", "2014-01-02T13:00:00Z", 11000 + harp));
const windows = windowsOfRegions(samples, flares);

const held = (indices: number[], network: number[], baseline: number[]) => ({
  samples: Uint32Array.from(indices),
  network: Float64Array.from(network),
  baseline: Float64Array.from(baseline),
});
const regions = { trained: 3, chose: 1, held: 2 };

/** Each split holds one flaring and one nonflaring region. */
const validation: CrossValidation = {
  samples,
  skipped: [],
  heldShare: 1 / 3,
  testFromUtc: null,
  folds: [
    {
      ...{ fold: 1, path: "fold-01", steps: 5, regions, later: null },
      thresholds: { network: 0.15, baseline: 0.4 },
      held: held([0, 1, 4, 5], [0.2, 0.9, 0.1, 0.3], [0.2, 0.4, 0.1, 0.3]),
    },
    {
      ...{ fold: 2, path: "fold-02", steps: 5, regions, later: null },
      thresholds: { network: 0.65, baseline: 0.85 },
      held: held([2, 3, 6, 7], [0.6, 0.7, 0.1, 0.8], [0.6, 0.7, 0.8, 0.9]),
    },
  ],
};

describe("crossValidationScores", () => {
  it("is the mean of the folds' scores, and the difference is taken fold by fold", () => {
    const scores = crossValidationScores(validation);
    // By hand. Network: recalls 1/2 and 1, 1 and 1/2: TSS 0.5 and 0.5. Baseline: 0 and 1, 1 and 0: TSS 0 and 0.
    expect(scores.held.network.tss).toEqual({ mean: 0.5, sd: 0, folds: 2 });
    expect(scores.held.network.recallFlaring.mean).toBe(0.75);
    expect(scores.held.network.recallFlaring.sd).toBeCloseTo(Math.SQRT1_2 / 2, 12);
    expect(scores.held.baseline.tss.mean).toBe(0);
    expect(scores.held.difference.tss).toMatchObject({ mean: 0.5, sd: 0, folds: 2, above: 2 });
    const { mean, sd, standardError, above } = scores.held.difference.recallFlaring;
    expect([mean, above]).toEqual([0.25, 1]);
    // Two splits, 2 regions held for 4 trained on.
    expect(standardError).toBeCloseTo(sd * Math.sqrt(1 / 2 + 2 / 4), 12);
    expect([scores.heldBefore, scores.later, scores.laterBefore]).toEqual([null, null, null]);
    expect(crossValidationScores(validation, { threshold: 0.95 }).held.network.recallFlaring.mean).toBe(0);
  });

  it("has the TSS of each at the threshold that its own fold chose", () => {
    const { chosenTss } = crossValidationScores(validation).held;
    // By hand. Network: 1 - 1/2, 1/2 - 1/2; baseline: 1/2 - 0, 0 - 1/2.
    expect(chosenTss?.network.mean).toBe(0.25);
    expect(chosenTss?.baseline.mean).toBe(0);
    expect(chosenTss?.difference).toMatchObject({ mean: 0.25, folds: 2, above: 1 });
    const [first, second] = validation.folds;
    const without = { ...validation, folds: [first, { ...second, thresholds: null }] };
    expect(crossValidationScores(without).held.chosenTss).toBeNull();
  });

  it("counts of flaring regions only what was seen up to a day before a flare, where asked to", () => {
    const scores = crossValidationScores(validation, { windows });
    // 1 h before the flare: 0.9 and 0.7 are called flaring; 25 h before does not count.
    expect(scores.heldBefore?.network.recallFlaring.mean).toBe(1);
    expect(scores.heldBefore?.folds.map(({ network }) => [network.examples, network.flaring])).toEqual([
      [3, 1],
      [3, 1],
    ]);
    expect(crossValidationScores(validation, { windows, hoursBefore: 30 }).heldBefore?.network.tss).toEqual(
      scores.held.network.tss,
    );
    const none = crossValidationScores(validation, { windows: new Map() });
    expect(none.heldBefore).toBeNull();
  });

  it("scores later regions by the network of each fold", () => {
    const later = held([8, 9, 0], [0.1, 0.6, 0.7], [0.1, 0.1, 0.1]);
    const { later: side } = crossValidationScores({
      ...validation,
      testFromUtc: "2015-10-01",
      folds: validation.folds.map((fold) => ({ ...fold, later })),
    });
    expect(side?.network.tss).toEqual({ mean: 0.5, sd: 0, folds: 2 });
    expect(side?.difference.tss.standardError).toBeNaN();
  });
});

describe("foldRecall", () => {
  it("has the mean over the folds with one standard deviation", () => {
    const { network, baseline } = foldRecall(validation, windows, { binHours: 6 });
    const bin = (hours: number) => network.hours.findIndex((at) => Math.abs(at - hours) < 3);
    // 25 h before: 0.2 and 0.6 are called nonflaring and flaring.
    expect(network.recall[bin(-25)]).toBe(0.5);
    expect(network.high[bin(-25)] - network.low[bin(-25)]).toBeCloseTo(2 * Math.SQRT1_2, 12);
    expect([network.recall[bin(-1)], network.error]).toEqual([1, "folds"]);
    expect(baseline.recall[bin(-1)]).toBe(0.5);
  });
});

describe("what people read", () => {
  const scores = crossValidationScores(validation, { windows });

  it("is one table with the paper's figures beside", () => {
    const lines = crossValidationLines(scores, "CNN-2, 128x128");
    const paper = (side: string) =>
      lines
        .filter((line) => line.from === "paper" && line.side === side)
        .map(({ name, scores: { recallFlaring, tss } }) => [name, recallFlaring?.mean, tss?.mean, tss?.sd]);
    // Tables 2 and 3, and this work's row of Table 4.
    expect(paper("held")).toEqual([
      ["CNN-1, 128x128", 0.78, 0.33, 0.07],
      ["CNN-2, 128x128", 0.67, 0.45, 0.07],
      ["CNN-2, 256x256", 0.71, 0.51, 0.06],
    ]);
    expect(paper("heldBefore")).toEqual([["CNN-2, 256x256", 0.92, 0.72, 0.04]]);
    const [table, folds] = crossValidationTables(scores, "CNN-2, 128x128");
    expect([...table.rows]).toHaveLength(lines.length);
    expect([...table.rows][0]).toMatchObject({
      name: "CNN-2, 128x128",
      samples: "held",
      tss: 0.5,
      tss_sd: 0,
      chosen_tss: 0.25,
    });
    expect([...folds.rows].map((row) => [row.fold, row.samples, row.magnetograms])).toEqual([
      ...[1, 1, 2, 2].map((fold) => [fold, "held", 4]),
      ...[1, 1, 2, 2].map((fold) => [fold, "heldBefore", 3]),
    ]);
    const text = crossValidationText(validation, scores, "CNN-2, 128x128");
    expect(text[0]).toMatch(
      /^2 splits by region of 12 magnetograms, each holding 2 regions and training on 3, choosing its step by 1;/,
    );
    expect(text).toContainEqual(expect.stringMatching(/^total unsigned flux +0\.500 \+- 0\.707 +0\.500/));
    expect(text).toContainEqual(expect.stringMatching(/^TSS above .*: 0\.500 .*, in 2 of 2 splits$/));
  });

  it("names a network by what it is", () => {
    expect(networkName(presets.small)).toBe("CNN-2, 128x128");
    expect(networkName(presets["cnn-1"])).toBe("CNN-1, 128x128");
    expect(networkName(presets.native)).toBe("CNN-2, 0.12 deg/px");
    expect(networkName(presets.crop)).toBe("CNN-2, crops of 128x128");
  });

  it("is drawn, fold by fold", async () => {
    const svg = await foldPicture(scores, { document: nodeDocument(), network: "CNN-2" });
    expect(svg).toContain("total unsigned flux");
    expect(svg).toContain("mean 0.50 +- 0.00");
  });
});
