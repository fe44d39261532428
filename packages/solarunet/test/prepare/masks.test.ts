import { ArgumentError, ShapeError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import {
  labelFromThreeClass,
  maskFromLabel,
  maskFromThreeClass,
  swamisLabel,
  threeClassGrey,
} from "../../src/prepare/index.ts";
import { differing, drawn, fieldOf, fitsOf, greyOf } from "../support/images.ts";

const signs = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 1, maxLength: 40 });

describe("masks", () => {
  it("go to three-class greys and back", () => {
    expect([...threeClassGrey(drawn("+.-")).data]).toEqual([255, 127, 0]);
    fc.assert(
      fc.property(signs, (list) => {
        const mask = { data: Int8Array.from(list), width: list.length, height: 1 };
        const grey = threeClassGrey(mask);
        expect([...maskFromThreeClass(grey).data]).toEqual(list);
        expect([...labelFromThreeClass(grey).data]).toEqual([...swamisLabel(mask).data]);
      }),
    );
  });

  it("come back from a two-class label with the signs of the field", () => {
    const field = fieldOf([200, -200, 10, 0, Number.NaN]);
    const label = { data: Uint8Array.of(0, 0, 255, 0, 0), width: 5, height: 1 };
    expect([...maskFromLabel(label, field).data]).toEqual([1, -1, 0, 0, 0]);
  });

  it("refuse strange greys and other sizes", () => {
    expect(() => maskFromThreeClass(fieldOf([128]))).toThrow(ArgumentError);
    expect(() => maskFromLabel(fieldOf([1]), fieldOf([1]))).toThrow(ArgumentError);
    expect(() => maskFromLabel(fieldOf([0]), fieldOf([1, 2]))).toThrow(ShapeError);
  });

  describe.skipIf(!hasData)("of SWAMIS (needs the shared data folder)", () => {
    // Both committed pairs of SWAMIS three-class FITS and training label.
    it.each(["intgr_180607_161752", "intgr_180607_161904"])(
      "%s gives its label with 0 differing pixels",
      async (name) => {
        const mask = await fitsOf("gst/example_data_preprocess/3_class", `${name}.fts`);
        const label = greyOf("gst/example_data_preprocess/2_class", `${name}.png`);
        expect(differing(swamisLabel(mask), label)).toBe(0);
      },
    );

    it("gives its signs back through the label and the field", async () => {
      const name = "intgr_180607_161752";
      const mask = await fitsOf("gst/example_data_preprocess/3_class", `${name}.fts`);
      const label = greyOf("gst/example_data_preprocess/2_class", `${name}.png`);
      const grey = greyOf("gst/train/image", `${name}.png`);
      const field = { ...grey, data: Float32Array.from(grey.data, (value) => value - 127.5) };
      expect(differing(maskFromLabel(label, field), mask)).toBe(0);
    });
  });
});
