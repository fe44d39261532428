import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  averagePrecision,
  balancedAccuracy,
  binaryConfusion,
  cohenKappa,
  confusionMatrix,
  countThresholds,
  heidkeSkill,
  macroF1,
  matthews,
  multiclassMatthews,
  rankScores,
} from "../src/metrics/index.ts";

// Written by reference/multiclass.py with scikit-learn.
const reference = JSON.parse(readFileSync(new URL("reference/multiclass.json", import.meta.url), "utf8"));
const classes = [0, 1, 2, 3, 4];

const same = (value: number, expected: number) =>
  Number.isNaN(expected) ? expect(value).toBeNaN() : expect(value).toBeCloseTo(expected, 10);

describe("scores of several classes", () => {
  it.each([0, 1])("agree with scikit-learn, matrix %i", (k) => {
    const { truth, predicted, ...expected } = reference.matrices[k];
    const matrix = confusionMatrix(truth, predicted, classes);
    expect(balancedAccuracy(matrix)).toBeCloseTo(expected.balancedAccuracy, 12);
    expect(macroF1(matrix)).toBeCloseTo(expected.macroF1, 12);
    expect(cohenKappa(matrix)).toBeCloseTo(expected.kappa, 12);
    expect(multiclassMatthews(matrix)).toBeCloseTo(expected.matthews, 12);
  });

  it("are the scores of two classes where there are two, and do not know an order of classes", () => {
    const side = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { minLength: 1 });
    fc.assert(
      fc.property(side, (pairs) => {
        const truth = pairs.map(([t]) => t);
        const predicted = pairs.map(([, p]) => p);
        const two = binaryConfusion(truth, predicted);
        const matrix = confusionMatrix(truth, predicted, [0, 1]);
        same(cohenKappa(matrix), heidkeSkill(two));
        same(multiclassMatthews(matrix), matthews(two));
        const turned = confusionMatrix(truth, predicted, [1, 0]);
        same(macroF1(turned), macroF1(matrix));
        same(balancedAccuracy(turned), balancedAccuracy(matrix));
      }),
    );
  });

  it("are not defined of nothing", () => {
    const empty = confusionMatrix([], [], classes);
    for (const score of [balancedAccuracy, macroF1, cohenKappa, multiclassMatthews])
      expect(score(empty)).toBeNaN();
  });
});

describe("average precision", () => {
  it("agrees with scikit-learn, ties included", () => {
    const { labels, scores, value } = reference.averagePrecision;
    expect(averagePrecision(countThresholds(rankScores(labels, scores)))).toBeCloseTo(value, 12);
  });

  it("is 1 where positives come first, and not defined without one", () => {
    expect(averagePrecision(countThresholds(rankScores([1, 1, 0], [0.9, 0.8, 0.1])))).toBe(1);
    expect(averagePrecision(countThresholds(rankScores([0, 0], [0.9, 0.8])))).toBeNaN();
  });
});
