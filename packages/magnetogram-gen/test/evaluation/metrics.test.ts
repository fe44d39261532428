import { ArgumentError, ShapeError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blockMeans,
  comparedField,
  decibelsOf,
  discFlux,
  discPixels,
  fieldErrors,
  frameDifferences,
  imageScores,
  joinMoments,
  meanDeviation,
  meanSpread,
  momentsCorrelation,
  NO_PAIRS,
  PAPER_CONSTANTS,
  pairMoments,
  pixelAreaCm2,
  relativeShares,
  ssim,
  ssimMap,
  temporalScores,
} from "../../src/evaluation/index.ts";
import { discOf, waves } from "./scenes.ts";

const image = (data: Float32Array | readonly number[], width: number) => ({
  data: Float32Array.from(data),
  width,
  height: data.length / width,
});
const field = fc.array(fc.double({ min: -200, max: 200, noNaN: true }), { minLength: 196, maxLength: 196 });

describe("structural similarity", () => {
  test("of an image with itself is 1, with anything no more, and either way round the same", () => {
    fc.assert(
      fc.property(
        field,
        field,
        fc.constantFrom("paper", "global", "standard", "uniform"),
        (p, q, variant) => {
          const [a, b] = [image(p, 14), image(q, 14)];
          expect(ssim(a, a, { variant })).toBeCloseTo(1, 9);
          expect(ssim(a, b, { variant })).toBeLessThanOrEqual(1 + 1e-9);
          expect(ssim(a, b, { variant })).toBeCloseTo(ssim(b, a, { variant }), 12);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("the mean of its map, and of the part that a mask chooses", () => {
    const [a, b] = [image(waves(20, 0, 100), 20), image(waves(20, 1, 80), 20)];
    const map = ssimMap(a, b, PAPER_CONSTANTS);
    expect([map.width, map.height]).toEqual([10, 10]);
    const mean = map.data.reduce((sum, value) => sum + value, 0) / 100;
    expect(ssim(a, b)).toBeCloseTo(mean, 12);
    const mask = new Uint8Array(400);
    mask[7 * 20 + 9] = 1;
    expect(ssim(a, b, { mask })).toBe(map.data[2 * 10 + 4]);
    expect(ssim(a, b, { mask: new Uint8Array(400) })).toBeNaN();
  });

  test("refuses images smaller than its window, of other sizes, and ranges that are none", () => {
    const small = image(new Array(100).fill(0), 10);
    expect(() => ssim(small, small)).toThrow(ShapeError);
    expect(ssim(small, small, { variant: "uniform" })).toBe(1);
    expect(() => ssim(small, image(new Array(196).fill(0), 14), { variant: "global" })).toThrow(ShapeError);
    expect(() => ssim(small, small, { variant: "uniform", dataRange: 0 })).toThrow(ArgumentError);
    expect(() =>
      ssim(image(new Array(196).fill(0), 14), image(new Array(196).fill(0), 14), { mask: [1] }),
    ).toThrow(ShapeError);
  });
});

describe("errors", () => {
  test("of no error are 0, and Infinity dB; of no pixel NaN", () => {
    const same = fieldErrors([1, 2], [1, 2]);
    expect(same).toMatchObject({ count: 2, mse: 0, rmse: 0, mae: 0, bias: 0 });
    expect(decibelsOf(same.mse)).toBe(Number.POSITIVE_INFINITY);
    expect(fieldErrors([1], [3], [0])).toMatchObject({ count: 0, mse: Number.NaN, bias: Number.NaN });
    expect(() => fieldErrors([1], [1, 2])).toThrow(ShapeError);
  });

  test("34.64 dB of the paper's table are 3.7 G, and 6.02 dB more with the whole range as peak", () => {
    expect(decibelsOf(3.7 ** 2)).toBeCloseTo(34.66, 2);
    expect(decibelsOf(9, 400) - decibelsOf(9)).toBeCloseTo(20 * Math.log10(2), 12);
  });

  test("relative ones count strong pixels only", () => {
    expect(relativeShares([100, 100, 5, -50], [105, 160, 5, -30], 10)).toEqual({
      within10: 1 / 3,
      within50: 2 / 3,
      count: 3,
    });
    expect(relativeShares([1], [1], 10).within10).toBeNaN();
  });
});

describe("moments", () => {
  const numbers = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 2, maxLength: 30 });

  test("joined are those of the whole", () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (values, cut) => {
        const a = values;
        const b = values.map((value, i) => value * 0.5 + ((i * 37) % 11));
        const k = cut % a.length;
        const whole = pairMoments(a, b);
        const parts = joinMoments(
          pairMoments(a.slice(0, k), b.slice(0, k)),
          pairMoments(a.slice(k), b.slice(k)),
        );
        expect(parts.count).toBe(whole.count);
        for (const key of ["meanA", "meanB", "squaresA", "squaresB", "products"] as const)
          expect(Math.abs(parts[key] - whole[key])).toBeLessThanOrEqual(
            1e-9 * (1 + whole.squaresA + whole.squaresB),
          );
      }),
    );
    expect(joinMoments(NO_PAIRS, NO_PAIRS)).toEqual(NO_PAIRS);
  });

  test("do not cancel on a large mean", () => {
    const a = [1e9, 1e9 + 1, 1e9 + 2];
    expect(pairMoments(a, a).squaresA).toBe(2);
    expect(momentsCorrelation(pairMoments(a, [1, 2, 4]))).toBeCloseTo(0.981981, 6);
  });

  test("a constant has no correlation", () => {
    expect(momentsCorrelation(pairMoments([3, 3, 3], [1, 2, 3]))).toBeNaN();
    expect(momentsCorrelation(pairMoments([0, 0], [0, 1]))).toBeNaN();
    expect(() => pairMoments([1], [1, 2])).toThrow(ShapeError);
  });

  test("the spread is 1/N, and NaN are left out", () => {
    expect(meanSpread([1, 3, Number.NaN])).toEqual({ mean: 2, std: 1, count: 2 });
    expect(meanSpread([])).toMatchObject({ mean: Number.NaN, count: 0 });
    // numpy.std(..., ddof=0 and 1)
    expect(meanDeviation([10, 14, 12], 0).deviation).toBeCloseTo(1.632993161855452, 12);
    expect(meanDeviation([10, 14, 12], 1)).toEqual({ mean: 12, deviation: 2 });
    expect(meanDeviation([10], 1)).toEqual({ mean: 10, deviation: Number.NaN });
  });
});

describe("a disc", () => {
  const n = 32;
  const valid = { data: new Uint8Array(n * n).fill(1), width: n, height: n };
  valid.data[16 * n + 16] = 0;
  const disc = discOf(new Float32Array(n * n).fill(100), { radiusPx: 12, valid });
  const pixels = discPixels(disc);

  test("is divided into what is on it, the sky, and holes that count nowhere", () => {
    const count = (mask: Uint8Array) => mask.reduce((sum, value) => sum + value, 0);
    expect(count(pixels.all) + 1).toBe(n * n);
    expect(count(pixels.all)).toBe(n * n - 1);
    expect(count(pixels.onDisc)).toBeGreaterThan(0.98 * Math.PI * 144);
    expect(pixels.onDisc[16 * n + 16]).toBe(0);
  });

  test("is compared clipped, and 0 in the sky and the holes", () => {
    const { data } = comparedField(
      { data: new Float32Array(n * n).fill(-500), width: n, height: n },
      pixels,
      200,
    );
    expect(data[0]).toBe(0);
    expect(data[16 * n + 16]).toBe(0);
    expect(data[15 * n + 16]).toBe(-200);
  });

  test("what a generator says of a hole changes no score", () => {
    const truth = comparedField(disc, pixels, 200);
    const [one, other] = [0, 150].map((value) => {
      const data = waves(n, 0, 100);
      data[16 * n + 16] = value;
      return imageScores(truth, comparedField({ data, width: n, height: n }, pixels, 200), pixels, 200);
    });
    expect(other).toEqual(one);
  });

  test("has the flux of its area, and reversing the field exchanges polarities", () => {
    const flux = discFlux(disc, 12);
    expect(flux.unsigned / (100 * Math.PI * 6.957e10 ** 2)).toBeCloseTo(1, 1);
    expect(flux.negative).toBe(0);
    expect(pixelAreaCm2(203.33)).toBeCloseTo(1.1707e17, -13);
    const reversed = discFlux({ ...disc, data: disc.data.map((value) => -value) }, 12);
    expect(reversed).toEqual({ unsigned: flux.unsigned, positive: 0, negative: -flux.positive });
    expect(discFlux(disc, 12, { thresholdGauss: 100 }).unsigned).toBe(0);
    expect(() => discFlux(disc, 12, { thresholdGauss: -1 })).toThrow(ArgumentError);
  });

  test("seen at an angle has its whole area", () => {
    // Of a hemisphere with mu from 0.1 up: 2 pi R^2 times 0.9.
    const wide = discOf(new Float32Array(256 * 256).fill(1), { radiusPx: 120 });
    const { unsigned } = discFlux(wide, 120, { correction: "foreshortening" });
    expect(unsigned / (2 * Math.PI * 6.957e10 ** 2)).toBeCloseTo(0.9, 2);
  });
});

test("block means leave out what fills no block", () => {
  const { data, width, height } = blockMeans(image([1, 2, 9, 3, 4, 9], 3), 2);
  expect([...data, width, height]).toEqual([2.5, 1, 1]);
  expect(() => blockMeans(image([1], 1), 0)).toThrow(ArgumentError);
});

describe("difference maps", () => {
  const mask = new Uint8Array(64).fill(1);
  const [p, q] = [waves(8, 0, 100), waves(8, 0.3, 100)];

  test("of the truth itself: correlation 1, ratio 1, equal flips", () => {
    const scores = temporalScores([
      frameDifferences({ before: p, after: q }, { before: p, after: q }, mask, 20),
    ]);
    expect(scores.differenceCorrelation).toBeCloseTo(1, 12);
    expect(scores.fluctuationRatio).toBe(1);
    expect(scores.flipRate).toBe(scores.flipRateTruth);
  });

  test("of a generator that never changes: no correlation, ratio 0", () => {
    const scores = temporalScores([
      frameDifferences({ before: p, after: q }, { before: p, after: p }, mask, 20),
    ]);
    expect(scores.differenceCorrelation).toBeNaN();
    expect(scores.fluctuationRatio).toBe(0);
    expect(scores.flipRate).toBe(0);
  });

  test("of nothing: NaN throughout", () => {
    for (const value of Object.values(temporalScores([]))) expect(value).toBeNaN();
    expect(() => frameDifferences({ before: p, after: q }, { before: p, after: [1] }, mask, 20)).toThrow(
      ShapeError,
    );
  });

  test("a flip is a change of sign of what is strong before and after", () => {
    const facts = frameDifferences(
      { before: [50, 50, -50, 5], after: [-50, 50, -15, -5] },
      { before: [50, 50, -50, 50], after: [-50, -50, 50, -50] },
      [1, 1, 1, 0],
      20,
    );
    expect(facts).toMatchObject({ truthStrong: 2, truthFlips: 1, generatedStrong: 3, generatedFlips: 3 });
  });
});
