import { readFileSync } from "node:fs";
import { DataError, seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ClassificationScoreName,
  type SeveralScoreName,
  scoreClassification,
  scoreSeveral,
} from "../../src/index.ts";
import { paperClasses } from "../../src/presets.ts";

// Written by reference/make.py with scikit-learn.
const { single, several } = JSON.parse(
  readFileSync(new URL("reference/scores.json", import.meta.url), "utf8"),
);
const classes = ["a", "b", "c", "d"];
const asPredictions = (rows: readonly (readonly number[])[]) =>
  rows.map((row) => ({ probabilities: row as unknown as Float32Array }));
const truth: string[][] = single.truth.map((k: number) => [classes[k]]);
const labels: string[][] = several.labels.map((row: number[]) => classes.filter((_, k) => row[k]));

describe("scores of one label an image", () => {
  const scores = scoreClassification(truth, asPredictions(single.probabilities), classes);

  it("agree with scikit-learn", () => {
    for (const [name, value] of Object.entries(single.values))
      expect(scores[name as ClassificationScoreName], name).toBeCloseTo(value as number, 10);
    expect([...scores.matrix.counts]).toEqual(single.matrix);
    for (const name of ["precision", "recall", "f1", "support"] as const)
      scores.perClass.forEach((one, k) => {
        expect(one[name]).toBeCloseTo(single.perClass[name][k], 12);
      });
  });

  it("have one calibration error, in the diagram and out of it", () => {
    expect(scores.reliability.calibrationError).toBeCloseTo(scores.calibrationError, 12);
  });

  it("are Table 1 of the paper and what section 4.1 says of it", () => {
    const rows = [175, 270, 304, 242, 326].flatMap((count, k) =>
      Array.from({ length: count }, () => [paperClasses[k], k] as const),
    );
    const cases = [...rows, ["filaments", 1] as const];
    const oneHot = cases.map(([, said]) => paperClasses.map((_, k) => (k === said ? 1 : 0)));
    const table = scoreClassification(
      cases.map(([name]) => [name]),
      asPredictions(oneHot),
      paperClasses,
    );
    expect([...table.matrix.counts]).toEqual([
      ...[175, 1, 0, 0, 0],
      ...[0, 270, 0, 0, 0],
      ...[0, 0, 304, 0, 0],
      ...[0, 0, 0, 242, 0],
      ...[0, 0, 0, 0, 326],
    ]);
    expect(table.images).toBe(1318);
    expect(table.accuracy).toBe(1317 / 1318);
    expect(table.perClass[0]).toMatchObject({
      tp: 175,
      fp: 0,
      fn: 1,
      tn: 1142,
      precision: 1,
      recall: 175 / 176,
    });
    expect(table.perClass[1]).toMatchObject({
      tp: 270,
      fp: 1,
      fn: 0,
      tn: 1047,
      precision: 270 / 271,
      recall: 1,
    });
    for (const one of table.perClass.slice(2))
      expect(one).toMatchObject({ precision: 1, recall: 1, fp: 0, fn: 0 });
  });

  it("do not know an order of classes", () => {
    const turned = [2, 0, 3, 1];
    const other = scoreClassification(
      truth,
      asPredictions(single.probabilities.map((row: number[]) => turned.map((k) => row[k]))),
      turned.map((k) => classes[k]),
    );
    for (const name of Object.keys(single.values) as ClassificationScoreName[])
      expect(other[name], name).toBeCloseTo(scores[name], 12);
    turned.forEach((k, at) => {
      expect(other.perClass[at]).toEqual(scores.perClass[k]);
    });
  });

  it("find no calibration error where shares are what was said", () => {
    // 10 images at 0.8, 8 of them right.
    const names = Array.from({ length: 10 }, (_, i) => [i < 8 ? "a" : "b"]);
    const calm = scoreClassification(names, asPredictions(names.map(() => [0.8, 0.2])), ["a", "b"]);
    expect(calm.calibrationError).toBeCloseTo(0, 12);
    expect(calm.classwiseCalibrationError).toBeCloseTo(0, 12);
    expect(calm.top2Accuracy).toBeNaN();
  });

  it("get intervals that hold the estimate, from groups that move together", () => {
    const groups = truth.map((_, i) => i % 20);
    const drawn = scoreClassification(truth, asPredictions(single.probabilities), classes, {
      groups,
      random: seededRandom(1),
      resamples: 200,
    });
    expect(drawn.groups).toBe(20);
    for (const name of ["accuracy", "balancedAccuracy", "macroF1", "brier"] as const) {
      const { low, high, estimate } = drawn.errors?.[name] ?? { low: 1, high: 0, estimate: 0 };
      expect(estimate).toBe(drawn[name]);
      expect(low).toBeLessThan(estimate);
      expect(high).toBeGreaterThan(estimate);
    }
    expect(drawn.perClass[0].errors?.recall.low).toBeLessThan(drawn.perClass[0].recall);
    // Two copies of each image in one group say no more than one.
    const twice = scoreClassification(
      [...truth, ...truth],
      asPredictions([...single.probabilities, ...single.probabilities]),
      classes,
      { groups: [...truth.keys(), ...truth.keys()], random: seededRandom(1), resamples: 200 },
    );
    const once = scoreClassification(truth, asPredictions(single.probabilities), classes, {
      random: seededRandom(1),
      resamples: 200,
    });
    expect(twice.errors?.accuracy.standardError).toBeCloseTo(once.errors?.accuracy.standardError ?? 0, 12);
    const few = scoreClassification(truth, asPredictions(single.probabilities), classes, {
      groups: truth.map((_, i) => i % 4),
      random: seededRandom(1),
    });
    expect(few.errors?.accuracy.low).toBeNaN();
  });

  it("refuse what cannot be scored", () => {
    const one = asPredictions([[0.5, 0.5]]);
    expect(() => scoreClassification([["c"]], one, ["a", "b"])).toThrow("label c");
    expect(() => scoreClassification([["a", "b"]], one, ["a", "b"])).toThrow("2 labels");
    expect(() => scoreClassification([["a"]], one, ["a", "b", "c"])).toThrow("2 probabilities");
    expect(() => scoreClassification([["a"], ["a"]], one, ["a", "b"])).toThrow("of 1 images");
    expect(() => scoreClassification([["a"]], asPredictions([[Number.NaN, 0]]), ["a", "b"])).toThrow(
      DataError,
    );
    expect(() => scoreClassification([["a"]], asPredictions([[1.2, 0]]), ["a", "b"])).toThrow("1.2");
    expect(() => scoreClassification([], [], ["a", "b"])).toThrow(DataError);
  });
});

describe("scores of several labels an image", () => {
  const predictions = asPredictions(several.probabilities);

  it("agree with scikit-learn", () => {
    const scores = scoreSeveral(labels, predictions, classes, { thresholds: several.thresholds });
    for (const [name, value] of Object.entries(several.values))
      expect(scores[name as SeveralScoreName], name).toBeCloseTo(value as number, 10);
  });

  it("get intervals from groups that move together", () => {
    const groups = labels.map((_, i) => i % 20);
    const { errors, perClass } = scoreSeveral(labels, predictions, classes, {
      groups,
      random: seededRandom(1),
      resamples: 100,
    });
    const known = [errors?.macroF1, perClass[0].errors?.f1].flatMap((error) => error ?? []);
    expect(known.length).toBe(2);
    for (const { low, high, estimate } of known) {
      expect(low).toBeLessThan(estimate);
      expect(high).toBeGreaterThan(estimate);
    }
    // One group shows the class: nothing is known of how much it varies.
    const once = labels.map((names, i) => names.filter((name) => name !== "a" || i === 0));
    const rare = scoreSeveral(once, predictions, classes, { groups, random: seededRandom(1), resamples: 10 });
    expect(rare.perClass[0].errors?.f1.low).toBeNaN();
    expect(rare.perClass[1].errors?.f1.low).not.toBeNaN();
  });

  it("bound each other", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (cuts) => {
          const { hammingLoss, subsetAccuracy } = scoreSeveral(labels, predictions, classes, {
            thresholds: cuts,
          });
          expect(1 - subsetAccuracy).toBeGreaterThanOrEqual(hammingLoss - 1e-12);
          expect(1 - subsetAccuracy).toBeLessThanOrEqual(4 * hammingLoss + 1e-12);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("take images that show nothing", () => {
    const nothing = scoreSeveral([[], []], asPredictions([[0.1], [0.2]]), ["a"]);
    expect(nothing).toMatchObject({ subsetAccuracy: 1, hammingLoss: 0 });
    expect(nothing.macroF1).toBeNaN();
    expect(nothing.meanAveragePrecision).toBeNaN();
  });

  it("refuse another number of thresholds", () => {
    expect(() => scoreSeveral(labels, predictions, classes, { thresholds: [0.5] })).toThrow("1 thresholds");
  });
});
