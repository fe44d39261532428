import { readFileSync } from "node:fs";
import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import {
  bipole,
  explainField,
  explanationFigure,
  overlapColumns,
  overlapRows,
  pixelMmOf,
} from "../../src/explain/index.ts";
import { readMagnetogram } from "../../src/samples/index.ts";
import type { InputConfig } from "../../src/types.ts";
import { fieldOf, fluxClassifier, lineClassifier, NATIVE } from "./support/classifiers.ts";

const field = bipole({ radiusMm: 14, widthPx: 240, heightPx: 120 });
const classifier = fluxClassifier({ kind: "native", scaleDeg: 0.12 }, { slope: 1e-6, intercept: -2 });

describe("explainField", () => {
  it("puts all maps on the magnetogram, beside the inversion line", async () => {
    const found = await explainField(classifier, field, {
      methods: ["occlusion", "saliency"],
      output: "logit",
    });
    const { explanation, occlusion, overlap, probability } = found;
    for (const map of [explanation.occlusion, explanation.saliency, explanation.pil])
      expect([map?.width, map?.height]).toEqual([240, 120]);
    expect(probability).toBeGreaterThan(0.1);
    expect(occlusion?.map.width).toBe(60);
    expect(overlap?.rows.map(({ name }) => name)).toEqual(["map", "uniform", "|B|", "flux under the masks"]);
    // A classifier by flux looks where the flux is.
    const [map, , , flux] = overlap?.rows ?? [];
    expect(map.share).toBeCloseTo(flux.share, 3);
    for (const row of overlapRows(overlap ?? { withinMm: 0, rows: [] }))
      expect(Object.keys(row)).toEqual(overlapColumns.map(({ name }) => name));
    const svg = explanationFigure(explanation, { title: "A & B" });
    for (const text of ["A &amp; B", "Occlusion", "Saliency", "yellow: inversion line"])
      expect(svg).toContain(text);
  });

  it("knows the scale of the magnetogram", async () => {
    const finer = await explainField(classifier, { ...field, pixelScaleDeg: 0.06 });
    expect(finer.occlusion?.map.width).toBe(120);
    expect(finer.explanation.saliency).toBeUndefined();
    // The same pixels are twice as far apart: 240 of 0.06 degrees are 175 Mm, of 0.03 degrees 87.
    expect(explanationFigure(finer.explanation)).toContain(">160<");
    expect(explanationFigure({ field })).not.toContain(">160<");
    expect(pixelMmOf({ pixelScaleDeg: 0.06 })).toBeCloseTo(2 * pixelMmOf({}), 12);
  });

  it("measures distances in Mm, and inversion lines in blocks of 2 arcseconds, whatever the scale", async () => {
    const smooth = fieldOf(
      240,
      120,
      (x, y) => 100 * (x - 119.5) * Math.exp(-((x - 119.5) ** 2 + (y - 59.5) ** 2) / 800),
    );
    const halved = fieldOf(120, 60, (x, y) => {
      let sum = 0;
      for (const i of [0, 1, 240, 241]) sum += smooth.data[2 * y * 240 + 2 * x + i];
      return sum / 4;
    });
    const options = { output: "logit", withinMm: 7 } as const;
    const input = { kind: "native", scaleDeg: 0.12 } as const;
    const of = async (one: typeof field, pixelScaleDeg: number) =>
      (
        await explainField(
          fluxClassifier(input, { slope: 1e-6, intercept: -2 }),
          { ...one, pixelScaleDeg },
          options,
        )
      ).overlap;
    const [fine, coarse] = [await of(smooth, 0.03), await of(halved, 0.06)];
    expect(fine?.withinMm).toBe(7);
    expect(coarse?.rows[0].share).toBeCloseTo(fine?.rows[0].share as number, 1);
    expect(coarse?.rows[0].meanDistanceMm).toBeCloseTo(fine?.rows[0].meanDistanceMm as number, 0);
    expect(coarse?.rows[1].share).toBeCloseTo(fine?.rows[1].share as number, 1);
  });

  it("judges saliency where there is no occlusion, smoothed where it is given a random", async () => {
    const random = seededRandom(1);
    const plain = await explainField(classifier, field, { methods: ["saliency"] });
    const smooth = await explainField(classifier, field, {
      methods: ["saliency"],
      saliency: { method: "smooth", random },
    });
    const added = await explainField(classifier, field, {
      methods: ["saliency"],
      saliency: { method: "gradient-x-input" },
    });
    // Up to the ringing of the bicubic map.
    expect(Math.min(...(added.explanation.saliency?.data ?? [Number.NaN]))).toBeGreaterThan(-0.1);
    expect(Math.min(...(plain.explanation.saliency?.data ?? []))).toBeLessThan(-0.9);
    expect(plain.occlusion).toBeNull();
    expect(plain.overlap?.rows).toHaveLength(3);
    expect(smooth.explanation.saliency?.data).not.toEqual(plain.explanation.saliency?.data);
  });

  it("has nothing to judge without an inversion line, or where no mask matters", async () => {
    const one = bipole({ radiusMm: 14, widthPx: 240, heightPx: 120, configuration: "+" });
    expect((await explainField(classifier, one)).overlap).toBeNull();
    const blind = fluxClassifier(classifier.input, { slope: 0, intercept: 1 });
    expect((await explainField(blind, field)).overlap).toBeNull();
  });

  it("takes every kind of input, and blank pixels", async () => {
    const blank = { ...field, data: field.data.map((b, i) => (i % 240 < 20 ? Number.NaN : b)) };
    const kinds: InputConfig[] = [
      { kind: "resize", sizePx: 64 },
      { kind: "native", scaleDeg: 0.1 },
      { kind: "crop", scaleDeg: 0.12, sizePx: 32 },
    ];
    for (const input of kinds) {
      const { explanation } = await explainField(
        fluxClassifier(input, { slope: 1e-6, intercept: -2 }),
        blank,
        {
          methods: ["occlusion", "saliency"],
        },
      );
      expect(explanationFigure(explanation)).toContain("Occlusion");
    }
  });

  it("refuses saliency of a classifier without a gradient, and no method", async () => {
    const blind = lineClassifier(NATIVE, 1, 0);
    await expect(explainField(blind, field, { methods: ["saliency"] })).rejects.toThrow(/without a gradient/);
    await expect(explainField(classifier, field, { methods: [] })).rejects.toThrow(/No method/);
    expect(() => explanationFigure({ field, pil: fieldOf(3, 3, () => 1) })).toThrowError(/240x120 and 3x3/);
  });

  it.skipIf(!hasData)(
    "shows the line of HARP 377 to a classifier that looks at it (needs the shared data folder)",
    async () => {
      const name = "hmi.sharp_cea_720s.377.20110215_020000_TAI.magnetogram.fits";
      const real = await readMagnetogram(readFileSync(dataPath("sharp/harp377_hourly", name)), name);
      const line = lineClassifier({ kind: "native", scaleDeg: 0.12 }, 1e-4, -3);
      const { overlap } = await explainField(line, real, { mask: 12, stride: 3 });
      const [map, uniform] = overlap?.rows ?? [];
      expect(map.peakDistanceMm).toBeLessThan(3.6);
      expect(map.concentration).toBeGreaterThan(3);
      expect(map.regionShare).toBeGreaterThan(0.95);
      expect(uniform.share).toBeLessThan(0.1);
    },
  );
});
