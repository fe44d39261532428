import { readFileSync } from "node:fs";
import { seededRandom } from "@helioscope/core";
import { reliability } from "@helioscope/core/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import {
  applemanSkill,
  falseAlarmRatio,
  flareScores,
  frequencyBias,
  gilbertSkill,
  heidkeSkill1,
  scoresOverFolds,
} from "../../src/evaluation/index.ts";

describe("skill of a forecast of flares", () => {
  // Finley's tornado forecasts of 1884, the table on which these scores were first compared (Murphy 1996, Weather and
  // Forecasting 11, 3): 28 hits, 72 false alarms, 23 misses, 2680 correct negatives; GS 0.216.
  const finley = { tp: 28, fp: 72, fn: 23, tn: 2680 };

  it("is that of Finley's tornadoes", () => {
    expect(gilbertSkill(finley)).toBeCloseTo(0.216, 3);
    expect(falseAlarmRatio(finley)).toBeCloseTo(0.72, 12);
    expect(frequencyBias(finley)).toBeCloseTo(100 / 51, 12);
    // Worse than never to forecast a tornado, as Gilbert remarked.
    expect(heidkeSkill1(finley)).toBeCloseTo(-44 / 51, 12);
    expect(applemanSkill(finley)).toBeCloseTo(-44 / 51, 12);
  });

  it("measures Appleman's gain over the commoner class", () => {
    expect(applemanSkill({ tp: 90, fn: 10, tn: 15, fp: 5 })).toBeCloseTo((15 - 10) / 20, 12);
    expect(applemanSkill({ tp: 6, fn: 4, tn: 9, fp: 1 })).toBeCloseTo(0.5, 12);
  });

  it("is NaN where a class or a forecast is absent, never 0", () => {
    const none = { tp: 0, fp: 0, fn: 0, tn: 12 };
    for (const score of [gilbertSkill, falseAlarmRatio, frequencyBias, heidkeSkill1, applemanSkill])
      expect(score(none)).toBeNaN();
  });
});

describe("flareScores", () => {
  const labels = [1, 0, 1, 1, 0, 0, 1, 0, 0, 1];
  const probabilities = [0.9, 0.9, 0.8, 0.55, 0.5, 0.5, 0.5, 0.2, 0.1, 0.05];

  it("has the figures of scikit-learn and the definitions", () => {
    // scikit-learn 1.9.1: confusion_matrix 4 / 3 / 1 / 2, roc_auc_score, brier_score_loss, matthews_corrcoef, cohen_kappa_score.
    const scores = flareScores(labels, probabilities);
    expect(scores.confusion).toEqual({ tp: 4, fp: 3, fn: 1, tn: 2 });
    expect(scores.tss).toBeCloseTo(0.2, 12);
    expect(scores.hss1).toBeCloseTo(0.2, 12);
    expect(scores.hss2).toBeCloseTo(0.2, 12);
    expect(scores.recallNonflaring).toBeCloseTo(0.4, 12);
    expect(scores.rocArea).toBeCloseTo(0.62, 12);
    expect(scores.gini).toBeCloseTo(0.24, 12);
    expect(scores.brier).toBeCloseTo(0.2765, 12);
    expect(scores.brierSkill).toBeCloseTo(1 - 0.2765 / 0.25, 12);
    expect(scores.mcc).toBeCloseTo(0.2182178902359924, 12);
    expect(scores.tssMax).toBeCloseTo(0.4, 12);
    expect(scores.tssMaxThreshold).toBe(0.55);
    expect(scores.errors).toBeUndefined();
  });

  it("counts a probability of exactly the threshold as flaring (equation A7)", () => {
    expect(flareScores([1, 0], [0.5, 0.49]).confusion).toEqual({ tp: 1, fp: 0, fn: 0, tn: 1 });
  });

  it("has a TSS that does not depend on the ratio of the classes, unlike the others", () => {
    const often = labels.flatMap((label, i) => (label === 1 ? [i] : [i, i, i, i]));
    const more = flareScores(
      often.map((i) => labels[i]),
      often.map((i) => probabilities[i]),
    );
    const once = flareScores(labels, probabilities);
    expect(more.tss).toBeCloseTo(once.tss, 12);
    expect(more.rocArea).toBeCloseTo(once.rocArea, 12);
    expect(more.hss2).not.toBeCloseTo(once.hss2, 2);
    expect(more.apss).not.toBeCloseTo(once.apss, 2);
  });

  it("is symmetric: with both classes and the forecast turned round, TSS and Brier stay", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 1000 })), {
          minLength: 2,
          maxLength: 40,
        }),
        (cases) => {
          fc.pre(new Set(cases.map(([label]) => label)).size === 2);
          const l = cases.map(([label]) => label);
          const p = cases.map(([, value]) => (value + 0.5) / 1002);
          const here = flareScores(l, p);
          const there = flareScores(
            l.map((label) => 1 - label),
            p.map((value) => 1 - value),
          );
          expect(there.tss).toBeCloseTo(here.tss, 10);
          expect(there.brier).toBeCloseTo(here.brier, 10);
          expect(there.rocArea).toBeCloseTo(here.rocArea, 10);
          if (!Number.isNaN(here.mcc)) expect(there.mcc).toBeCloseTo(here.mcc, 10);
        },
      ),
    );
  });

  it("leaves out cases with a NaN and refuses what is no label", () => {
    const scores = flareScores([1, 0, 1, Number.NaN], [0.9, 0.2, Number.NaN, 0.4]);
    expect([scores.examples, scores.flaring]).toEqual([2, 1]);
    expect(flareScores([1, 0], [0.9, 0.2], { climatology: [Number.NaN, 0.1] }).examples).toBe(1);
    expect(() => flareScores([2], [0.5])).toThrowError(/label of 2/);
    expect(() => flareScores([1], [-0.5])).toThrowError(/probability of -0.5/);
    expect(() => flareScores([Number.NaN], [0.5])).toThrowError(/none of them/);
    expect(() => flareScores([1, 0], [0.5, 0.1], { groups: ["377"] })).toThrowError(/1 regions for 2/);
  });

  it("says nothing where nothing can be said", () => {
    const scores = flareScores([0, 0, 0], [0.1, 0.2, 0.7]);
    expect(scores.recallNonflaring).toBeCloseTo(2 / 3, 12);
    for (const name of ["recallFlaring", "tss", "hss1", "rocArea", "brierSkill", "tssMax"] as const)
      expect(scores[name]).toBeNaN();
  });

  it("resamples regions and not magnetograms", () => {
    const random = seededRandom(3);
    const groups: number[] = [];
    const l: number[] = [];
    const p: number[] = [];
    for (let region = 0; region < 60; region++) {
      const label = region % 3 === 0 ? 1 : 0;
      // Magnetograms of one region are all alike, so forty of them say no more than one.
      const value = Math.min(1, Math.max(0, 0.4 + 0.25 * label + 0.2 * random.normal()));
      for (let i = 0; i < 40; i++) {
        groups.push(region);
        l.push(label);
        p.push(value);
      }
    }
    const options = { random: seededRandom(1), resamples: 400 };
    const byRegion = flareScores(l, p, { ...options, groups });
    const byImage = flareScores(l, p, { ...options, groups: l.map((_, i) => i) });
    expect(byRegion.groups).toBe(60);
    expect(byRegion.errors?.tss.estimate).toBe(byRegion.tss);
    const ratio =
      (byRegion.errors?.tss.standardError ?? 0) / (byImage.errors?.tss.standardError ?? Number.NaN);
    expect(ratio).toBeGreaterThan(4.5);
    expect(ratio).toBeLessThan(8.5);
    const again = flareScores(l, p, { groups, random: seededRandom(1), resamples: 400 });
    expect(again.errors).toEqual(byRegion.errors);
  });

  it("averages folds, leaving out those where a score is not defined", () => {
    const folds = [
      flareScores([1, 0], [0.9, 0.2]),
      flareScores([1, 0], [0.4, 0.6]),
      flareScores([0, 0], [0.1, 0.3]),
    ];
    const { tss, recallNonflaring, mcc } = scoresOverFolds(folds);
    expect(tss).toEqual({ mean: 0, sd: Math.SQRT2, folds: 2 });
    expect(recallNonflaring.mean).toBeCloseTo(2 / 3, 12);
    expect(mcc.folds).toBe(2);
    expect(() => scoresOverFolds([])).toThrowError(/no folds/);
  });

  it.skipIf(!hasData)("has scikit-learn's figures on the 47,775 predictions of a released forecaster", () => {
    const rows = readFileSync(dataPath("flares/solarflarenet/M_24.csv"), "utf8").trim().split("\n").slice(1);
    const table = rows.map((row) => row.split(",").map(Number));
    const label = table.map((row) => row[0]);
    const probability = table.map((row) => row[2]);
    const scores = flareScores(label, probability);
    // scikit-learn 1.9.1 on the same file.
    expect(scores.confusion).toEqual({ tn: 42486, fp: 3921, fn: 1185, tp: 183 });
    expect(scores.tss).toBeCloseTo(0.04928036605185469, 12);
    expect(scores.hss2).toBeCloseTo(0.02500879149846269, 12);
    expect(scores.mcc).toBeCloseTo(0.029329757785370943, 12);
    expect(scores.precision).toBeCloseTo(0.0445906432748538, 12);
    expect(scores.accuracy).toBeCloseTo(0.8931240188383045, 12);
    expect(scores.brier).toBeCloseTo(0.08912948131458576, 12);
    expect(scores.brierSkill).toBeCloseTo(-2.2044476353260203, 10);
    expect(scores.rocArea).toBeCloseTo(0.5249790674224006, 12);
    expect(scores.tssMax).toBeCloseTo(0.12415696323792658, 12);
    expect(scores.tssMaxThreshold).toBeCloseTo(0.0005069971084594727, 15);
    const { bins } = reliability(label, probability);
    expect(bins.map((bin) => bin.count)).toEqual([37111, 1999, 2716, 1214, 631, 539, 563, 723, 725, 1554]);
    // calibration_curve(n_bins=10)
    expect(bins[3].observed).toBeCloseTo(0.03294893, 8);
    expect(bins[8].meanProbability).toBeCloseTo(0.84893501, 8);
  });
});
