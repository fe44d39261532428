import { createHash } from "node:crypto";
import { ArgumentError, type Mask, type Raster } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { cannyEdges } from "../../src/keywords/canny.ts";
import {
  type InversionLines,
  type PilOptions,
  pilMask,
  rValue,
  sharpGeometry,
  standardGeometry,
} from "../../src/keywords/index.ts";
import { lineLength } from "../../src/keywords/line-length.ts";
import { connectedGroups, dilate } from "../../src/keywords/morphology.ts";
import { thin } from "../../src/keywords/thin.ts";
import { readSegment } from "./support.ts";

const count = (mask: Mask): number => mask.data.reduce((sum, value) => sum + value, 0);

/** Pixels set, and the start of the SHA-256 of the mask as bytes. */
const digest = (mask: Mask): [number, string] => [
  count(mask),
  createHash("sha256").update(Uint8Array.from(mask.data)).digest("hex").slice(0, 16),
];

const over = (field: Raster, threshold: number): Mask => ({
  ...field,
  data: Int8Array.from(field.data, (value) => (threshold > 0 ? +(value > threshold) : +(value < threshold))),
});

function both(a: Mask, b: Mask): Mask {
  return { ...a, data: a.data.map((value, i) => value & b.data[i]) };
}

/** Two patterns of stripes; made alike for the references. */
const waves: Raster = {
  data: Float64Array.from({ length: 1200 }, (_, i) => {
    const [x, y] = [i % 40, Math.floor(i / 40)];
    return 300 * Math.sin(x / 5) * Math.cos(y / 4) + 60 * Math.sin(1.7 * x + 0.9 * y);
  }),
  width: 40,
  height: 30,
};

/** A mask of rows of text, the first row on top of the array. */
function drawn(...rows: string[]): Mask {
  const data = Int8Array.from(rows.join(""), (letter) => (letter === "#" ? 1 : 0));
  return { data, width: rows[0].length, height: rows.length };
}

// scikit-image 0.26.0 (canny with sigma 1, thin) and scipy.ndimage (binary_dilation with a cross, label 3x3).
describe("edges, dilation, thinning and groups against scikit-image", () => {
  it("of a small field", () => {
    const [positive, negative] = [cannyEdges(over(waves, 100)), cannyEdges(over(waves, -100))];
    expect(digest(positive)).toEqual([130, "531e1bef32b41ee4"]);
    expect(digest(negative)).toEqual([122, "24ea24101b569d9c"]);
    const met = both(dilate(positive, 4), dilate(negative, 4));
    expect(digest(met)).toEqual([593, "fb5960871dacd5c3"]);
    expect(digest(thin(met))).toEqual([120, "d27f38ef7f7b3c13"]);
    expect(digest(thin(over(waves, 100)))).toEqual([114, "e8947f9dd5157e79"]);
    expect(connectedGroups(met).count).toBe(2);
  });

  it.skipIf(!hasData)("of a real frame of 993x518 pixels (needs the shared data folder)", async () => {
    const path = "sharp/harps_2025/hmi.sharp_cea_720s.13171.20250504_150000_TAI.magnetogram.fits";
    const { field } = await readSegment(dataPath(path));
    const [positive, negative] = [cannyEdges(over(field, 100)), cannyEdges(over(field, -100))];
    expect(digest(positive)).toEqual([8788, "75e1c1de6c034167"]);
    expect(digest(negative)).toEqual([17074, "27777acb7c533668"]);
    const met = both(dilate(positive, 4), dilate(negative, 4));
    expect(digest(met)).toEqual([10620, "f7cd7727c60227a8"]);
    expect(digest(thin(met))).toEqual([1636, "7fcb5ab75f898fd0"]);
    expect(connectedGroups(met).count).toBe(73);
  });
});

describe("thinning", () => {
  const masks = fc
    .tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 16 }))
    .chain(([width, height]) =>
      fc
        .array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height })
        .map((values): Mask => ({ data: Int8Array.from(values), width, height })),
    );

  it("takes pixels away, keeps the groups, and does nothing more a second time", () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const line = thin(mask);
        expect(both(line, mask).data).toEqual(line.data);
        expect(connectedGroups(line).count).toBe(connectedGroups(mask).count);
        expect(thin(line).data).toEqual(line.data);
      }),
    );
  });
});

describe("length of a line", () => {
  it.each([
    [drawn("......", ".####.", "......"), 3],
    [drawn("#....", ".#...", "..#.."), 2 * Math.SQRT2],
    [drawn("..#..", "..#..", "###.."), 4],
    [drawn("...", ".#.", "..."), 1],
    [drawn("...", "...", "..."), 0],
  ])("case %#", (line, expected) => {
    expect(lineLength(line)).toBeCloseTo(expected, 12);
  });

  it("weighs each stretch by its ends", () => {
    expect(lineLength(drawn("###"), [1, 3, 5])).toBe(6);
  });
});

/** Two spots that touch along a straight line at x = 50. */
function bipole(gap = 0): Raster<Float64Array> {
  const [width, height] = [100, 60];
  const data = Float64Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (y < 10 || y >= 50 || x < 20 || x >= 80 || Math.abs(x - 49.5) < gap) return 0;
    return x < 50 ? 1000 : -1000;
  });
  return { data, width, height };
}

describe("polarity-inversion lines", () => {
  const geometry = standardGeometry();
  const methods: PilOptions[] = [{}, { binPx: 2 }, { method: "edges" }];

  it.each(methods)("of a straight boundary of 40 pixels: %j", (options) => {
    const found = pilMask(bipole(), geometry, options);
    // Thinning takes a little off the ends, dilation adds some.
    const length = (40 * geometry.pixelMetres) / 1e6;
    expect(found.lengthMm).toBeGreaterThan(0.8 * length);
    expect(found.lengthMm).toBeLessThan(1.25 * length);
    for (let i = 0; i < found.mask.data.length; i++) {
      if (found.mask.data[i]) expect(Math.abs((i % 100) - 49.5)).toBeLessThan(5);
    }
    expect(found.r).toBeGreaterThan(3);
  });

  it("are none where the polarities stay apart", () => {
    const none: InversionLines = pilMask(bipole(12), geometry, { method: "edges" });
    expect(none).toMatchObject({ lengthMm: 0, gradientWeightedLengthGauss: 0, r: 0 });
    expect(count(none.mask)).toBe(0);
  });

  it("weigh steep boundaries more", () => {
    const soft = bipole();
    for (let i = 0; i < soft.data.length; i++) soft.data[i] *= 0.4;
    const [steep, shallow] = [pilMask(bipole(), geometry), pilMask(soft, geometry)];
    expect(shallow.lengthMm).toBe(steep.lengthMm);
    expect(shallow.gradientWeightedLengthGauss / steep.gradientWeightedLengthGauss).toBeCloseTo(0.4, 12);
  });

  it("do not see blank pixels", () => {
    const holed = bipole();
    for (let y = 0; y < 60; y++) for (let x = 45; x < 55; x++) holed.data[y * 100 + x] = Number.NaN;
    const found = pilMask(holed, geometry);
    expect(count(found.mask)).toBe(0);
    expect(found.r).toBe(0);
  });

  it("drop the groups of little flux", () => {
    const two = bipole();
    for (let y = 2; y < 6; y++) for (let x = 2; x < 10; x++) two.data[y * 100 + x] = x < 6 ? 150 : -150;
    const all = pilMask(two, geometry, { method: "edges", keptShare: 1 });
    const strong = pilMask(two, geometry, { method: "edges" });
    expect(connectedGroups(all.mask).count).toBe(2);
    expect(connectedGroups(strong.mask).count).toBe(1);
  });

  it("refuse options out of range", () => {
    const field = bipole();
    expect(() => pilMask(field, geometry, { thresholdGauss: -1 })).toThrow(ArgumentError);
    expect(() => pilMask(field, geometry, { binPx: 0 })).toThrow(ArgumentError);
    expect(() => pilMask(field, geometry, { method: "edges", keptShare: 0 })).toThrow(ArgumentError);
    expect(() => pilMask(field, geometry, { method: "edges", dilationPx: 1.5 })).toThrow(ArgumentError);
  });

  it.skipIf(!hasData)("binned as for R_VALUE, give R_VALUE (needs the shared data folder)", async () => {
    const record = "hmi.sharp_cea_720s.377.20110215_020000_TAI.magnetogram.fits";
    const { field, header } = await readSegment(dataPath("sharp/harp377_all_segments", record));
    const real = sharpGeometry(header);
    for (const centred of [true, false]) {
      expect(pilMask(field, real, { binPx: 4, centred }).r).toBeCloseTo(
        rValue(field, real, { centred }).r,
        10,
      );
    }
  });
});
