import { ArgumentError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { byteScale, greyToGauss } from "../../src/prepare/index.ts";
import { differing, fieldOf, fitsOf, greyOf } from "../support/images.ts";

describe("byteScale", () => {
  it("clips, floors, and takes NaN for 0 G", () => {
    const field = fieldOf([-1e9, -300, -299.9, 0, 299.99, 300, Number.POSITIVE_INFINITY, Number.NaN]);
    expect([...byteScale(field).data]).toEqual([0, 0, 0, 127, 255, 255, 255, 127]);
    expect([...byteScale(field, { missingGauss: -300 }).data].at(-1)).toBe(0);
    expect([...byteScale(fieldOf([-1, 0, 1]), { minGauss: -1, maxGauss: 1 }).data]).toEqual([0, 127, 255]);
  });

  it("refuses an empty range", () => {
    expect(() => byteScale(fieldOf([0]), { minGauss: 5, maxGauss: 5 })).toThrow(ArgumentError);
    expect(() => greyToGauss(fieldOf([0]), { maxGauss: Number.NaN })).toThrow(ArgumentError);
  });

  it("comes back from grey to within half a step, and to the same grey", () => {
    const half = 600 / 255.9999 / 2;
    fc.assert(
      fc.property(fc.float({ min: -300, max: 300, noNaN: true }), (gauss) => {
        const grey = byteScale(fieldOf([gauss]));
        const back = greyToGauss(grey);
        expect(Math.abs(back.data[0] - gauss)).toBeLessThanOrEqual(half + 1e-4);
        expect(byteScale(back).data[0]).toBe(grey.data[0]);
      }),
    );
  });

  describe.skipIf(!hasData)("on the three GST frames (needs the shared data folder)", () => {
    // The release's own PNGs of its FITS frames. In double precision two pixels of the third frame would differ.
    it.each([1, 2, 3])("frame %i has 0 differing pixels", async (frame) => {
      const field = await fitsOf("gst/results/processed_data_for_tracking/fits", `frame_${frame}.fits`);
      expect(differing(byteScale(field), greyOf("gst/test", `frame_${frame}.png`))).toBe(0);
    });
  });
});
