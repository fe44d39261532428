import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, type Random, seededRandom } from "../src/index.ts";
import { bcaInterval } from "../src/stats/bootstrap.ts";
import {
  bootstrap,
  bootstrapIndices,
  chiSquaredSurvival,
  eppsSingleton,
  gammaQ,
  histogram,
  logGamma,
  median,
  normalCdf,
  normalQuantile,
  poissonLogPmf,
  quantile,
  quantiles,
  summary,
} from "../src/stats/index.ts";
import { neighbours, select } from "../src/stats/select.ts";
import { symmetricEigen } from "../src/stats/symmetric.ts";
import reference from "./reference/stats.json" with { type: "json" };

const relativeError = (actual: number, expected: number) =>
  actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
const mean = (sample: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < sample.length; i++) sum += sample[i] as number;
  return sum / sample.length;
};
const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe("quantiles", () => {
  const { p, values } = reference.quantiles;

  it("equal numpy.quantile, in the order asked", () => {
    expect([...quantiles(reference.values, p)]).toEqual(values);
    expect([...quantiles(reference.values, p.toReversed())]).toEqual(values.toReversed());
    expect(median(reference.values)).toBe(reference.summary.median);
  });

  it("leave NaN out and the input alone", () => {
    const holed = Float64Array.from([Number.NaN, ...reference.values, Number.NaN]);
    const before = holed.slice();
    expect([...quantiles(holed, p)]).toEqual(values);
    expect(holed).toEqual(before);
    expect(() => quantile([Number.NaN], 0.5)).toThrow(DataError);
    expect(() => quantile([1], 1.1)).toThrow("from 0 to 1");
  });

  it("rise with p, and are order statistics at k / (n - 1)", () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (values, k) => {
        const sorted = Float64Array.from(values).sort();
        const at = k % values.length;
        expect(select(Float64Array.from(values), at)).toBe(sorted[at]);
        const ps = [0, 0.1, 0.5, 0.9, 1];
        const qs = quantiles(values, ps);
        for (let i = 1; i < ps.length; i++) expect(qs[i]).toBeGreaterThanOrEqual(qs[i - 1] as number);
        expect([qs[0], qs[4]]).toEqual([sorted[0], sorted.at(-1)]);
      }),
    );
  });
});

describe("quantiles of many values", () => {
  it.each([
    ["normal", (r: Random) => r.normal()],
    ["mostly equal", (r: Random) => (r.uniform() < 0.6 ? 0 : r.normal())],
    ["whole numbers", (r: Random) => r.poisson(2)],
    ["far outliers", (r: Random) => (r.uniform() < 0.001 ? 1e30 * r.normal() : r.normal())],
  ] as const)("are order statistics: %s", (name, draw) => {
    const random = seededRandom(name);
    for (const make of [Float32Array, Float64Array]) {
      const values = new make(20_000).map(() => draw(random));
      const sorted = values.toSorted();
      for (const k of [0, 1, 5000, 9999, 13_579, 19_998, 19_999]) {
        expect(neighbours(values.slice(), k)).toEqual([sorted[k], sorted[Math.min(k + 1, 19_999)]]);
      }
      expect(neighbours(sorted.slice(), 777)).toEqual([sorted[777], sorted[778]]);
    }
  });
});

describe("summary", () => {
  it("equals numpy's", () => {
    const { n, missing, ...rest } = summary([...reference.values, Number.NaN]);
    expect([n, missing]).toEqual([101, 1]);
    for (const key of ["mean", "sd", "median", "min", "max"] as const) {
      expect(relativeError(rest[key], reference.summary[key])).toBeLessThan(1e-13);
    }
    expect(summary([3]).sd).toBeNaN();
    expect(() => summary([])).toThrow(DataError);
  });
});

describe("histogram", () => {
  it.each(reference.histograms)(
    "equals numpy.histogram with $bins bins in $range",
    ({ values, bins, range, counts, edges }) => {
      const result = histogram(values, range ? { bins, range: range as [number, number] } : { bins });
      expect([...result.counts]).toEqual(counts);
      for (const [i, edge] of result.edges.entries()) expect(edge).toBeCloseTo(edges[i] as number, 14);
    },
  );

  it("counts every value once", () => {
    const any = fc.array(fc.oneof(fc.double({ min: -5, max: 5 }), fc.constant(Number.POSITIVE_INFINITY)));
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 20 }), (values, bins) => {
        const { counts, edges, below, above, missing } = histogram(values, { bins, range: [-2, 3] });
        expect(counts.reduce((sum, count) => sum + count, 0) + below + above + missing).toBe(values.length);
        counts.forEach((count, bin) => {
          const inside = values.filter(
            (v) => v >= edges[bin] && (v < edges[bin + 1] || (bin === bins - 1 && v === 3)),
          );
          expect(count).toBe(inside.length);
        });
      }),
    );
  });

  it("refuses what makes no histogram", () => {
    expect(() => histogram([1], { bins: 0 })).toThrow("positive integer");
    expect(() => histogram([1], { range: [2, 1] })).toThrow("rising edges");
    expect(() => histogram([Number.NaN])).toThrow("Pass a range");
    expect(() => histogram([1, Number.POSITIVE_INFINITY])).toThrow("Pass a range");
  });
});

describe("special functions equal scipy's", () => {
  it("incomplete and complete gamma", () => {
    for (const [a, x, q] of reference.gammaQ) expect(relativeError(gammaQ(a!, x!), q!)).toBeLessThan(1e-12);
    for (const [x, value] of reference.logGamma)
      expect(Math.abs(logGamma(x!) - value!)).toBeLessThan(1e-13 * (1 + Math.abs(value!)));
    expect([gammaQ(2, 0), gammaQ(2, Number.POSITIVE_INFINITY)]).toEqual([1, 0]);
    expect(() => gammaQ(0, 1)).toThrow("a > 0");
  });

  it("chi-squared survival, from half a degree of freedom to a million", () => {
    for (const [x, k, p] of reference.chiSquared)
      expect(relativeError(chiSquaredSurvival(x!, k!), p!)).toBeLessThan(1e-11);
    expect(chiSquaredSurvival(0, 3)).toBe(1);
  });

  it("Poisson and normal probabilities", () => {
    for (const [k, mu, value] of reference.poissonLogPmf)
      expect(relativeError(poissonLogPmf(k!, mu!), value!)).toBeLessThan(1e-12);
    for (const [z, p] of reference.normal) expect(relativeError(normalCdf(z!), p!)).toBeLessThan(1e-12);
    for (const [p, z] of reference.normalQuantile)
      expect(Math.abs(normalQuantile(p!) - z!)).toBeLessThan(1e-12 * (1 + Math.abs(z!)));
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(() => normalQuantile(1.5)).toThrow("from 0 to 1");
  });
});

describe("symmetricEigen", () => {
  it("takes a matrix apart so that it can be put together again", () => {
    const sizes = fc.integer({ min: 1, max: 6 });
    const matrices = sizes.chain((n) =>
      fc
        .array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: n * n, maxLength: n * n })
        .map((v) => ({ n, v })),
    );
    fc.assert(
      fc.property(matrices, ({ n, v }) => {
        const a = Float64Array.from({ length: n * n }, (_, i) => v[i]! + v[(i % n) * n + Math.floor(i / n)]!);
        const { values, vectors } = symmetricEigen(a, n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            const back = vectors.reduce((sum, u, k) => sum + values[k] * u[i] * u[j], 0);
            const dot = vectors[i]!.reduce((sum, value, k) => sum + value * vectors[j]![k], 0);
            expect(back).toBeCloseTo(a[i * n + j], 10);
            expect(dot).toBeCloseTo(i === j ? 1 : 0, 12);
          }
        }
      }),
    );
  });
});

describe("Epps-Singleton test", () => {
  it.each(reference.eppsSingleton)("equals scipy 1.17.1 ($t): $values", ({ x, y, t, values }) => {
    const { statistic, pValue, degreesOfFreedom } = eppsSingleton(x, y, { t });
    // The fourth is ill-conditioned: scipy itself is 1.4e-10 away from the value in 50 digits, 48.463561928614659.
    expect(relativeError(statistic, values[0] as number)).toBeLessThan(1e-9);
    // An error of the statistic makes half as large a relative error of p.
    expect(relativeError(pValue, values[1] as number)).toBeLessThan(1e-9 * Math.max(1, statistic / 2));
    expect(degreesOfFreedom).toBe(2 * t.length);
  });

  it("equals the values of scipy's own test suite", () => {
    // Goerg & Kaiser (2009), example of the Stata module escftest, quoted in scipy/stats/tests/test_hypotests.py.
    const x = [-0.35, 2.55, 1.73, 0.73, 0.35, 2.69, 0.46, -0.94, -0.37, 12.07];
    const y = [-1.15, -0.15, 2.48, 3.25, 3.71, 4.29, 5, 7.74, 8.38, 8.6];
    expect(eppsSingleton(x, y).statistic).toBeCloseTo(15.14, 1);
    expect(eppsSingleton(x, y).pValue).toBeCloseTo(0.00442, 3);
  });

  it("does not depend on which sample comes first, nor on the unit", () => {
    const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 30 });
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        fc.pre(new Set([...x, ...y]).size > 8);
        const quartiles = quantiles([...x, ...y], [0.25, 0.75]);
        fc.pre((quartiles[1] as number) > (quartiles[0] as number));
        const first = eppsSingleton(x, y);
        fc.pre(first.degreesOfFreedom === 4);
        expect(relativeError(eppsSingleton(y, x).statistic, first.statistic)).toBeLessThan(1e-6);
        const scale = (values: number[]) => values.map((value) => value * 4);
        expect(relativeError(eppsSingleton(scale(x), scale(y)).statistic, first.statistic)).toBeLessThan(
          1e-6,
        );
      }),
    );
  });

  it("says what it cannot test", () => {
    const good = [1, 2, 3, 4, 5];
    expect(() => eppsSingleton([1, 2, 3, 4], good)).toThrow("5 values or more");
    expect(() => eppsSingleton([1, 2, 3, 4, Number.NaN], good)).toThrow("holds NaN");
    expect(() => eppsSingleton(good, good, { t: [0.4, 0] })).toThrow("positive numbers");
    expect(() => eppsSingleton([1, 1, 1, 1, 1], [1, 1, 1, 1, 2])).toThrow("interquartile range is 0");
  });
});

describe("bootstrap", () => {
  const { sample, distribution, interval } = reference.bca;

  it("bca interval equals scipy's of the same distribution", () => {
    const leftOut = Float64Array.from(sample, (_, i) => mean(sample.filter((_, j) => j !== i)));
    const ours = bcaInterval(Float64Array.from(distribution), mean(sample), leftOut, 0.05);
    for (const i of [0, 1] as const)
      expect(relativeError(ours[i], interval[i] as number)).toBeLessThan(1e-10);
  });

  it("comes near scipy's from its own draws, and repeats with the seed", () => {
    const run = () => bootstrap(sample, mean, { random: seededRandom(8), confidence: 0.9, resamples: 4000 });
    const result = run();
    expect(result).toEqual(run());
    expect(result.estimate).toBeCloseTo(mean(sample), 12);
    expect(relativeError(result.standardError, reference.bca.standardError)).toBeLessThan(0.15);
    expect(relativeError(result.low, interval[0] as number)).toBeLessThan(0.1);
    expect(relativeError(result.high, interval[1] as number)).toBeLessThan(0.1);
  });

  it("covers the truth about as often as it says", () => {
    const random = seededRandom(9);
    let covered = 0;
    for (let i = 0; i < 300; i++) {
      const values = Float64Array.from({ length: 40 }, () => random.normal());
      const { low, high } = bootstrap(values, mean, { random, resamples: 300, method: "percentile" });
      if (low <= 0 && high >= 0) covered++;
    }
    expect(covered / 300).toBeGreaterThan(0.88);
    expect(covered / 300).toBeLessThan(0.99);
  });

  it("keeps pairs together", () => {
    const x = [1, 2, 3, 4, 5, 6];
    const y = x.map((value) => value + 10);
    const difference = (cases: Int32Array) => mean(Array.from(cases, (i) => y[i]! - x[i]!));
    const { low, high } = bootstrapIndices(6, difference, { random: seededRandom(1) });
    expect([low, high]).toEqual([10, 10]);
  });

  it("draws blocks of neighbours", () => {
    const inBlocks = (cases: Int32Array) => {
      for (let i = 0; i + 1 < cases.length; i++) {
        if (i % 4 !== 3 && cases.length === 12) expect(cases[i + 1]).toBe((cases[i] + 1) % 12);
      }
      return mean(cases);
    };
    bootstrapIndices(12, inBlocks, { random: seededRandom(2), blockLength: 4, resamples: 200 });
    const random = seededRandom(3);
    let walk = 0;
    const series = Array.from({ length: 400 }, () => {
      walk = 0.9 * walk + random.normal();
      return walk;
    });
    const error = (blockLength: number) =>
      bootstrap(series, mean, {
        random: random.fork(blockLength),
        blockLength,
        resamples: 400,
        method: "percentile",
      }).standardError;
    expect(error(40)).toBeGreaterThan(2 * error(1));
  });

  it("counts resamples without a value, and says when there is no interval", () => {
    const ratio = (s: Float64Array) => (s.includes(1) ? mean(s) : Number.NaN);
    const { missing, distribution: rest } = bootstrap([1, 2, 3], ratio, {
      random: seededRandom(4),
      method: "percentile",
    });
    expect(missing).toBeGreaterThan(100);
    expect(missing + rest.length).toBe(2000);
    const options = { random: seededRandom(5) };
    expect(() =>
      bootstrap([1, 2, 3], (s) => (s.length === 3 && s[0] === 1 && s[1] === 2 && s[2] === 3 ? 9 : 1), {
        ...options,
        resamples: 3,
      }),
    ).toThrow("percentile");
    expect(() => bootstrap([], mean, options)).toThrow("at least one");
    expect(() => bootstrap([1], mean, { ...options, confidence: 1 })).toThrow("between 0 and 1");
    expect(() => bootstrap([1], mean, { ...options, resamples: 0 })).toThrow("positive integer");
    expect(() => bootstrap([1], mean, { ...options, blockLength: 2 })).toThrow("from 1 to 1");
    expect(() => bootstrap([1], mean, { ...options, signal: AbortSignal.abort() })).toThrow("Aborted");
  });
});
