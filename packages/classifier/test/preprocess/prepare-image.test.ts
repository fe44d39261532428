import { DataError, type Raster, seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepareImage } from "../../src/preprocess/index.ts";
import type { PreprocessConfig } from "../../src/types.ts";

type Solar = Extract<PreprocessConfig, { kind: "solar" }>;

const plain: Solar = {
  kind: "solar",
  sizePx: 16,
  scaling: { kind: "min-max" },
  captions: "keep",
  borders: "keep",
  shape: "stretch",
};

function image(width: number, height: number, value: (x: number, y: number) => number): Raster<Float32Array> {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    value(i % width, Math.floor(i / width)),
  );
  return { data, width, height };
}

const wave = (x: number, y: number) => 100 + 30 * Math.sin(x / 3) + 20 * Math.cos(y / 5);

describe("scaling", () => {
  it("min-max spans 0 to 1, standard has mean 0 and deviation 1", () => {
    const unit = prepareImage(image(40, 40, wave), plain).data;
    expect([Math.min(...unit), Math.max(...unit)]).toEqual([0, 1]);
    const { data } = prepareImage(image(40, 40, wave), { ...plain, scaling: { kind: "standard" } });
    const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
    const variance = data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / data.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 5);
  });

  it("percentiles bring a tenth at either end to 0 and 1", () => {
    const scaling = { kind: "percentile", low: 10, high: 90 } as const;
    const { data } = prepareImage(
      image(16, 16, (x, y) => x + 16 * y),
      { ...plain, scaling },
    );
    expect(data.filter((v) => v === 0).length).toBe(26);
    expect(data.filter((v) => v === 1).length).toBe(26);
    // numpy.percentile(arange(256), [10, 90]) = 25.5, 229.5
    expect(data[100]).toBeCloseTo((100 - 25.5) / 204, 6);
  });

  it("a fixed range keeps the meaning of brightness", () => {
    const scaling = { kind: "range", low: 0, high: 200 } as const;
    expect(
      prepareImage(
        image(20, 20, () => 50),
        { ...plain, scaling },
      ).data.every((v) => v === 0.25),
    ).toBe(true);
    expect(
      prepareImage(
        image(20, 20, () => 900),
        { ...plain, scaling },
      ).data.every((v) => v === 1),
    ).toBe(true);
  });

  it("is the same whatever gain and offset the image had, but for a fixed range", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        fc.constantFrom<Solar["scaling"]>(
          { kind: "min-max" },
          { kind: "standard" },
          { kind: "percentile", low: 1, high: 99 },
        ),
        (gain, offset, scaling) => {
          const config = { ...plain, scaling };
          const a = prepareImage(image(30, 22, wave), config).data;
          const b = prepareImage(
            image(30, 22, (x, y) => gain * wave(x, y) + offset),
            config,
          ).data;
          // Single precision of the offset, in units of the image's spread.
          for (const [i, v] of a.entries()) expect(Math.abs(v - b[i])).toBeLessThan(1e-3 + 1e-3 / gain);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("makes a constant image 0", () => {
    for (const scaling of [
      { kind: "min-max" },
      { kind: "standard" },
      { kind: "percentile", low: 1, high: 99 },
    ] as const) {
      for (const value of [0, 7.3, -1e6, 1e-20]) {
        const made = prepareImage(
          image(21, 33, () => value),
          { ...plain, scaling },
        );
        expect(made.data.every((v) => v === 0)).toBe(true);
      }
    }
  });
});

describe("what is missing", () => {
  it("is left out and becomes the lowest value", () => {
    const disc = image(64, 64, (x, y) => (Math.hypot(x - 31.5, y - 31.5) < 28 ? 50 + x : Number.NaN));
    for (const scaling of [{ kind: "min-max" }, { kind: "standard" }] as const) {
      const { data } = prepareImage(disc, { ...plain, scaling });
      const lowest = Math.min(...data);
      expect(data.every(Number.isFinite)).toBe(true);
      expect(data[0]).toBe(lowest);
      // The rim is not drawn down by what lies beyond it.
      const row = data.subarray(8 * 16, 9 * 16);
      for (let x = 3; x < 13; x++) expect(row[x]).toBeGreaterThan(row[x - 1]);
    }
  });

  it("counts infinities in", () => {
    const holed = image(32, 32, wave);
    const infinite = image(32, 32, wave);
    holed.data[77] = Number.NaN;
    infinite.data[77] = Number.POSITIVE_INFINITY;
    expect(prepareImage(infinite, plain).data).toEqual(prepareImage(holed, plain).data);
    expect(infinite.data[77]).toBe(Number.POSITIVE_INFINITY);
  });

  it("is refused where nothing is left", () => {
    const none = image(32, 32, () => Number.NaN);
    expect(() => prepareImage(none, plain)).toThrow(DataError);
    expect(() => prepareImage(none, { ...plain, captions: "crop", borders: "crop" })).toThrow(DataError);
  });
});

describe("shape", () => {
  const wide = image(60, 30, (x) => x);

  it("stretches, takes the middle, or widens with the lowest value", () => {
    const range = { ...plain, scaling: { kind: "range", low: 0, high: 60 } } as const;
    const [stretched, cropped, padded] = (["stretch", "crop", "pad"] as const).map(
      (shape) => prepareImage(wide, { ...range, shape }).data,
    );
    expect(60 * stretched[15]).toBeGreaterThan(57);
    expect(60 * cropped[0]).toBeCloseTo(15.4, 0);
    expect(60 * cropped[15]).toBeCloseTo(43.6, 0);
    expect(padded.subarray(0, 48).every((v) => v < 0.01)).toBe(true);
    expect(60 * padded[8 * 16 + 15]).toBeGreaterThan(57);
  });

  it("leaves an image on the grid as it is", () => {
    const config = { ...plain, scaling: { kind: "range", low: 0, high: 255 } } as const;
    const square = image(16, 16, (x, y) => x + y);
    const { data } = prepareImage(square, config);
    for (const [i, v] of data.entries()) expect(v * 255).toBeCloseTo(square.data[i], 4);
  });
});

describe("borders", () => {
  const crop = { ...plain, borders: "crop" } as const;
  const framed = image(50, 44, (x, y) => (x < 7 || x > 40 || y < 3 || y > 38 ? 5 : wave(x, y)));
  const inside = image(34, 36, (x, y) => wave(x + 7, y + 3));

  it("of one value, or none, are cut", () => {
    expect(prepareImage(framed, crop).data).toEqual(prepareImage(inside, crop).data);
    const empty = { ...framed, data: framed.data.map((v) => (v === 5 ? Number.NaN : v)) };
    expect(prepareImage(empty, crop).data).toEqual(prepareImage(inside, crop).data);
    expect(prepareImage(framed, plain).data).not.toEqual(prepareImage(inside, plain).data);
  });

  it("that have noise stay, and so does an image of one value", () => {
    const rng = seededRandom(3);
    const sky = image(50, 44, (x, y) => (x < 7 || y > 38 ? Math.floor(rng.uniform() * 2) : wave(x, y)));
    expect(prepareImage(sky, crop).data).toEqual(prepareImage(sky, plain).data);
    const blank = image(50, 44, () => 4);
    expect(prepareImage(blank, crop).data.every((v) => v === 0)).toBe(true);
  });
});
