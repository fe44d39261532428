import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  brierScore,
  brierSkill,
  confusionAt,
  countThresholds,
  matthews,
  rankScores,
  reliability,
  rocArea,
  rocCurve,
  thresholdCurve,
  trueSkill,
} from "../src/metrics/index.ts";
import { seededRandom } from "../src/random.ts";
import { bootstrapIndices, bootstrapScores, wilsonInterval } from "../src/stats/index.ts";

// Ties across the classes. scikit-learn 1.9.1: confusion_matrix, roc_curve(drop_intermediate=False), roc_auc_score,
// brier_score_loss, matthews_corrcoef.
const truth = [1, 0, 1, 1, 0, 0, 1, 0, 0, 1];
const scores = [0.9, 0.9, 0.8, 0.55, 0.5, 0.5, 0.5, 0.2, 0.1, 0.05];
const counts = countThresholds(rankScores(truth, scores));

const cases = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 12 })), {
  minLength: 1,
  maxLength: 60,
});

describe("scores at every threshold", () => {
  it("counts as scikit-learn does", () => {
    expect(confusionAt(counts, 0.5)).toEqual({ tn: 2, fp: 3, fn: 1, tp: 4 });
    expect(confusionAt(counts, 1)).toEqual({ tn: 5, fp: 0, fn: 5, tp: 0 });
    expect(confusionAt(counts, 0)).toEqual({ tn: 0, fp: 5, fn: 0, tp: 5 });
    expect(matthews(confusionAt(counts, 0.5))).toBeCloseTo(0.2182178902359924, 12);
  });

  it("draws the receiver operating characteristic of scikit-learn", () => {
    const { thresholds, falsePositiveRate, truePositiveRate, area } = rocCurve(counts);
    expect([...thresholds]).toEqual([Number.POSITIVE_INFINITY, 0.9, 0.8, 0.55, 0.5, 0.2, 0.1, 0.05]);
    expect([...falsePositiveRate]).toEqual([0, 0.2, 0.2, 0.2, 0.6, 0.8, 1, 1]);
    expect([...truePositiveRate]).toEqual([0, 0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 1]);
    expect(area).toBeCloseTo(0.62, 12);
  });

  it("agrees at each threshold with a count by hand", () => {
    fc.assert(
      fc.property(cases, (pairs) => {
        const labels = pairs.map(([label]) => label);
        const values = pairs.map(([, value]) => value / 12);
        const all = countThresholds(rankScores(labels, values));
        const direct = (at: number) => ({
          tp: pairs.filter(([label, value]) => label === 1 && value / 12 >= at).length,
          fp: pairs.filter(([label, value]) => label === 0 && value / 12 >= at).length,
          fn: pairs.filter(([label, value]) => label === 1 && value / 12 < at).length,
          tn: pairs.filter(([label, value]) => label === 0 && value / 12 < at).length,
        });
        for (const at of [0, 0.25, 0.5, 0.51, 1]) expect(confusionAt(all, at)).toEqual(direct(at));
      }),
    );
  });

  it("has the area that Mann and Whitney count, and one that a monotone map leaves", () => {
    fc.assert(
      fc.property(cases, (pairs) => {
        fc.pre(new Set(pairs.map(([label]) => label)).size === 2);
        const of = (label: number) => pairs.filter((pair) => pair[0] === label).map((pair) => pair[1]);
        const [low, high] = [of(0), of(1)];
        let wins = 0;
        for (const a of high) for (const b of low) wins += a > b ? 1 : a === b ? 0.5 : 0;
        const area = rocArea(
          countThresholds(
            rankScores(
              pairs.map((p) => p[0]),
              pairs.map((p) => Math.exp(p[1])),
            ),
          ),
        );
        expect(area).toBeCloseTo(wins / (low.length * high.length), 10);
      }),
    );
  });

  it("weights cases as if they stood there so often", () => {
    const weights = [2, 0, 1, 3, 0, 1, 1, 2, 1, 0];
    const repeated = truth.flatMap((label, i) =>
      Array.from({ length: weights[i] }, () => [label, scores[i]]),
    );
    const weighted = countThresholds(rankScores(truth, scores), weights);
    const plain = countThresholds(
      rankScores(
        repeated.map((pair) => pair[0]),
        repeated.map((pair) => pair[1]),
      ),
    );
    for (const at of [0.05, 0.3, 0.5, 0.85, 1])
      expect(confusionAt(weighted, at)).toEqual(confusionAt(plain, at));
    expect(rocArea(weighted)).toBeCloseTo(rocArea(plain), 12);
  });

  it("finds the threshold at which a score is best", () => {
    const curve = thresholdCurve(counts, trueSkill);
    expect(curve.max).toBeCloseTo(0.4, 12);
    expect(curve.at).toBe(0.55);
    const one = thresholdCurve(countThresholds(rankScores([1, 1], [0.2, 0.4])), trueSkill);
    expect(one.max).toBeNaN();
    expect(one.at).toBeNaN();
  });

  it("leaves out NaN and what is not valid", () => {
    const ranked = rankScores([1, 0, Number.NaN, 1], [0.3, Number.NaN, 0.4, 0.6], { valid: [1, 1, 1, 0] });
    expect([...ranked.order]).toEqual([0]);
    expect(() => rankScores([1], [0.5, 0.5])).toThrowError(/differ in length/);
  });
});

describe("Brier's score", () => {
  it("is scikit-learn's", () => {
    expect(brierScore(truth, scores)).toBeCloseTo(0.2765, 12);
  });

  it("has no skill where the climatology is forecast, and all of it where the truth is", () => {
    expect(brierSkill(truth, scores)).toBeCloseTo(1 - 0.2765 / 0.25, 12);
    expect(
      brierSkill(
        truth,
        truth.map(() => 0.5),
      ),
    ).toBe(0);
    expect(brierSkill(truth, truth)).toBe(1);
    expect(brierSkill([1, 1], [0.5, 0.5])).toBeNaN();
  });

  it("is measured against a reference of each case, NaN left out", () => {
    expect(brierSkill([1, 0, 1], [0.8, 0.1, 0.3], [0.5, 0.5, Number.NaN])).toBeCloseTo(1 - 0.05 / 0.5, 12);
    expect(brierSkill([1, 0], [0.8, 0.1], 0.2)).toBeCloseTo(1 - 0.05 / 0.68, 12);
  });

  it("refuses what is no probability", () => {
    expect(() => brierScore([1], [1.2])).toThrowError(/probability of 1.2/);
    expect(() => brierScore([Number.NaN], [0.2])).toThrowError(/no case/);
  });
});

describe("a reliability diagram", () => {
  it("counts, averages and bounds each bin", () => {
    const { bins, calibrationError } = reliability([1, 0, 0, 1, 1], [0.05, 0.1, 0.15, 0.95, 1]);
    expect(bins.map((bin) => bin.count)).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(bins[1].meanProbability).toBeCloseTo(0.125, 12);
    expect(bins[1].observed).toBe(0);
    expect(bins[5].observed).toBeNaN();
    expect(bins[5].low).toBeNaN();
    expect(bins[9].observed).toBe(1);
    expect(calibrationError).toBeCloseTo((0.95 + 2 * 0.125 + 2 * 0.025) / 5, 12);
  });

  it("puts a probability on an edge into the bin above, however the edge is rounded", () => {
    for (const bins of [3, 7, 10, 20]) {
      const edges = Array.from({ length: bins }, (_, i) => i / bins);
      const rows = reliability(
        edges.map(() => 1),
        edges,
        { bins },
      ).bins;
      rows.forEach((row) => {
        expect(row.meanProbability).toBeGreaterThanOrEqual(row.from);
        expect(row.meanProbability).toBeLessThan(row.to);
      });
    }
  });
});

describe("binomial intervals", () => {
  it("are scipy's binomtest(...).proportion_ci(method='wilson')", () => {
    // scipy 1.17.1
    const expected = [
      [0, 10, 0.95, 0, 0.27753279986288926],
      [3, 10, 0.95, 0.10779126740630102, 0.6032218525388546],
      [10, 10, 0.95, 0.7224672001371109, 1],
      [81, 263, 0.9, 0.26331361718847, 0.3565663496084882],
    ] as const;
    for (const [k, n, confidence, low, high] of expected) {
      const interval = wilsonInterval(k, n, confidence);
      expect(interval.low).toBeCloseTo(low, 10);
      expect(interval.high).toBeCloseTo(high, 10);
    }
    expect(wilsonInterval(0, 0).low).toBeNaN();
    expect(() => wilsonInterval(3, 2)).toThrowError(/3 in 2/);
  });
});

describe("a bootstrap of several scores", () => {
  const values = Array.from({ length: 40 }, (_, i) => Math.sin(i) * 3 + i / 10);
  const mean = (indices: Int32Array) => indices.reduce((sum, i) => sum + values[i], 0) / indices.length;

  it("draws what the bootstrap of one draws", () => {
    const many = bootstrapScores(
      values.length,
      (indices) => ({ mean: mean(indices), first: values[indices[0]] }),
      {
        random: seededRandom(5),
        resamples: 300,
      },
    );
    const one = bootstrapIndices(values.length, mean, {
      random: seededRandom(5),
      resamples: 300,
      method: "percentile",
    });
    expect(many.mean.estimate).toBe(one.estimate);
    expect([many.mean.low, many.mean.high]).toEqual([one.low, one.high]);
    expect(many.mean.standardError).toBeCloseTo(one.standardError, 12);
    expect(many.first.missing).toBe(0);
  });

  it("counts resamples in which a score is not defined", () => {
    const some = bootstrapScores(
      3,
      (indices) => ({ odd: indices[0] === 1 ? Number.NaN : 1, never: Number.NaN }),
      { random: seededRandom(1), resamples: 60 },
    );
    expect(some.odd.missing).toBeGreaterThan(5);
    expect(some.odd.missing).toBeLessThan(40);
    expect(some.never.missing).toBe(60);
    expect(some.never.low).toBeNaN();
  });
});
