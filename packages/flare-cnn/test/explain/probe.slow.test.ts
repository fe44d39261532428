import { AbortedError } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import { sigmoid } from "../../src/baseline/index.ts";
import { peaksTable, probeBipoles, probeFigure, probeTable } from "../../src/explain/index.ts";
import { lowAndHigh, peaksOf } from "../../src/explain/peaks.ts";
import type { FlareClassifier } from "../../src/types.ts";
import { fluxClassifier, NATIVE, RESIZED } from "./support/classifiers.ts";

describe("peaksOf", () => {
  const x = Array.from({ length: 39 }, (_, i) => 0.75 * (i + 1));
  const hill = (at: number, height: number, width: number, r: number) =>
    height * Math.exp(-(((r - at) / width) ** 2));
  const curve = (ripple: number, often: number) =>
    x.map((r) => 0.1 + hill(3.5, 0.3, 1.2, r) + hill(12.5, 0.6, 4, r) + ripple * Math.sin(often * r));

  it("finds those of scipy 1.17.1's find_peaks, with their prominences", () => {
    const plain = peaksOf(x, curve(0.004, 9));
    expect(plain.map(({ prominence }) => prominence)).toEqual([
      expect.closeTo(0.25069495588353796, 10),
      expect.closeTo(0.5981684071780263, 10),
    ]);
    const rippled = peaksOf(x, curve(0.03, 2.1));
    expect(rippled.map((peak) => 0.75 * Math.round(peak.x / 0.75))).toEqual([
      3.75, 12.75, 21.75, 24.75, 27.75,
    ]);
    const prominences = [0.294021, 0.608872, 0.048384, 0.05907, 0.059236];
    rippled.forEach(({ prominence }, i) => void expect(prominence).toBeCloseTo(prominences[i], 6));
  });

  it("has the vertex of a parabola between the points", () => {
    const xs = [0, 1, 2.5, 3, 4];
    const [peak] = peaksOf(
      xs,
      xs.map((at) => 5 - (at - 2.2) ** 2),
    );
    expect(peak.x).toBeCloseTo(2.2, 12);
    expect(peak.y).toBeCloseTo(5, 12);
  });

  it("has no maximum at the ends, on a slope, in NaN; a plateau is one", () => {
    expect(peaksOf([0, 1, 2], [0, 1, 2])).toEqual([]);
    expect(peaksOf([0, 1, 2, 3], [0, 1, Number.NaN, 3])).toEqual([]);
    expect(peaksOf([0, 1, 2, 3], [0, 1, 1, 2])).toEqual([]);
    expect(peaksOf([0, 1, 2, 3], [0, 1, 1, 0])).toHaveLength(1);
  });

  it("names the low and the high one of the two that stand out most", () => {
    const { low, high } = lowAndHigh(peaksOf(x, curve(0.03, 2.1)));
    expect(low?.x).toBeCloseTo(3.5, 0);
    expect(high?.x).toBeCloseTo(12.5, 0);
    expect(lowAndHigh([])).toEqual({ low: null, high: null });
  });
});

describe("probeBipoles", () => {
  const small = { radiiMm: [2, 4, 6, 8], fieldsGauss: [500, 1000, 2000] };

  it("has all curves of Figures 9 to 11, and says a flux classifier's flux", async () => {
    const slope = 1e-7;
    const probe = await probeBipoles(fluxClassifier(NATIVE, { slope, intercept: -3 }), small);
    const count = (panel: string) => probe.curves.filter((curve) => curve.panel === panel).length;
    expect(
      ["size", "field", "polarity", "single", "x-resolution", "y-resolution", "frames"].map(count),
    ).toEqual([3, 1, 2, 2, 3, 3, 9]);
    const of = (panel: string, name: RegExp) => {
      const found = probe.curves.find((curve) => curve.panel === panel && name.test(curve.name));
      if (!found) throw new Error(`no curve ${panel} ${name}`);
      return found;
    };
    // Two discs of 12.5 Mm with 1000 G: 2 pi r^2 B in pixels of 0.3644 Mm.
    const flux = (radiusMm: number, field: number, discs: number) =>
      discs * Math.PI * (radiusMm / 0.36443) ** 2 * field;
    of("size", /3000 G/).mean.forEach((p, i) => {
      expect(p).toBeCloseTo(sigmoid(-3 + slope * flux(small.radiiMm[i], 3000, 2)), 2);
    });
    expect(of("field", /./).mean[1]).toBeCloseTo(sigmoid(-3 + slope * flux(12.5, 1000, 2)), 2);
    expect(of("single", /^\+/).mean[3]).toBeCloseTo(sigmoid(-3 + slope * flux(8, 2000, 1)), 2);
    expect(of("polarity", /^\+/).mean).toEqual(of("polarity", /^\u2212/).mean);
    // The total flux does not know its frame.
    const frames = probe.curves.filter(({ panel }) => panel === "frames");
    for (const { mean } of frames) mean.forEach((p, i) => void expect(p).toBeCloseTo(frames[0].mean[i], 2));
    expect(probe.curves.every(({ standardError }) => standardError.every(Number.isNaN))).toBe(true);
  });

  it("has the frames of the resolutions that the paper names", async () => {
    const { curves, peaks } = await probeBipoles(fluxClassifier(NATIVE, { slope: 0, intercept: 0 }), small);
    const widths = curves.filter(({ panel }) => panel === "x-resolution").map(({ widthPx }) => widthPx);
    const heights = curves.filter(({ panel }) => panel === "y-resolution").map(({ heightPx }) => heightPx);
    expect(widths).toEqual([427, 768, 1109]);
    expect(heights).toEqual([256, 427, 597]);
    expect(peaks[0]).toMatchObject({ low: null, high: null, ratio: Number.NaN });
    expect(peaks[4]).toMatchObject({ widthPx: 768, heightPx: 427, xResolutionDeg: 0.09 });
  });

  it("sees the artefact of a resized classifier", async () => {
    const probe = await probeBipoles(
      fluxClassifier(RESIZED, { slope: 0.1, intercept: -2, of: "mean" }),
      small,
    );
    const [wide, , narrow] = probe.curves
      .filter(({ panel }) => panel === "x-resolution")
      .map(({ mean }) => mean)
      .reverse();
    expect(narrow[3] - wide[3]).toBeGreaterThan(0.15);
  });

  it("finds peaks that move with the frame, and their correlation with its aspect", async () => {
    // Peaks at radii of 4 Mm x height / 427 and 16 Mm x width / 768: as the paper's network has them.
    const seen: FlareClassifier = {
      input: NATIVE,
      probabilities: async (inputs) =>
        Float64Array.from(inputs, ({ data, width, height }) => {
          let sum = 0;
          for (const b of data) sum += Math.abs(b);
          const radius = 0.36443 * Math.sqrt(sum / 2000 / 2 / Math.PI);
          const hill = (at: number, w: number) => Math.exp(-(((radius - at) / w) ** 2));
          return 0.1 + 0.3 * hill((4 * height) / 427, 1) + 0.5 * hill((16 * width) / 768, 2);
        }),
    };
    const radiiMm = Array.from({ length: 30 }, (_, i) => i + 1);
    const probe = await probeBipoles(seen, { radiiMm, fieldsGauss: [2000] });
    for (const { widthPx, heightPx, low, high } of probe.peaks) {
      expect(low?.x).toBeCloseTo((4 * heightPx) / 427, 0);
      expect(high?.x).toBeCloseTo((16 * widthPx) / 768, 0);
    }
    expect(probe.ratioCorrelation).toBeGreaterThan(0.98);
    const svg = await probeFigure(probe, { document: nodeDocument(), title: "Probe" });
    expect(svg).toContain("high radius / low radius");
    expect(svg).toContain("Order of the polarities");
    const table = probeTable(probe);
    expect(table.rows).toHaveLength(22 * 30 + 1);
    expect(table.rows[30 * 3]).toMatchObject({
      panel: "field",
      field: 2000,
      radius: null,
      standard_error: null,
    });
    expect(peaksTable(probe).rows).toHaveLength(9);
  });

  it("averages the folds of a cross-validation, with the standard error", async () => {
    const folds = [-3, -2, -1].map((intercept) => fluxClassifier(NATIVE, { slope: 1e-7, intercept }));
    const probe = await probeBipoles(folds, { radiiMm: [5], fieldsGauss: [100] });
    const single = await Promise.all(
      folds.map(
        async (fold) => (await probeBipoles(fold, { radiiMm: [5], fieldsGauss: [100] })).curves[0].mean[0],
      ),
    );
    const mean = (single[0] + single[1] + single[2]) / 3;
    const sd = Math.sqrt(single.reduce((sum, p) => sum + (p - mean) ** 2, 0) / 2);
    expect(probe.classifiers).toBe(3);
    expect(probe.curves[0].mean[0]).toBeCloseTo(mean, 12);
    expect(probe.curves[0].standardError[0]).toBeCloseTo(sd / Math.sqrt(3), 12);
  });

  it("stops when asked, and refuses nothing to do", async () => {
    const classifier = fluxClassifier(NATIVE, { slope: 0, intercept: 0 });
    const abort = new AbortController();
    abort.abort();
    await expect(probeBipoles(classifier, { ...small, signal: abort.signal })).rejects.toThrow(AbortedError);
    await expect(probeBipoles([], small)).rejects.toThrow(/0 classifiers/);
    await expect(probeBipoles(classifier, { radiiMm: [] })).rejects.toThrow(/0 radii/);
  });
});
