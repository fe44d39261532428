import { ShapeError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { clump, detectFrame, downhill, type IdImage, maskOfIds } from "../../src/swamis/index.ts";
import { differing, drawn, fieldOf, fitsOf } from "../support/images.ts";

/** Pairs of ids that share a pixel; one to one when there are as many as ids on either side. */
function pairs(a: IdImage["data"], b: ArrayLike<number>) {
  const seen = new Set<string>();
  const left = new Set<number>();
  const right = new Set<number>();
  for (let i = 0; i < a.length; i++) {
    seen.add(`${a[i]} ${b[i]}`);
    left.add(a[i]);
    right.add(b[i]);
  }
  return { pairs: seen.size, left: left.size, right: right.size };
}

describe("clump", () => {
  it("joins corners, not signs, and numbers in raster order", () => {
    const ids = clump(drawn("+.-.+", ".+-..", "....-"));
    expect([...ids.data]).toEqual([1, 0, -2, 0, 3, 0, 1, -2, 0, 0, 0, 0, 0, 0, -4]);
    expect([...clump(drawn("+.-.+", ".+-..", "....-"), { minSizePx: 2 }).data]).toEqual([
      1, 0, -2, 0, 0, 0, 1, -2, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it("covers the mask", () => {
    const signs = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(signs, (list) => {
        const mask = { data: Int8Array.from(list), width: 6, height: 5 };
        expect([...maskOfIds(clump(mask)).data]).toEqual(list);
      }),
    );
  });
});

describe("downhill", () => {
  it("splits at the valley and gives each plateau pixel its own feature", () => {
    const field = fieldOf([5, 9, 4, 3, 7, 7, 2]);
    expect([...downhill(drawn("+++++++"), field).data]).toEqual([1, 1, 1, 2, 2, 3, 3]);
    expect([...downhill(drawn("-------"), fieldOf([-5, -9, -4, -3, -7, -7, -2])).data]).toEqual([
      -1, -1, -1, -2, -2, -3, -3,
    ]);
  });

  it("drops small features and keeps the numbers of the others", () => {
    const field = fieldOf([9, 0, 5, 8, 0, 1, 1]);
    expect([...downhill(drawn("+.++..."), field, { minSizePx: 2 }).data]).toEqual([0, 0, 2, 2, 0, 0, 0]);
  });

  it("looks beyond the mask for higher neighbours, as SWAMIS does", () => {
    // The masked pixel has no maximum of its own: nothing to grow from.
    expect([...downhill(drawn("+."), fieldOf([5, 6])).data]).toEqual([0, 0]);
    expect(() => downhill(drawn("+"), fieldOf([1, 2]))).toThrow(ShapeError);
  });

  it("leaves no pixel of a thresholded field without a feature of its sign", () => {
    const gauss = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(fc.array(gauss, { minLength: 48, maxLength: 48 }), (values) => {
        const field = { data: Float32Array.from(values), width: 8, height: 6 };
        const mask = detectFrame(field, { highGauss: 60 });
        const ids = downhill(mask, field);
        expect([...maskOfIds(ids).data]).toEqual([...mask.data]);
        // As many features as maxima, and each connected component has at least one.
        const { pairs: both, left } = pairs(ids.data, clump(mask).data);
        expect(both).toBe(left);
      }),
    );
  });
});

describe.skipIf(!hasData)("beside SWAMIS on the Table 2 frame (needs the shared data folder)", () => {
  // Ids written by the PDL code at 130 G with features of 2 pixels and more.
  const read = (kind: string) => fitsOf(`swamis_ref/bz201549_T130_${kind}_min2_id.fits.gz`);
  const field = () => fitsOf("gst/statistics_analysis/size_flux/bz20170713_201549.fits");

  it("clumps agree one to one", async () => {
    const ids = clump(detectFrame(await field(), { highGauss: 130 }), { minSizePx: 2 });
    const reference = await read("clump");
    expect(pairs(ids.data, reference.data)).toEqual({ pairs: 644, left: 644, right: 644 });
    expect(ids.data.filter((id) => id !== 0)).toHaveLength(141_910);
    expect(differing(maskOfIds(ids), { ...reference, data: reference.data.map(Math.sign) })).toBe(0);
  });

  it("downhill ids are the same numbers in every pixel, border ties included", async () => {
    const image = await field();
    const ids = downhill(detectFrame(image, { highGauss: 130 }), image, { minSizePx: 2 });
    expect(differing(ids, await read("downhill"))).toBe(0);
    expect(new Set(ids.data).size - 1).toBe(5051);
  });
});
