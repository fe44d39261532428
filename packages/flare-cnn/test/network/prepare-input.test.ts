import { ArgumentError, raster, ShapeError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activeBox } from "../../src/network/active-area.ts";
import { prepareInput } from "../../src/network/prepare-input.ts";
import { presets } from "../../src/presets.ts";
import { bipole } from "./support/fields.ts";

const native = { kind: "native", scaleDeg: 0.12 } as const;

describe("prepareInput", () => {
  it("keeps the mean of the field at native scale: blocks lose no flux", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (width, height) => {
        const field = raster(
          Float32Array.from({ length: width * height }, (_, i) => ((i * 37) % 101) - 30),
          width,
          height,
        );
        const { data, width: w, height: h } = prepareInput(field, native);
        expect([w, h]).toEqual([2 * Math.ceil(width / 8), 2 * Math.ceil(height / 8)]);
        const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
        expect(16 * sum(data)).toBeCloseTo(sum(field.data), 1);
      }),
    );
  });

  it("takes NaN for nothing", () => {
    const field = raster(new Float32Array(64).fill(Number.NaN), 8, 8);
    for (const { input } of [presets.paper, presets.native, presets.crop])
      expect(prepareInput(field, input).data.every((value) => value === 0)).toBe(true);
  });

  it("resizes to a square whatever the shape was", () => {
    const prepared = prepareInput(bipole(300, 100, { radius: 20, distance: 40, gauss: 1000 }), {
      kind: "resize",
      sizePx: 128,
    });
    expect([prepared.width, prepared.height]).toEqual([128, 128]);
  });

  it("crops about the flux, wherever it lies, and fills up with zeros", () => {
    const crop = { kind: "crop", scaleDeg: 0.12, sizePx: 32 } as const;
    const at = (x: number, y: number) =>
      prepareInput(bipole(400, 240, { radius: 16, distance: 32, gauss: 1000, x, y }), crop);
    expect(at(80, 40)).toEqual(at(200, 120));
    expect(at(352, 200)).toEqual(at(200, 120));
  });

  it("takes a pixel scale, of which a block need not be a multiple", () => {
    const field = bipole(100, 60, { radius: 8, distance: 16, gauss: 1000 });
    const { width, height } = prepareInput(field, native, { pixelScaleDeg: 0.05 });
    expect([width, height]).toEqual([42, 25]);
    expect(prepareInput(field, native, { pixelScaleDeg: 0.12 }).width).toBe(100);
  });

  it("refuses what is no magnetogram", () => {
    expect(() => prepareInput(raster(new Float32Array(0), 0, 0), native)).toThrow(ShapeError);
    expect(() =>
      prepareInput(bipole(8, 8, { radius: 2, distance: 4, gauss: 1 }), native, { pixelScaleDeg: 0 }),
    ).toThrow(ArgumentError);
  });
});

describe("activeBox", () => {
  const area = { thresholdGauss: 40, smoothPx: 3, dilatePx: 2 };

  it("bounds what is active, grown, and nothing else", () => {
    const field = raster(new Float32Array(40 * 30), 40, 30);
    field.data[10 * 40 + 20] = 1000;
    // One pixel of 1000 G makes 3x3 means of 111 G, which grow by two.
    const box = activeBox(field, area);
    expect({ ...box, mask: box.mask.length }).toEqual({ x: 17, y: 7, width: 7, height: 7, mask: 49 });
    expect(box.mask.every((bit) => bit === 1)).toBe(true);
    expect(activeBox(field, { ...area, thresholdGauss: 200 })).toMatchObject({ width: 0, height: 0 });
  });

  it("reaches beyond the frame as it would into a margin of zeros", () => {
    const inner = raster(
      Float32Array.from({ length: 20 * 12 }, (_, i) => ((i * 53) % 97) * 3),
      20,
      12,
    );
    const outer = raster(new Float32Array(40 * 32), 40, 32);
    for (let y = 0; y < 12; y++) outer.data.set(inner.data.subarray(y * 20, y * 20 + 20), (y + 10) * 40 + 10);
    const [a, b] = [activeBox(inner, area), activeBox(outer, area)];
    expect({ ...b, x: b.x - 10, y: b.y - 10 }).toEqual(a);
  });
});
