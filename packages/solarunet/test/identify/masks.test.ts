import { crc32 } from "node:zlib";
import type { Mask, Raster } from "@helioscope/core";
import { flipY } from "@helioscope/core/image";
import { describe, expect, test } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { removeTouching, signedMask } from "../../src/identify/index.ts";
import { greyPng, releaseFrame } from "../track/gst.ts";

const threeClass = (mask: Mask): Uint8Array =>
  Uint8Array.from(mask.data, (s) => (s > 0 ? 255 : s < 0 ? 0 : 127));

describe("signed masks", () => {
  test("a significant pixel takes the sign of a field beyond the threshold", () => {
    const field = { data: Float32Array.from([151, 150, -151, -150, Number.NaN, 999]), width: 3, height: 2 };
    const binary = { data: Uint8Array.from([1, 1, 1, 1, 1, 0]), width: 3, height: 2 };
    expect([...signedMask(binary, field).data]).toEqual([1, 0, -1, 0, 0, 0]);
    expect([...signedMask(binary, field, { thresholdGauss: 100 }).data]).toEqual([1, 1, -1, -1, 0, 0]);
    expect(() => signedMask(binary, { ...field, width: 2, height: 3 })).toThrow(/3x2 and 2x3/);
    expect(() => signedMask(binary, field, { thresholdGauss: -1 })).toThrow(/thresholdGauss is -1/);
  });

  test("a cleared pixel no longer clears its later neighbours, so the order of rows shows", () => {
    const column = { data: Int8Array.from([0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0]), width: 3, height: 4 };
    expect(removeTouching(column).data.indexOf(-1)).toBe(7);
    expect(removeTouching(column).data.indexOf(1)).toBe(-1);
    const fromBelow = removeTouching(column, { rowOrder: "descending" });
    expect([fromBelow.data.indexOf(1), fromBelow.data.indexOf(-1)]).toEqual([4, -1]);
    expect(column.data[4]).toBe(1);
  });

  describe.skipIf(!hasData)("of the committed predictions (needs the shared data folder)", () => {
    // Counts and checksums of the three-class images that the released post-processing makes of the predicted masks
    // (run under Python), and how many pixels they differ by from the committed ones, which came from another model.
    const reference = [
      { before: [37_033, 95_234], after: [36_952, 95_112], differing: 62, crc: 1_838_601_458 },
      { before: [36_861, 96_140], after: [36_820, 96_115], differing: 14, crc: 3_946_432_023 },
      { before: [36_250, 94_780], after: [36_185, 94_726], differing: 23, crc: 1_457_668_372 },
    ];
    test.each([1, 2, 3])("frame %i", async (i) => {
      const { field, mask } = await releaseFrame(i);
      const predicted = greyPng("gst", "results", "predicted_mask", `predicted_mask_00${i - 1}.png`);
      const binary: Raster = { ...predicted, data: predicted.data.map((v) => (v === 255 ? 0 : 1)) };
      const { before, after, differing, crc } = reference[i - 1];
      const count = (m: Mask, sign: number): number => m.data.reduce((n, s) => n + (s === sign ? 1 : 0), 0);
      const signed = signedMask(binary, field);
      expect([count(signed, 1), count(signed, -1)]).toEqual(before);
      const parted = removeTouching(signed);
      expect([count(parted, 1), count(parted, -1)]).toEqual(after);
      expect(parted.data.reduce((n, s, k) => n + (s === mask.data[k] ? 0 : 1), 0)).toBe(differing);
      expect(crc32(threeClass(parted))).toBe(crc);
      const south = removeTouching(flipY(signed), { rowOrder: "descending" });
      expect(flipY(south).data).toEqual(parted.data);
    });
  });
});
