import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussianBlur, gaussianKernel, resize } from "../src/image/index.ts";
import { ArgumentError, type Raster, ShapeError } from "../src/index.ts";

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
const at = ({ data, width }: Raster, xs: number[], ys: number[]) =>
  ys.map((y) => xs.map((x) => data[y * width + x]));

describe("a Gaussian", () => {
  // scipy.ndimage.gaussian_filter, modes reflect, constant, nearest and mirror.
  it.each([
    [
      ...([1.3, "edge"] as const),
      [
        [1.861102139825, 7.96045140581, 24.551547179786],
        [14.307978307333, 9.062105053338, 14.307978307333],
        [44.422125922908, 27.831030148933, 21.731680882947],
      ],
    ],
    [
      ...([1.3, "reflect"] as const),
      [
        [2.2563881553, 5.234680841519, 14.547826440964],
        [11.292549522719, 8.125123066106, 11.292549522719],
        [26.29651394255, 16.983368343106, 14.005075656887],
      ],
    ],
    [
      ...([1.3, "symmetric"] as const),
      [
        [1.924502925283, 6.997959081111, 21.233062038363],
        [13.534859710184, 8.954036309472, 13.534859710184],
        [38.517023695563, 24.281920738311, 19.208464582483],
      ],
    ],
    [
      ...([1.3, "constant"] as const),
      [
        [0.957427537633, 4.211469506488, 8.138769465402],
        [7.705175709535, 7.778791392625, 7.705175709535],
        [14.785718099834, 14.324952856253, 7.604376172064],
      ],
    ],
    [
      // Far wider than the image, which is mirrored again and again.
      ...([4.2467, "symmetric"] as const),
      [
        [14.592339141068, 14.657846841444, 14.736460369685],
        [15.002893981894, 14.996341067962, 15.002893981894],
        [15.414180821267, 15.335567293026, 15.27005959265],
      ],
    ],
  ])("smooths with sigma %f, %s", (sigma, border, expected) => {
    const rows = at(gaussianBlur(cubic, sigma, { border }), [0, 3, 6], [0, 2, 4]);
    for (const [y, row] of rows.entries())
      for (const [x, value] of row.entries()) expect(value).toBeCloseTo(expected[y][x], 11);
  });

  it("along each axis is its own, and none where the deviation is 0", () => {
    const point = made(9, 9, (x, y) => (x === 4 && y === 4 ? 1 : 0));
    const { data } = gaussianBlur(point, [1, 0], { border: "constant" });
    const kernel = gaussianKernel(1);
    expect(kernel).toHaveLength(9);
    for (const [i, value] of data.entries())
      expect(value).toBeCloseTo(Math.floor(i / 9) === 4 ? kernel[i % 9] : 0, 12);
    expect(gaussianBlur(cubic, 0).data).toEqual(cubic.data);
  });

  it("ends where it is told, keeps its sum and its spread", () => {
    const point = { data: new Float32Array(41 * 41), width: 41, height: 41 };
    point.data[20 * 41 + 20] = 1;
    const { data } = gaussianBlur(point, 2, { radiusPx: 6, border: "edge" });
    expect(data).toBeInstanceOf(Float32Array);
    let [sum, moment] = [0, 0];
    for (const [i, value] of data.entries()) {
      sum += value;
      moment += value * ((i % 41) - 20) ** 2;
    }
    expect(sum).toBeCloseTo(1, 5);
    // A kernel that ends at three deviations has 0.985 of the spread.
    expect(Math.sqrt(moment)).toBeCloseTo(2 * 0.985, 1);
    expect(data[20 * 41 + 22] / data[20 * 41 + 20]).toBeCloseTo(Math.exp(-0.5), 4);
    expect([data[20 * 41 + 26] > 0, data[20 * 41 + 27]]).toEqual([true, 0]);
  });

  it.each(["edge", "reflect", "symmetric", "cut"] as const)("keeps a level, %s", (border) => {
    const level = made(7, 5, () => 3);
    for (const value of gaussianBlur(level, 2.7, { border }).data) expect(value).toBeCloseTo(3, 12);
  });

  it("treats rows and columns alike", () => {
    const flipped = made(5, 7, (x, y) => cubic.data[x * 7 + y]);
    const [across, along] = [gaussianBlur(cubic, 1.1).data, gaussianBlur(flipped, 1.1).data];
    for (const [i, value] of across.entries())
      expect(along[(i % 7) * 5 + Math.floor(i / 7)]).toBeCloseTo(value, 11);
  });

  it("leaves out what is no number where told so, and is none where that weighs more than half", () => {
    const holed = made(9, 9, (x) => (x < 4 ? Number.NaN : 2));
    const ignored = gaussianBlur(holed, 1, { nan: "ignore" }).data.subarray(36, 45);
    expect([...ignored].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([
      ...new Array(4).fill(Number.NaN),
      ...new Array(5).fill(2),
    ]);
    const spread = gaussianBlur(holed, 1).data.subarray(36, 45);
    expect([...spread].findIndex((value) => !Number.isNaN(value))).toBe(8);
  });

  it("refuses what is no deviation, no radius and no image", () => {
    expect(() => gaussianBlur(cubic, -1)).toThrow(ArgumentError);
    expect(() => gaussianBlur(cubic, [1, Number.NaN])).toThrow(ArgumentError);
    expect(() => gaussianBlur(cubic, 1, { radiusPx: 1.5 })).toThrow(ArgumentError);
    expect(() => gaussianBlur({ data: new Float64Array(0), width: 0, height: 3 }, 2)).toThrow(ShapeError);
  });
});

describe("averages over areas", () => {
  it("are block means where the sizes divide", () => {
    const half = resize(
      made(6, 4, (x, y) => x + 10 * y),
      3,
      2,
      { interpolation: "area" },
    );
    expect([...half.data]).toEqual([5.5, 7.5, 9.5, 25.5, 27.5, 29.5]);
  });

  it("count a pixel that two share by its parts, and keep the mean", () => {
    const row = { data: Float64Array.of(0, 3, 9), width: 3, height: 1 };
    const [left, right] = resize(row, 2, 1, { interpolation: "area" }).data;
    // 1 and a half of each 1.5.
    expect(left).toBeCloseTo((0 + 1.5) / 1.5, 12);
    expect(right).toBeCloseTo((1.5 + 9) / 1.5, 12);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (values, to) => {
          const mean = (all: Iterable<number>) => [...all].reduce((a, b) => a + b, 0) / [...all].length;
          const line = { data: Float64Array.from(values), width: values.length, height: 1 };
          expect(mean(resize(line, to, 1, { interpolation: "area" }).data)).toBeCloseTo(mean(values), 9);
        },
      ),
    );
  });

  it("leave out what is no number where told so", () => {
    const row = { data: Float64Array.of(1, Number.NaN, Number.NaN, Number.NaN, 4, 6), width: 6, height: 1 };
    const options = { interpolation: "area", nan: "ignore" } as const;
    expect([...resize(row, 3, 1, options).data]).toEqual([1, Number.NaN, 5]);
  });
});
