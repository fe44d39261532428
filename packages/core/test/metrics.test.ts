import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accuracy,
  binaryConfusion,
  classConfusion,
  confusionMatrix,
  dice,
  f1,
  heidkeSkill,
  iou,
  meanAbsoluteError,
  overallAccuracy,
  pearson,
  precision,
  recall,
  rootMeanSquareError,
  trueSkill,
} from "../src/metrics/index.ts";
import reference from "./reference/stats.json" with { type: "json" };

const labels = fc.array(fc.tuple(fc.constantFrom(-1, 0, 1), fc.constantFrom(-1, 0, 1)), {
  minLength: 1,
  maxLength: 80,
});

describe("two classes", () => {
  it("counts, with positives of both signs, without invalid pixels and NaN", () => {
    const truth = Float32Array.of(1, -1, 0, 0, 1, 0, Number.NaN);
    const predicted = Int8Array.of(1, 1, 1, 0, 0, 0, 1);
    expect(binaryConfusion(truth, predicted)).toEqual({ tp: 2, fp: 1, tn: 2, fn: 1 });
    const valid = Uint8Array.of(1, 0, 1, 1, 1, 1, 1);
    expect(binaryConfusion(truth, predicted, { valid })).toEqual({ tp: 1, fp: 1, tn: 2, fn: 1 });
    expect(() => binaryConfusion([1], [1, 0])).toThrow("differ in length");
    expect(() => binaryConfusion([1], [1], { valid: [] })).toThrow("differ in length");
  });

  it("scores Finley's tornado forecasts of 1884 as the literature does", () => {
    // 28 hits, 72 false alarms, 23 misses, 2680 correct negatives: Wilks (2011), Statistical Methods in the
    // Atmospheric Sciences, example 8.1: proportion correct .966, threat score .228, Heidke .355, Peirce .523.
    const finley = { tp: 28, fp: 72, fn: 23, tn: 2680 };
    expect(accuracy(finley)).toBeCloseTo(0.966, 3);
    expect(iou(finley)).toBeCloseTo(0.228, 3);
    expect(heidkeSkill(finley)).toBeCloseTo(0.355, 3);
    expect(trueSkill(finley)).toBeCloseTo(0.523, 3);
    expect(precision(finley)).toBeCloseTo(0.28, 12);
    expect(recall(finley)).toBeCloseTo(28 / 51, 12);
  });

  it("relates the scores as they must be", () => {
    fc.assert(
      fc.property(labels, (pairs) => {
        const c = binaryConfusion(
          pairs.map(([t]) => t),
          pairs.map(([, p]) => p),
        );
        expect(c.tp + c.fp + c.tn + c.fn).toBe(pairs.length);
        fc.pre(c.tp > 0);
        const [p, r, j] = [precision(c), recall(c), iou(c)];
        expect(f1(c)).toBeCloseTo((2 * p * r) / (p + r), 12);
        expect(dice(c)).toBeCloseTo((2 * j) / (1 + j), 12);
      }),
    );
  });

  it("leaves undefined scores undefined", () => {
    expect([precision, dice, iou, recall].map((score) => score({ tp: 0, fp: 0, fn: 0, tn: 5 }))).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe("several classes", () => {
  it("counts truth by row and prediction by column", () => {
    const matrix = confusionMatrix([1, 1, 0, -1, -1], [1, 0, 0, 1, -1], [-1, 0, 1]);
    expect([...matrix.counts]).toEqual([1, 0, 1, 0, 1, 0, 0, 1, 1]);
    expect(overallAccuracy(matrix)).toBe(3 / 5);
    expect(classConfusion(matrix, 1)).toEqual({ tp: 1, fp: 1, fn: 1, tn: 2 });
    expect([...confusionMatrix([0, Number.NaN, 1], [0, 0, 0], [0, 1], { valid: [1, 1, 0] }).counts]).toEqual([
      1, 0, 0, 0,
    ]);
  });

  it("agrees with the two-class counts of each class", () => {
    fc.assert(
      fc.property(labels, (pairs) => {
        const truth = pairs.map(([t]) => t);
        const predicted = pairs.map(([, p]) => p);
        const matrix = confusionMatrix(truth, predicted, [-1, 0, 1]);
        for (const value of matrix.classes) {
          const is = (label: number) => (label === value ? 1 : 0);
          expect(classConfusion(matrix, value)).toEqual(binaryConfusion(truth.map(is), predicted.map(is)));
        }
      }),
    );
  });

  it("refuses other classes", () => {
    expect(() => confusionMatrix([2], [0], [0, 1])).toThrow("one of 0, 1");
    expect(() => confusionMatrix([0], [0], [0, 0])).toThrow("Repeated classes");
    expect(() => classConfusion(confusionMatrix([0], [0], [0, 1]), 5)).toThrow("A class 5");
  });
});

describe("continuous values", () => {
  const { x, y, ...expected } = reference.pairs;

  it("equal scipy's, without the pairs that hold a NaN", () => {
    const [a, b] = [
      [...x, Number.NaN, 4],
      [...y, 3, Number.NaN],
    ];
    expect(pearson(a, b)).toBeCloseTo(expected.pearson, 13);
    expect(meanAbsoluteError(a, b)).toBeCloseTo(expected.meanAbsoluteError, 13);
    expect(rootMeanSquareError(a, b)).toBeCloseTo(expected.rootMeanSquareError, 13);
  });

  it("correlation does not change with scale and offset", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        (s, o) => {
          expect(
            pearson(
              x,
              y.map((value) => s * value + o),
            ),
          ).toBeCloseTo(expected.pearson, 9);
          expect(
            pearson(
              x,
              x.map((value) => o - s * value),
            ),
          ).toBeCloseTo(-1, 9);
        },
      ),
    );
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
  });

  it("refuse what has no pairs", () => {
    expect(() => pearson([Number.NaN], [1])).toThrow("at least one pair");
    expect(() => meanAbsoluteError([1, 2], [1])).toThrow("differ in length");
  });
});
