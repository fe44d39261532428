import type { Mask, Raster } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contourPixels, Identifier, identify, labelImage, smallestCircle } from "../../src/identify/index.ts";
import { floodFill } from "./flood-fill.ts";

const scene = fc
  .record({ width: fc.integer({ min: 1, max: 14 }), height: fc.integer({ min: 1, max: 14 }) })
  .chain(({ width, height }) =>
    fc.record({
      marks: fc
        .array(fc.constantFrom(0, 0, 1, 1, -1), { minLength: width * height, maxLength: width * height })
        .map((m): Mask => ({ data: Int8Array.from(m), width, height })),
      values: fc.array(fc.integer({ min: 100, max: 900 }), {
        minLength: width * height,
        maxLength: width * height,
      }),
      holes: fc.array(fc.nat(width * height - 1), { maxLength: 3 }),
    }),
  );
const setting = fc.record({
  minSizePx: fc.integer({ min: 1, max: 4 }),
  connectivity: fc.constantFrom<4 | 8>(4, 8),
  polarities: fc.constantFrom<"separate" | "together">("separate", "together"),
  rowOrder: fc.constantFrom<"ascending" | "descending">("ascending", "descending"),
});

describe("identify", () => {
  const reused = new Identifier({ minSizePx: 1 });

  test("equals a flood fill in components, order, sums, boxes and circles", () => {
    fc.assert(
      fc.property(scene, setting, ({ marks, values, holes }, options) => {
        const { width, height } = marks;
        const field: Raster<Float32Array> = {
          data: Float32Array.from(marks.data, (m, i) => m * values[i]),
          width,
          height,
        };
        const effective = { ...marks, data: marks.data.slice() };
        for (const hole of holes) {
          field.data[hole] = Number.NaN;
          effective.data[hole] = 0;
        }
        if (field.data.every(Number.isNaN)) return;
        const blobs = floodFill(effective, {
          connectivity: options.connectivity,
          together: options.polarities === "together",
          order: options.rowOrder,
        }).filter((b) => b.pixels.length >= options.minSizePx);
        for (const mask of [marks, { thresholdGauss: 100 }]) {
          const found = identify(field, mask, options);
          expect(found.features.length).toBe(blobs.length);
          const expected = new Int32Array(width * height);
          blobs.forEach((blob, k) => {
            const feature = found.features[k];
            const xs = blob.pixels.map((p) => p[0]);
            const ys = blob.pixels.map((p) => p[1]);
            const n = blob.pixels.length;
            for (const [x, y] of blob.pixels) expected[y * width + x] = k + 1;
            expect(feature.label).toBe(k + 1);
            expect(feature.sizePx).toBe(n);
            expect(feature.sign).toBe((255 * blob.positive) / n >= 128 ? 1 : -1);
            expect(feature.fluxGauss).toBe(
              blob.pixels.reduce((s, [x, y]) => s + field.data[y * width + x], 0),
            );
            expect(feature.x).toBeCloseTo(xs.reduce((a, b) => a + b) / n, 10);
            expect(feature.y).toBeCloseTo(ys.reduce((a, b) => a + b) / n, 10);
            expect(feature.box).toEqual({
              x0: Math.min(...xs),
              y0: Math.min(...ys),
              x1: Math.max(...xs),
              y1: Math.max(...ys),
            });
            const circle = smallestCircle(Float64Array.from(xs), Float64Array.from(ys));
            expect(feature.radiusPx).toBeCloseTo(circle.radius, 8);
          });
          expect(labelImage(found).data).toEqual(expected);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("contours are the pixels with a 4-neighbour outside, in scan order", () => {
    fc.assert(
      fc.property(scene, setting, ({ marks }, options) => {
        const { width } = marks;
        const field = { ...marks, data: Float32Array.from(marks.data, (m) => 200 * m) };
        for (const { runs, label } of identify(field, marks, options).features) {
          const image = labelImage(identify(field, marks, options));
          const at = (x: number, y: number): boolean =>
            x >= 0 && y >= 0 && x < width && y < marks.height && image.data[y * width + x] === label;
          const expected: number[][] = [];
          for (let k = 0; k < marks.height; k++) {
            const y = options.rowOrder === "ascending" ? k : marks.height - 1 - k;
            for (let x = 0; x < width; x++) {
              if (at(x, y) && !(at(x - 1, y) && at(x + 1, y) && at(x, y - 1) && at(x, y + 1)))
                expected.push([x, y]);
            }
          }
          const contour = contourPixels(runs, options.rowOrder);
          expect(Array.from(contour.x, (x, i) => [x, contour.y[i]])).toEqual(expected);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("reused buffers change nothing, and results do not share them", () => {
    const a = { data: Float32Array.from([200, 200, 0, -300]), width: 2, height: 2 };
    const b = { data: Float32Array.from([0, 500, 0, 500]), width: 2, height: 2 };
    const first = reused.identify(a, { thresholdGauss: 100 });
    const copy = structuredClone(first);
    const second = reused.identify(b, { thresholdGauss: 100 }, 7);
    expect(first).toEqual(copy);
    expect(second).toEqual(identify(b, { thresholdGauss: 100 }, { minSizePx: 1, frame: 7 }));
  });

  test("labels may be signed in the image", () => {
    const field = { data: Float32Array.from([200, 0, -300]), width: 3, height: 1 };
    const found = identify(field, { thresholdGauss: 100 }, { minSizePx: 1 });
    expect([...labelImage(found, { signed: true }).data]).toEqual([1, 0, -2]);
  });

  test("bad input is refused with what was expected", () => {
    const field = { data: new Float32Array(4).fill(300), width: 2, height: 2 };
    const empty = { ...field, data: new Float32Array(4).fill(Number.NaN) };
    expect(() => identify(field, { thresholdGauss: 0 })).toThrow(/thresholdGauss is 0; expected a positive/);
    expect(() => identify(field, { thresholdGauss: 1 }, { minSizePx: 0 })).toThrow(/minSizePx is 0/);
    expect(() => identify(field, { thresholdGauss: 1 }, { connectivity: 6 as 8 })).toThrow(/expected 4 or 8/);
    expect(() => identify(field, { data: new Int8Array(6), width: 3, height: 2 })).toThrow(/2x2 and 3x2/);
    expect(() => identify(empty, { thresholdGauss: 1 }, { frame: 3 })).toThrow(
      /Frame 3 of 2x2 holds no number/,
    );
    expect(identify({ ...field, data: new Float32Array(4) }, { thresholdGauss: 1 }).features).toEqual([]);
  });
});
