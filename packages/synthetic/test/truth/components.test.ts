import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { components } from "../../src/truth/components.ts";
import { floodRegions, pixelsOf } from "../flood.ts";

describe("components", () => {
  it("finds what a flood fill finds, in raster order, with its sums", () => {
    const grid = fc.array(fc.constantFrom(-200, -100, 0, 100, 200, Number.NaN), {
      minLength: 96,
      maxLength: 96,
    });
    fc.assert(
      fc.property(grid, fc.integer({ min: 1, max: 4 }), (values, minSizePx) => {
        const field = { data: Float32Array.from(values), width: 12, height: 8 };
        const found = components(field, { levelGauss: 150, minSizePx });
        const reference = floodRegions(field, 150, minSizePx);
        expect(found.map((c) => [...pixelsOf(c.runs, 12)].sort((a, b) => a - b))).toEqual(
          reference.map((r) => [...r.pixels].sort((a, b) => a - b)),
        );
        found.forEach((component, i) => {
          const pixels = [...reference[i].pixels];
          expect(component.label).toBe(i + 1);
          expect(component.sign).toBe(reference[i].sign);
          expect(component.sizePx).toBe(pixels.length);
          expect(component.fluxGauss).toBe(pixels.reduce((sum, p) => sum + field.data[p], 0));
          expect(component.x).toBeCloseTo(pixels.reduce((sum, p) => sum + (p % 12), 0) / pixels.length, 12);
          expect(component.y).toBeCloseTo(
            pixels.reduce((s, p) => s + Math.floor(p / 12), 0) / pixels.length,
            12,
          );
        });
      }),
    );
  });
});
