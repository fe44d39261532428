import { ArgumentError, DataError, ShapeError } from "@helioscope/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { resampler } from "../../src/network/resample.ts";

const grid = (n: number, first: number, step: number) =>
  Array.from({ length: n }, (_, i) => first + step * i);

it("is exact for cubics on any grid within the range", () => {
  const coefficient = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(coefficient, coefficient, coefficient, coefficient), ([a, b, c, d]) => {
      const cubic = (x: number) => a + x * (b + x * (c + x * d));
      const [source, target] = [grid(12, 0, 0.1), grid(30, -0.04, 0.0395)];
      const out = new Float32Array(32);
      resampler(source, target).row(Float32Array.from([9, ...source.map(cubic)]), 1, out, 2);
      for (const [i, x] of target.entries()) expect(out[i + 2]).toBeCloseTo(cubic(x), 4);
    }),
  );
});

it("copies where the grids agree", () => {
  const same = resampler(grid(5, 6302, 0.02), grid(5, 6302.0001, 0.02));
  expect(same.same).toBe(true);
  const out = new Float32Array(5);
  same.row(Float32Array.of(1, 2, 3, 4, 5), 0, out, 0);
  expect([...out]).toEqual([1, 2, 3, 4, 5]);
});

it("refuses what it cannot do", () => {
  expect(() => resampler(grid(10, 0, 0.1), grid(10, 0.2, 0.1))).toThrow(DataError);
  expect(() => resampler([0, 1, 1, 2], [0, 1])).toThrow(ArgumentError);
  expect(() => resampler([0, 1, 2], [0, 1])).toThrow(ShapeError);
});
