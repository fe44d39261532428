import { readFileSync } from "node:fs";
import { DataError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseThresholds, fitTemperature, TEMPERATURE_RANGE, withTemperature } from "../../src/index.ts";

// Written by reference/make.py with scikit-learn and scipy.
const { single, several } = JSON.parse(
  readFileSync(new URL("reference/scores.json", import.meta.url), "utf8"),
);
const classes = ["a", "b", "c", "d"];
const truth: string[][] = single.truth.map((k: number) => [classes[k]]);
const labels: string[][] = several.labels.map((row: number[]) => classes.filter((_, k) => row[k]));

describe("a temperature", () => {
  it.each([
    ["single", single, truth],
    ["several", several, labels],
  ] as const)("is the one that scipy finds, %s", (kind, reference, of) => {
    const fit = fitTemperature(reference.logits, of, { classes, labels: kind });
    expect(fit.temperature).toBeCloseTo(reference.temperature.value, 5);
    expect(fit.after).toBeCloseTo(reference.temperature.after, 10);
    expect(fit.after).toBeLessThan(fit.before);
    expect(fit.bounded).toBe(false);
    // Logits that were multiplied have a temperature that is.
    const hot = reference.logits.map((row: number[]) => row.map((z) => 3 * z));
    expect(fitTemperature(hot, of, { classes, labels: kind }).temperature).toBeCloseTo(
      3 * fit.temperature,
      9,
    );
  });

  it("stays within its bounds where images are all right, or all wrong", () => {
    const options = { classes: ["a", "b"], labels: "single" } as const;
    expect(
      fitTemperature(
        [
          [2, 0],
          [0, 1],
        ],
        [["a"], ["b"]],
        options,
      ),
    ).toMatchObject({
      temperature: TEMPERATURE_RANGE[0],
      bounded: true,
    });
    expect(
      fitTemperature(
        [
          [2, 0],
          [0, 1],
        ],
        [["b"], ["a"]],
        options,
      ),
    ).toMatchObject({ bounded: true });
    expect(
      fitTemperature(
        [
          [2, 0],
          [0, 1],
        ],
        [["b"], ["a"]],
        options,
      ).temperature,
    ).toBeCloseTo(20, 9);
  });

  it("leaves the order of the classes", () => {
    const row = fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(row, fc.double({ min: 0.05, max: 20, noNaN: true }), (logits, temperature) => {
        for (const kind of ["single", "several"] as const) {
          const p = withTemperature(logits, temperature, kind);
          const most = logits.indexOf(Math.max(...logits));
          expect(p[most]).toBe(Math.max(...p));
          if (kind === "single") expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
        }
      }),
    );
  });

  it("refuses what has none", () => {
    expect(() => fitTemperature([], [], { classes, labels: "single" })).toThrow(DataError);
    expect(() => fitTemperature([[1, Number.NaN, 0, 0]], [["a"]], { classes, labels: "single" })).toThrow(
      "NaN",
    );
    expect(() => withTemperature([1, 2], 0, "single")).toThrow("temperature of 0");
  });
});

describe("thresholds", () => {
  it("reach the best F1 of scikit-learn's precision_recall_curve", () => {
    const chosen = chooseThresholds(several.probabilities, labels, classes);
    expect(chosen.map(({ name }) => name)).toEqual(classes);
    chosen.forEach(({ f1, threshold }, k) => {
      expect(f1).toBeCloseTo(several.bestF1[k], 12);
      expect(f1At(k, threshold)).toBeCloseTo(f1, 12);
    });
  });

  it("are as good as the best of all cuts", () => {
    const cases = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 8 })), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(cases, (pairs) => {
        const of = pairs.map(([yes]) => (yes ? ["a"] : []));
        const p = pairs.map(([, eighths]) => [eighths / 8]);
        const [{ threshold, f1, chosen, positives }] = chooseThresholds(p, of, ["a"]);
        if (positives === 0 || positives === pairs.length) {
          expect([threshold, chosen]).toEqual([0.5, false]);
          return;
        }
        const at = (cut: number) => {
          const said = pairs.filter(([, eighths]) => eighths / 8 >= cut);
          return (2 * said.filter(([yes]) => yes).length) / (said.length + positives);
        };
        const best = Math.max(...Array.from({ length: 10 }, (_, k) => at(k / 8)));
        expect(f1).toBeCloseTo(best, 12);
        expect(at(threshold)).toBeCloseTo(best, 12);
      }),
    );
  });

  it("lie midway, and next to 0.5 among equally good ones", () => {
    const p = [[0.9], [0.6], [0.2]];
    expect(chooseThresholds(p, [["a"], ["a"], []], ["a"])[0].threshold).toBeCloseTo(0.4, 12);
    // Cutting below 0.9 (1 of 1 said, 1 of 2 found) and below 0.3 (2 of 4 said, 2 of 2 found) both give an F1 of 2/3.
    const tie = [[0.9], [0.7], [0.5], [0.3]];
    const [{ threshold, f1 }] = chooseThresholds(tie, [["a"], [], [], ["a"]], ["a"]);
    expect(f1).toBeCloseTo(2 / 3, 12);
    expect(threshold).toBeCloseTo(0.8, 12);
  });
});

function f1At(k: number, threshold: number): number {
  let [tp, said, there] = [0, 0, 0];
  several.probabilities.forEach((row: number[], i: number) => {
    const yes = several.labels[i][k];
    there += yes;
    if (row[k] >= threshold) {
      said++;
      tp += yes;
    }
  });
  return (2 * tp) / (said + there);
}
