import { ArgumentError, type PlaneCoordinates, planePosition } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { degrade } from "../../src/preprocess/index.ts";

function gaussian(size: number, fwhmPx: number) {
  const sigma = fwhmPx / 2.354820045;
  const centre = (size - 1) / 2;
  const data = Float32Array.from({ length: size * size }, (_, i) =>
    Math.exp((-0.5 * (((i % size) - centre) ** 2 + (Math.floor(i / size) - centre) ** 2)) / sigma ** 2),
  );
  return { data, width: size, height: size };
}

/** Width at half maximum of a peak, from its second moment along x. */
function widthOf({ data, width }: { data: Float32Array; width: number }): number {
  let [sum, first, second] = [0, 0, 0];
  for (const [i, v] of data.entries()) {
    sum += v;
    first += v * (i % width);
    second += v * (i % width) ** 2;
  }
  return 2.354820045 * Math.sqrt(second / sum - (first / sum) ** 2);
}

describe("degrading", () => {
  it("makes of a point spread of one width that of the other", () => {
    // 0.1 arcsec a pixel: a star of 0.6 arcsec seen at 1.5.
    const options = { fromArcsec: 0.6, toArcsec: 1.5, pixelScaleArcsec: 0.1 };
    const star = gaussian(121, 6);
    const blurred = degrade(star, { ...options, factor: 1 });
    expect(blurred.width).toBe(121);
    // The kernel is cut after four deviations.
    expect(widthOf(blurred)).toBeCloseTo(15, 1);
    expect(degrade(star, { ...options, factor: 1, psf: "none" }).data).toEqual(star.data);
    expect(degrade(star, options).width).toBe(Math.round(121 / 2.5));
  });

  it("averages areas, fractions of pixels included", () => {
    const row = { data: Float32Array.from([1, 2, 3, 4, 5, 6]), width: 6, height: 1 };
    const area = { fromArcsec: 1, toArcsec: 1, psf: "none" } as const;
    expect([...degrade(row, { ...area, factor: 2 }).data]).toEqual([1.5, 3.5, 5.5]);
    expect([...degrade(row, { ...area, factor: 1.5 }).data].map((v) => Number(v.toFixed(4)))).toEqual([
      1.3333, 2.6667, 4.3333, 5.6667,
    ]);
    expect([...degrade(row, { ...area, factor: 100 }).data]).toEqual([3.5]);
  });

  it("keeps a constant, the mean and what is not there", () => {
    const data = new Float32Array(60 * 60).fill(7);
    data.fill(Number.NaN, 0, 60 * 20);
    const made = degrade(
      { data, width: 60, height: 60 },
      { fromArcsec: 1, toArcsec: 3, pixelScaleArcsec: 0.5 },
    );
    expect([made.width, made.height]).toEqual([20, 20]);
    for (const [i, v] of made.data.entries()) {
      const row = Math.floor(i / 20);
      if (row < 6) expect(v).toBeNaN();
      else if (row > 7) expect(v).toBeCloseTo(7, 5);
    }
  });

  it("keeps every place where it was", () => {
    const coordinates: PlaneCoordinates = {
      frame: "helioprojective",
      type: ["HPLN-TAN", "HPLT-TAN"],
      referencePixel: [20.5, 11],
      rotationDegrees: 12,
      referenceArcsec: [60, 267],
      pixelScaleArcsec: [0.16, 0.16],
    };
    const image = { ...gaussian(64, 9), name: "a", coordinates };
    const made = degrade(image, { fromArcsec: 0.33, toArcsec: 0.66 });
    expect([made.width, made.name]).toEqual([32, "a"]);
    for (const [x, y] of [
      [0, 0],
      [31, 5],
    ] as const) {
      const [before, after] = [
        planePosition(coordinates, 2 * x + 0.5, 2 * y + 0.5),
        planePosition(made.coordinates as PlaneCoordinates, x, y),
      ];
      expect(after[0]).toBeCloseTo(before[0], 9);
      expect(after[1]).toBeCloseTo(before[1], 9);
    }
  });

  it("refuses what cannot be", () => {
    const image = gaussian(8, 3);
    expect(() => degrade(image, { fromArcsec: 1, toArcsec: 0.5 })).toThrow(ArgumentError);
    expect(() => degrade(image, { fromArcsec: 1, toArcsec: 2 })).toThrow(/how large its pixels are/);
    expect(() => degrade(image, { fromArcsec: 1, toArcsec: 2, pixelScaleArcsec: 1, factor: 0.5 })).toThrow(
      ArgumentError,
    );
  });
});
