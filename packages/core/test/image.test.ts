import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  affineWarp,
  type Border,
  centreCrop,
  compose,
  crop,
  flipX,
  flipY,
  identityAffine,
  invertAffine,
  pad,
  type ResizeOptions,
  resize,
  rotate90,
  rotation,
  scaling,
  translation,
} from "../src/image/index.ts";
import { type Raster, raster } from "../src/index.ts";
import reference from "./reference/image.json" with { type: "json" };

const input = raster(Float32Array.from(reference.input.data), reference.input.width, reference.input.height);
const small = raster(Int16Array.of(0, 1, 2, 3, 4, 5), 3, 2);

function expectClose(actual: ArrayLike<number>, expected: readonly number[], relative: number): void {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let worst = 0;
  for (let i = 0; i < actual.length; i++)
    worst = Math.max(worst, Math.abs((actual[i] as number) - (expected[i] as number)));
  expect(worst / largest).toBeLessThan(relative);
}

const rasters = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height]) =>
    fc
      .array(fc.integer({ min: -1000, max: 1000 }), { minLength: width * height, maxLength: width * height })
      .map((values) => raster(Float32Array.from(values), width, height)),
  );

describe("resize", () => {
  it.each(reference.resized)(
    "equals Pillow's $kernel to $width x $height",
    ({ kernel, width, height, data }) => {
      const interpolation = kernel as NonNullable<ResizeOptions["interpolation"]>;
      const resized: Raster = resize(input, width, height, { interpolation });
      expect([resized.width, resized.height]).toEqual([width, height]);
      expectClose(resized.data, data, 1e-6);
    },
  );

  it("equals Pillow's bicubic at a reduction by 8", () => {
    const ramp = raster(
      Float32Array.from({ length: 96 * 64 }, (_, i) => i % 97),
      96,
      64,
    );
    expectClose(resize(ramp, 12, 8).data, reference.reduced.data, 1e-6);
  });

  it("keeps a constant, and the image at its own size", () => {
    fc.assert(
      fc.property(
        rasters,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (image, width, height) => {
          for (const interpolation of ["nearest", "bilinear", "bicubic"] as const) {
            for (const antialias of [true, false]) {
              const options = { interpolation, antialias };
              expect(resize(image, image.width, image.height, options)).toEqual(image);
              const flat = resize(
                raster(
                  image.data.map(() => 5),
                  image.width,
                  image.height,
                ),
                width,
                height,
                options,
              );
              for (const value of flat.data) expect(value).toBeCloseTo(5, 5);
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("does the same to a flipped image", () => {
    fc.assert(
      fc.property(
        rasters,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (image, width, height) => {
          const resized = flipX(flipY(resize(image, width, height)));
          const again = resize(flipX(flipY(image)), width, height);
          for (let i = 0; i < again.data.length; i++)
            expect(Math.abs(again.data[i] - resized.data[i])).toBeLessThan(1e-2);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("without antialiasing takes the nearest pixels only", () => {
    const comb = raster(
      Float32Array.from({ length: 16 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
      16,
      1,
    );
    expect([...resize(comb, 4, 1, { interpolation: "bilinear", antialias: false }).data]).toEqual([
      0, 0, 0, 0,
    ]);
    expect([...resize(comb, 4, 1, { interpolation: "bilinear" }).data].every((v) => v > 0.1)).toBe(true);
  });

  it("spreads NaN over the kernel, or ignores it", () => {
    const image = raster(
      Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? Number.NaN : 3)),
      8,
      8,
    );
    const spread = resize(image, 4, 4, { interpolation: "bilinear" });
    expect([...spread.data.subarray(0, 4)].map(Number.isNaN)).toEqual([true, true, true, false]);
    const ignored = resize(image, 4, 4, { interpolation: "bilinear", nan: "ignore" });
    expect([...ignored.data.subarray(0, 4)]).toEqual([Number.NaN, Number.NaN, 3, 3]);
    expect(resize(input, 5, 5, { nan: "ignore" })).toEqual(resize(input, 5, 5));
  });

  it("keeps double precision where the values have it, and the kind of array with nearest", () => {
    expect(resize(raster(Int32Array.of(1, 2), 2, 1), 4, 1).data).toBeInstanceOf(Float64Array);
    expect(resize(small, 4, 1).data).toBeInstanceOf(Float32Array);
    expect(resize(small, 6, 4, { interpolation: "nearest" }).data).toBeInstanceOf(Int16Array);
  });

  it("refuses empty rasters and sizes", () => {
    expect(() => resize(raster(new Float32Array(0), 0, 5), 4, 4)).toThrow("at least one pixel");
    expect(() => resize(input, 0, 4)).toThrow("positive integers");
    expect(() => resize(input, 4.5, 4)).toThrow("positive integers");
  });
});

describe("affineWarp", () => {
  const matrix = reference.matrix as [number, number, number, number, number, number];

  it.each(reference.warped)(
    "equals scipy.ndimage with border $border, order $order",
    ({ border, order, data }) => {
      const interpolation = order === 0 ? "nearest" : "bilinear";
      const options = { interpolation, border: border as Border, fill: -7 } as const;
      expectClose(affineWarp(input, matrix, options).raster.data, data, 1e-6);
    },
  );

  it("bicubic equals Pillow's resampling of an unscaled box off the grid", () => {
    const { x, y, width, height, data } = reference.shifted;
    expectClose(affineWarp(input, translation(x, y), { width, height }).raster.data, data, 1e-6);
  });

  it("leaves the image as it is under the identity, NaN included", () => {
    fc.assert(
      fc.property(rasters, fc.nat(), (image, hole) => {
        image.data[hole % image.data.length] = Number.NaN;
        for (const interpolation of ["nearest", "bilinear", "bicubic"] as const) {
          const { raster: same, valid } = affineWarp(image, identityAffine, { interpolation });
          expect(same).toEqual(image);
          expect([...valid.data]).toEqual(Array.from(image.data, (value) => (Number.isNaN(value) ? 0 : 1)));
        }
      }),
    );
  });

  it("by quarter turns about the centre is rotate90", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 3 }), (size, turns) => {
        const image = raster(
          Float32Array.from({ length: size * size }, (_, i) => i * i),
          size,
          size,
        );
        const centre = [(size - 1) / 2, (size - 1) / 2] as const;
        const map = invertAffine(rotation(90 * turns, centre));
        const turned = affineWarp(image, map, { border: "edge" }).raster.data;
        const expected = rotate90(image, turns).data;
        for (let i = 0; i < expected.length; i++) expect(turned[i]).toBeCloseTo(expected[i] as number, 3);
      }),
    );
  });

  it("marks what lies on the input", () => {
    const { valid, raster: moved } = affineWarp(input, translation(-2.6, 0), {
      fill: 9,
      interpolation: "nearest",
    });
    expect([...valid.data.subarray(0, 5)]).toEqual([0, 0, 0, 1, 1]);
    expect([...moved.data.subarray(0, 4)]).toEqual([9, 9, 9, input.data[0]]);
    const spread = affineWarp(raster(Float32Array.of(1, Number.NaN, 3, 4), 4, 1), translation(0.5, 0), {
      interpolation: "bilinear",
    });
    expect([...spread.valid.data]).toEqual([0, 0, 1, 0]);
  });

  it("keeps the kind of array with nearest", () => {
    const mask = raster(Int8Array.of(1, -1, 0, 1), 2, 2);
    const { raster: moved } = affineWarp(mask, translation(1, 0), {
      interpolation: "nearest",
      border: "edge",
    });
    expect(moved.data).toEqual(Int8Array.of(-1, -1, 1, 1));
  });

  it("refuses maps and sizes that are none", () => {
    expect(() => affineWarp(input, [1, 0, Number.NaN, 0, 1, 0])).toThrow("six finite numbers");
    expect(() => affineWarp(input, identityAffine, { width: -1 })).toThrow("whole size");
    expect(() => affineWarp(raster(new Float32Array(0), 0, 0), identityAffine)).toThrow("at least one pixel");
  });
});

describe("affine maps", () => {
  it("compose, and undo themselves", () => {
    const numbers = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, fc.double({ min: 0.1, max: 5, noNaN: true }), (x, y, factor) => {
        const map = compose(
          compose(rotation(x * 30, [y, x]), scaling(factor, -factor, [1, 2])),
          translation(x, y),
        );
        const nothing = compose(map, invertAffine(map));
        for (const [i, value] of nothing.entries()) expect(value).toBeCloseTo(identityAffine[i] as number, 8);
      }),
    );
    expect(() => invertAffine(scaling(0))).toThrow("cannot be inverted");
    const [a, b, c, d, e, f] = rotation(90, [1, 1]);
    expect([a * 2 + b + c, d * 2 + e + f].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 2]);
  });
});

describe("crop, pad, flip and turn", () => {
  it.each(["edge", "reflect", "symmetric", "constant"] as const)(
    "pads as numpy.pad does with %s",
    (border) => {
      const margins = { rowsBefore: 3, rowsAfter: 1, columnsBefore: 2, columnsAfter: 4 };
      const padded = pad(small, margins, { border });
      expect([padded.width, padded.height]).toEqual([9, 6]);
      expect([...padded.data]).toEqual(reference.padded[border]);
      expect(crop(padded, 2, 3, 3, 2)).toEqual(small);
    },
  );

  it.each([0, 1, 2, 3, 4, -1])("turns %d quarters as numpy.rot90 does", (turns) => {
    expect([...rotate90(small, turns).data]).toEqual(reference.turned[(turns + 4) % 4]);
  });

  it("flips are their own inverses and make a half turn together", () => {
    fc.assert(
      fc.property(rasters, (image) => {
        expect(flipX(flipX(image))).toEqual(image);
        expect(flipY(flipY(image))).toEqual(image);
        expect(flipX(flipY(image))).toEqual(rotate90(image, 2));
        expect(rotate90(rotate90(image), 3)).toEqual(image);
      }),
    );
    expect([...flipX(small).data]).toEqual([2, 1, 0, 5, 4, 3]);
    expect([...flipY(small).data]).toEqual([3, 4, 5, 0, 1, 2]);
  });

  it("copies: the input is never shared", () => {
    for (const copy of [crop(small, 0, 0, 3, 2), pad(small, {}), rotate90(small, 0), flipY(small)]) {
      expect(copy.data.buffer).not.toBe(small.data.buffer);
    }
  });

  it("crops the middle", () => {
    expect([...centreCrop(small, 1, 2).data]).toEqual([1, 4]);
    expect(() => centreCrop(small, 4, 2)).toThrow("inside the raster");
  });

  it("refuses what does not fit", () => {
    expect(() => crop(small, 1, 0, 3, 1)).toThrow("inside the raster");
    expect(() => crop(small, 0.5, 0, 1, 1)).toThrow("inside the raster");
    expect(() => pad(small, { rowsAfter: -1 })).toThrow("integers >= 0");
    expect(() => pad(raster(new Int8Array(0), 0, 0), { rowsAfter: 1 }, { border: "edge" })).toThrow(
      "at least one pixel",
    );
    expect(() => rotate90(small, 0.5)).toThrow("an integer");
  });
});
