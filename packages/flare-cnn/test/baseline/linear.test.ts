import { seededRandom } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import {
  classWeights,
  featureMatrix,
  type LinearModel,
  linearSvm,
  logisticProbabilities,
  logisticRegression,
  sigmoid,
  takeColumns,
  takeRows,
} from "../../src/baseline/index.ts";
import { toy, toyLabels } from "./toy.ts";

const vector = ({ coefficients, intercept }: LinearModel) => [...coefficients, intercept];
const close = (found: ArrayLike<number>, expected: readonly number[], digits = 6) => {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => void expect(found[i]).toBeCloseTo(value, digits));
};
const weights = classWeights(toyLabels, 4.5);

// Reference values: scikit-learn 1.9.1, LogisticRegression(solver="newton-cholesky", tol=1e-14) and
// LinearSVC(dual=True, tol=1e-12), on the same sixty cases.
describe("logistic regression", () => {
  test.each([
    ["C = 1", { l2: 1 }, [1.1082318579613386, -0.8584906683967177, 0.05216341835211678, -1.407048602344019]],
    [
      "C = 1, flaring ones weigh 4.5",
      { l2: 1, weights },
      [1.0187544280368845, -0.8481588753731548, 0.00729391140932401, 0.09459180865706943],
    ],
    [
      "C = 0.1, weighted",
      { l2: 10, weights },
      [0.6261273840750249, -0.5408887763095697, 0.10264093192353085, 0.3230201581129806],
    ],
    [
      "no penalty, weighted",
      { l2: 0, weights },
      [1.120365884706714, -0.9218464175331404, -0.028706258214904627, 0.044858354459976865],
    ],
  ])("%s as scikit-learn", (_, options, expected) => {
    close(vector(logisticRegression(toy, toyLabels, options)), expected, 8);
  });

  test("probabilities as scikit-learn", () => {
    const model = logisticRegression(toy, toyLabels, { weights });
    const first = logisticProbabilities(model, takeRows(toy, [0, 1, 2]));
    close(first, [0.3160239588838825, 0.773288610742953, 0.2973514296135721], 9);
  });

  test("a weight of 2 is the case twice", () => {
    const twice = Float64Array.from(toyLabels, () => 2);
    const rows = [...toyLabels.keys(), ...toyLabels.keys()];
    const doubled = takeRows(toy, rows);
    const labels = rows.map((i) => toyLabels[i] as number);
    close(vector(logisticRegression(toy, toyLabels, { weights: twice })), [
      ...vector(logisticRegression(doubled, labels)),
    ]);
  });

  test("classes that a plane separates need a penalty", () => {
    const apart = featureMatrix([[-2, -1, 1, 2]]);
    expect(() => logisticRegression(apart, [0, 0, 1, 1], { l2: 0 })).toThrow(/converge|singular/);
    expect(logisticRegression(apart, [0, 0, 1, 1]).coefficients[0]).toBeGreaterThan(0);
  });

  test("what cannot be fitted is refused", () => {
    expect(() => logisticRegression(toy, toyLabels.slice(1))).toThrow(/59 labels/);
    expect(() =>
      logisticRegression(
        toy,
        toyLabels.map(() => 0),
      ),
    ).toThrow(/one class only/);
    expect(() =>
      logisticRegression(
        toy,
        toyLabels.map((l) => l + 1),
      ),
    ).toThrow(/label of 2/);
    expect(() => logisticRegression(toy, toyLabels, { l2: -1 })).toThrow(/penalty of -1/);
    expect(() => logisticRegression(featureMatrix([[Number.NaN, 1]]), [0, 1])).toThrow(/feature of NaN/);
    expect(() => featureMatrix([[1, 2], [1]])).toThrow(/Column 1/);
    const aborted = AbortSignal.abort();
    expect(() => logisticRegression(toy, toyLabels, { signal: aborted })).toThrow(/Aborted/);
  });
});

describe("linear support vector machine", () => {
  test.each([
    [
      "hinge",
      { loss: "hinge", cost: 1 },
      [0.8188952735114219, -0.647747404507175, 0.046486232879685487, -1.167752918864684],
      33.04797438625389,
    ],
    [
      "hinge, flaring ones weigh 4.5",
      { loss: "hinge", cost: 1, weights },
      [0.7261275080438739, -0.6125532642606516, 0.10922512421536966, -0.0010913257294200805],
      73.54170168514888,
    ],
    [
      "squared hinge",
      { loss: "squared hinge", cost: 1 },
      [0.4815239231210653, -0.3589948564238, 0.009770424187771971, -0.5736326551240181],
      38.93535534438017,
    ],
    [
      "squared hinge at a cost of 0.3, weighted",
      { loss: "squared hinge", cost: 0.3, weights },
      [0.39644840993722313, -0.33088928484614927, -0.013977748394460046, 0.034380737946172364],
      25.475387775303997,
    ],
  ] as const)("%s as scikit-learn", (_, options, expected, objective) => {
    const model = linearSvm(toy, toyLabels, { ...options, tolerance: 1e-9, maxIterations: 200_000 });
    close(vector(model), expected, 5);
    expect(model.objective).toBeCloseTo(objective, 6);
  });

  test("the order of visits does not move the hinge", () => {
    const fit = (seed: number) =>
      linearSvm(toy, toyLabels, { loss: "hinge", tolerance: 1e-8, random: seededRandom(seed) });
    close(vector(fit(2)), vector(fit(3)), 5);
  });

  test("says where it does not converge", () => {
    expect(() => linearSvm(toy, toyLabels, { loss: "hinge", maxIterations: 2 })).toThrow(/2 passes/);
    expect(() => linearSvm(toy, toyLabels, { maxIterations: 1 })).toThrow(/1 steps/);
    expect(() => linearSvm(toy, toyLabels, { cost: 0 })).toThrow(/cost of 0/);
  });
});

test("columns and rows of a matrix are taken in order", () => {
  const m = featureMatrix([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect([...takeRows(m, [2, 0]).data]).toEqual([3, 6, 1, 4]);
  expect([...takeColumns(m, [1]).data]).toEqual([4, 5, 6]);
  expect([sigmoid(-800), sigmoid(0), sigmoid(800)]).toEqual([0, 0.5, 1]);
});
