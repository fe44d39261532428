import type { Raster } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IntensityTransform } from "../../src/config.ts";
import { scaleField, scaleIntensity, unscaleField, unscaleIntensity } from "../../src/prepare/scaling.ts";

const row = (...values: number[]): Raster<Float32Array> => ({
  data: Float32Array.from(values),
  width: values.length,
  height: 1,
});

const transforms: IntensityTransform[] = [
  { kind: "log", low: 0.8, high: 250 },
  { kind: "sqrt", low: 200, high: 14000 },
  { kind: "linear", low: -5, high: 300 },
  { kind: "asinh", knee: 10, high: 500 },
];

describe("scaleIntensity", () => {
  it.each(transforms)("runs from -1 to 1 and back ($kind)", (transform) => {
    const low = transform.kind === "asinh" ? 0 : transform.low;
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (share) => {
        const value = low + share * (transform.high - low);
        const scaled = scaleIntensity(row(value), transform);
        expect(Math.abs(scaled.data[0])).toBeLessThan(1);
        const back = unscaleIntensity(scaled, transform).data[0];
        expect(Math.abs(back - value)).toBeLessThan(1e-5 * (transform.high - low));
      }),
    );
    expect([...scaleIntensity(row(low, transform.high, low - 1, 1e9), transform).data]).toEqual([
      -1, 1, -1, 1,
    ]);
  });

  it("has the curve that its name says", () => {
    // Halfway between 0.8 and 250 in the logarithm: sqrt(0.8 * 250).
    expect(scaleIntensity(row(Math.sqrt(200)), transforms[0]).data[0]).toBeCloseTo(0, 6);
    expect(
      scaleIntensity(row(((Math.sqrt(200) + Math.sqrt(14000)) / 2) ** 2), transforms[1]).data[0],
    ).toBeCloseTo(0, 6);
    expect(scaleIntensity(row(147.5), transforms[2]).data[0]).toBeCloseTo(0, 6);
    expect(scaleIntensity(row(10 * Math.sinh(Math.asinh(50) / 2)), transforms[3]).data[0]).toBeCloseTo(0, 6);
  });

  it("gives -1 where there are no data", () => {
    const valid = { data: new Uint8Array([0, 1, 1]), width: 3, height: 1 };
    expect([...scaleIntensity(row(100, Number.NaN, 250), transforms[0], valid).data]).toEqual([-1, -1, 1]);
  });
});

describe("scaleField", () => {
  it("clips at the configured field and divides by it", () => {
    expect([...scaleField(row(-1000, -200, 50, 200, 201, Number.NaN), 200).data]).toEqual([
      -1, -1, 0.25, 1, 1, 0,
    ]);
    expect([...unscaleField(row(-1, 0.25, 1), 200).data]).toEqual([-200, 50, 200]);
  });
});
