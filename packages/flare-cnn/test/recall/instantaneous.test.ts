import { wilsonInterval } from "@helioscope/core/stats";
import { describe, expect, it } from "vitest";
import {
  instantaneousRecall,
  outputStatistics,
  resizedResolutions,
  samplesBeforeFlares,
  windowsOfRegions,
} from "../../src/recall/index.ts";
import { flareOf, HARP_377_FLARES } from "./flare-of.ts";

const flare = flareOf("M1.0", "2013-05-01T00:00:00Z", 11731);
const windows = windowsOfRegions(
  [
    { harp: 1, noaa: [11731] },
    { harp: 2, noaa: [11731] },
  ],
  [flare],
);
const at = (hours: number) =>
  new Date(Date.parse(flare.peakUtc) + Math.round(hours * 3_600_000)).toISOString();

describe("instantaneous recall", () => {
  it("puts a magnetogram at the lower edge of a bin into that bin, whatever rounding does", () => {
    for (const binHours of [0.1, 0.2, 0.3, 0.6]) {
      const bins = Math.round(144 / binHours);
      for (let k = 0; k < bins; k += 7) {
        const utc = at((k * 144) / bins - 72);
        const { magnetograms } = instantaneousRecall([{ harp: 1, utc, probability: 1 }], windows, {
          binHours,
        });
        expect([binHours, magnetograms.indexOf(1)]).toEqual([binHours, k]);
      }
    }
  });

  it("counts each magnetogram in its hour", () => {
    const curve = instantaneousRecall(
      [
        { harp: 1, utc: at(-72), probability: 0.4 },
        { harp: 1, utc: at(-0.5), probability: 0.9 },
        { harp: 2, utc: at(-1), probability: 0.5 },
        { harp: 2, utc: at(-0.2), probability: 0.1 },
        { harp: 1, utc: at(0), probability: 0.7 },
        { harp: 1, utc: at(72), probability: 0.7 },
        { harp: 1, utc: at(73), probability: 0.7 },
        { harp: 3, utc: at(0), probability: 0.7 },
        { harp: 1, utc: at(5), probability: Number.NaN },
      ],
      windows,
    );
    expect(curve.hours.length).toBe(144);
    expect([curve.hours[0], curve.hours[71], curve.hours[143]]).toEqual([-71.5, -0.5, 71.5]);
    expect([...curve.magnetograms].reduce((a, b) => a + b)).toBe(6);
    expect([curve.magnetograms[71], curve.hits[71], curve.regions[71]]).toEqual([3, 2, 2]);
    expect(curve.recall[71]).toBeCloseTo(2 / 3, 12);
    expect([curve.recall[0], curve.recall[72], curve.recall[143]]).toEqual([0, 1, 1]);
    expect(curve.recall[1]).toBeNaN();
    expect(curve.outside).toBe(2);
    expect(curve.error).toBe("binomial");
    const wilson = wilsonInterval(2, 3, 0.6827);
    expect([curve.low[71], curve.high[71]]).toEqual([wilson.low, wilson.high]);
  });

  it("has the scatter of folds for its error, where there are folds", () => {
    const magnetograms = [0.9, 0.9, 0.1, 0.9, 0.2, 0.3].map((probability, i) => ({
      harp: 1,
      utc: at(-0.5),
      probability,
      fold: Math.floor(i / 2),
    }));
    const curve = instantaneousRecall(magnetograms, windows, { binHours: 24 });
    // Folds of 1, 0.5 and 0.
    expect(curve.hours.length).toBe(6);
    expect(curve.recall[2]).toBeCloseTo(0.5, 12);
    expect(curve.high[2] - curve.low[2]).toBeCloseTo(1, 12);
    expect(curve.error).toBe("folds");
    expect(() =>
      instantaneousRecall([...magnetograms, { harp: 1, utc: at(0), probability: 1 }], windows),
    ).toThrowError(/have none/);
  });

  it("refuses bins that do not fill the window", () => {
    expect(() => instantaneousRecall([], windows, { binHours: 5 })).toThrowError(/Bins of 5 h/);
  });

  it("scores a day before flares with all quiet regions", () => {
    const sample = (harp: number, hours: number, label: 0 | 1) => ({ harp, utc: at(hours), label });
    const samples = [
      sample(1, -25, 1),
      sample(1, -24, 1),
      sample(2, -1, 1),
      sample(1, 0, 1),
      sample(9, 400, 0),
      sample(8, -3, 1),
    ];
    expect(samplesBeforeFlares(samples, windows)).toEqual([1, 2, 4]);
  });

  it("splits hourly frames of HARP 377 at the midpoints", () => {
    const harp = windowsOfRegions([{ harp: 377, noaa: [11158] }], HARP_377_FLARES);
    const frames = Array.from({ length: 50 }, (_, i) => ({
      harp: 377,
      utc: new Date(Date.UTC(2011, 1, 13, 4, 59, 26) + i * 3_600_000).toISOString(),
      probability: 0.8,
    }));
    const curve = instantaneousRecall(frames, harp);
    // 13 frames before the M6.6 and 12 after it, 12 and 4 about the M2.2, 4 and 5 about the X2.2.
    expect([...curve.magnetograms].reduce((a, b) => a + b)).toBe(50);
    expect([...curve.magnetograms.subarray(0, 72)].reduce((a, b) => a + b)).toBe(13 + 12 + 4);
  });
});

describe("statistics by output (Figure 6)", () => {
  it("averages the flux of each class in each bin, with five standard errors", () => {
    const bins = outputStatistics(
      [0, 0, 1, 1, 1, 0],
      [0.05, 0.1, 0.95, 1, 0.91, 0.3],
      [1, 2, 10, 14, 12, Number.NaN],
    );
    expect(bins.map((bin) => bin.flaring.count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    expect(bins.map((bin) => bin.nonflaring.count)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(bins[9].flaring.mean).toBe(12);
    expect(bins[9].flaring.error).toBeCloseTo((5 * 2) / Math.sqrt(3), 12);
    expect(bins[0].nonflaring.error).toBeNaN();
    expect(bins[5].flaring.mean).toBeNaN();
    expect(() => outputStatistics([1], [2], [3])).toThrowError(/probability of 2/);
    expect(() => outputStatistics([1], [0.5], [])).toThrowError(/0 values/);
  });
});

describe("resolution after resizing (Figure 8)", () => {
  it("is coarser for larger regions", () => {
    // The synthetic magnetogram of Figure 7: 768 x 427 px, 23.04 x 12.81 deg; 0.09 and 0.05 deg a pixel.
    const { xDeg, yDeg } = resizedResolutions([{ widthPx: 768, heightPx: 427 }]);
    expect(xDeg[0]).toBeCloseTo(0.09, 12);
    expect(yDeg[0]).toBeCloseTo(0.05, 3);
    expect(() => resizedResolutions([], { sizePx: 0 })).toThrowError(/0 px/);
  });
});
