import { readdirSync } from "node:fs";
import { ArgumentError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { networkTarget, significantPixels, thresholdBaseline } from "../../src/prepare/index.ts";
import { fieldOf, greyOf } from "../support/images.ts";

describe("thresholdBaseline", () => {
  it("signs greys from 166 and up to 89", () => {
    expect([...thresholdBaseline(fieldOf([0, 89, 90, 165, 166, 255])).data]).toEqual([-1, -1, 0, 0, 1, 1]);
  });

  it("drops small components of one polarity", () => {
    const grey = fieldOf([200, 127, 200, 200, 50]);
    expect([...thresholdBaseline(grey, { minSizePx: 2 }).data]).toEqual([0, 0, 1, 1, 0]);
  });

  it("refuses greys that overlap", () => {
    expect(() => thresholdBaseline(fieldOf([0]), { positiveFrom: 100, negativeTo: 100 })).toThrow(
      ArgumentError,
    );
  });

  describe.skipIf(!hasData)("against the 49 training labels (needs the shared data folder)", () => {
    const accuracy = (name: string, minSizePx: number) => {
      const label = significantPixels(networkTarget(greyOf("gst/train/label", name))).data;
      const mask = thresholdBaseline(greyOf("gst/train/image", name), { minSizePx }).data;
      let same = 0;
      for (let i = 0; i < mask.length; i++) if (Math.abs(mask[i]) === label[i]) same++;
      return same / mask.length;
    };
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

    // The same with numpy and scipy.ndimage.label.
    it("has the accuracy that a network is measured by, on all and on the last ten by time", () => {
      const names = readdirSync(dataPath("gst/train/image")).sort();
      const plain = names.map((name) => accuracy(name, 1));
      expect(mean(plain)).toBeCloseTo(0.99417, 5);
      expect(mean(plain.slice(39))).toBeCloseTo(0.99461, 5);
      const cleaned = names.slice(39).map((name) => accuracy(name, 2));
      expect(mean(cleaned)).toBeCloseTo(0.99507, 5);
    });

    it("bounds the labels from both sides: all that is left is rounding and what neighbouring frames say of specks", () => {
      let outside = 0;
      let missing = 0;
      for (const name of readdirSync(dataPath("gst/train/image"))) {
        const label = significantPixels(networkTarget(greyOf("gst/train/label", name))).data;
        const grey = greyOf("gst/train/image", name);
        const most = thresholdBaseline(grey).data;
        // One grey inside the threshold on either side, three pixels and more.
        const least = thresholdBaseline(grey, { positiveFrom: 167, negativeTo: 88, minSizePx: 3 }).data;
        for (let i = 0; i < label.length; i++) {
          if (label[i] === 1 && most[i] === 0) outside++;
          if (label[i] === 0 && least[i] !== 0) missing++;
        }
      }
      expect([outside, missing]).toEqual([0, 0]);
    });
  });
});
