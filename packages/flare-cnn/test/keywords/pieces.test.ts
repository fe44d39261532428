import { ArgumentError, type Raster, ShapeError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockMeans } from "../../src/keywords/binned.ts";
import { mixedPolarity } from "../../src/keywords/inversion-line.ts";

const made = (
  width: number,
  height: number,
  value: (x: number, y: number) => number,
): Raster<Float64Array> => ({
  data: Float64Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
  width,
  height,
});

const cubic = made(7, 5, (x, y) => x * x - 3 * y * x + y ** 3);
// skimage.measure.block_reduce; scipy.ndimage.convolve.
describe("against scipy and scikit-image", () => {
  it("bins, with zeros beyond the rim", () => {
    const { data, width, height } = blockMeans(cubic, 3);
    expect([width, height]).toEqual([3, 2]);
    const expected = [15 / 9, 69 / 9, 7, 220 / 9, 121 / 9, 37 / 9];
    for (const [i, value] of data.entries()) expect(value).toBeCloseTo(expected[i], 12);
  });

  // scipy.ndimage.convolve with the full-size kernels of the reference code: rows and columns that one pixel fills.
  it.each([
    [20, 20, [10, 11], [10, 12], [11, 13]],
    [22, 21, [10, 11], [10, 12], [11, 13]],
    [21, 23, [10, 11], [11, 13], [11, 13]],
    [23, 24, [10, 11], [10, 12], [12, 14]],
    [21, 23, [0, 0], [0, 3], [0, 2]],
    [23, 24, [0, 0], [0, 2], [0, 3]],
  ])(
    "places the box in %ix%i pixels as the reference code does",
    (width, height, [row, column], rows, columns) => {
      // The other polarity everywhere.
      const field = made(width, height, (x, y) => (x === column && y === row ? 200 : -200));
      const { data } = mixedPolarity(field, 150, false);
      const set = [...data.keys()].filter((i) => data[i] === 1);
      const range = (values: number[]) => [Math.min(...values), Math.max(...values)];
      expect(range(set.map((i) => Math.floor(i / width)))).toEqual(rows);
      expect(range(set.map((i) => i % width))).toEqual(columns);
    },
  );
});

describe("mixed polarity, centred", () => {
  const fields = fc.array(fc.constantFrom(-200, 0, 200, Number.NaN), { minLength: 63, maxLength: 63 });

  it("knows no direction and no sign", () => {
    fc.assert(
      fc.property(fields, (values) => {
        const field = { data: Float64Array.from(values), width: 9, height: 7 };
        const { data } = mixedPolarity(field, 150, true);
        const turned = mixedPolarity({ ...field, data: field.data.toReversed() }, 150, true);
        expect(turned.data.toReversed()).toEqual(data);
        expect(mixedPolarity({ ...field, data: field.data.map((value) => -value) }, 150, true).data).toEqual(
          data,
        );
      }),
    );
  });
});

it("a blank pixel makes its block blank", () => {
  const field = made(4, 2, (x) => (x === 3 ? Number.NaN : x));
  expect([...blockMeans(field, 2).data]).toEqual([0.5, Number.NaN]);
});

it("sizes are checked", () => {
  const empty = { data: new Float64Array(0), width: 0, height: 3 };
  expect(() => blockMeans(empty, 2)).toThrow(ShapeError);
  expect(() => blockMeans(cubic, 1.5)).toThrow(ArgumentError);
});
