import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bipole, SHARP_PIXEL_MM } from "../../src/explain/index.ts";
import { unsignedSum } from "../../src/explain/reframe.ts";

describe("bipole", () => {
  it("has the frame and the pixel of section 4.4", () => {
    const field = bipole({ radiusMm: 12.5 });
    expect([field.width, field.height]).toEqual([768, 427]);
    // 0.03 degrees on a Sun of 696 Mm, as the notes have it.
    expect(SHARP_PIXEL_MM).toBeCloseTo(0.3644, 4);
  });

  it("has the flux of two discs and no net flux", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 2, max: 30, noNaN: true }),
        fc.integer({ min: 100, max: 4000 }),
        (r, b) => {
          const field = bipole({ radiusMm: r, fieldGauss: b });
          const pixels = Math.PI * (r / SHARP_PIXEL_MM) ** 2;
          expect(unsignedSum(field) / (2 * pixels * b)).toBeCloseTo(1, 1);
          expect(field.data.reduce((sum, value) => sum + value, 0) / (pixels * b)).toBeCloseTo(0, 6);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("puts the polarity that is named first in the east", () => {
    const shape = { radiusMm: 3, widthPx: 60, heightPx: 30 };
    const minusPlus = bipole({ ...shape, configuration: "-+" });
    const plusMinus = bipole({ ...shape, configuration: "+-" });
    expect(minusPlus.data[15 * 60 + 22]).toBe(-2000);
    expect(minusPlus.data[15 * 60 + 37]).toBe(2000);
    expect(plusMinus.data.map((value) => 0 - value)).toEqual(minusPlus.data);
    const one = bipole({ ...shape, configuration: "-" });
    expect(Math.min(...one.data)).toBe(-2000);
    expect(Math.max(...one.data)).toBe(0);
    expect(unsignedSum(one) / unsignedSum(minusPlus)).toBeCloseTo(0.5, 2);
  });

  it("has discs that touch unless told otherwise", () => {
    const row = (separationMm?: number) =>
      bipole({
        radiusMm: 5,
        widthPx: 101,
        heightPx: 41,
        pixelMm: 0.5,
        ...(separationMm === undefined ? {} : { separationMm }),
      }).data.slice(20 * 101, 21 * 101);
    expect(row().indexOf(-2000)).toBe(31);
    expect(Math.abs(row()[50])).toBe(0);
    expect([...row().slice(47, 54)]).toEqual([-2000, -2000, -2000, 0, 2000, 2000, 2000]);
    expect([...row(20).slice(42, 59)].every((value) => value === 0)).toBe(true);
  });

  it("refuses what is no bipole", () => {
    expect(() => bipole({ radiusMm: 0 })).toThrowError(/0 Mm.*positive radius/);
    expect(() => bipole({ radiusMm: 1, widthPx: 2.5 })).toThrowError(/2.5x427/);
  });
});
