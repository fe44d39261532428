import { DataError } from "@helioscope/core";
import { eppsSingleton } from "@helioscope/core/stats";
import { beforeAll, describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import {
  fluxDistribution,
  fluxes1e18Mx,
  type MeasuredFeature,
  sizeDistribution,
  sizesMm2,
  table2,
} from "../../src/statistics/index.ts";
import { clump, detectFrame, featuresOf, SWAMIS_PRESETS } from "../../src/swamis/index.ts";
import { fitsOf } from "../support/images.ts";
import { isBackground, publishedSolarUnet, publishedSwamis } from "./published.ts";

const feature = (sizePx: number, fluxGauss: number): MeasuredFeature => ({ sizePx, fluxGauss });

describe("table2", () => {
  it("describes sizes in Mm2 and unsigned fluxes in 1e18 Mx", () => {
    // A pixel of 1 arcsec with 1000 km each: 1 Mm2, 1e16 cm2.
    const scale = { pixelScaleArcsec: 1, kmPerArcsec: 1000 };
    const { sizeMm2, flux1e18Mx } = table2([feature(2, -100), feature(4, 300), feature(9, 800)], scale);
    expect(sizeMm2).toMatchObject({ n: 3, min: 2, max: 9, median: 4, mean: 5 });
    expect(sizeMm2.sd).toBeCloseTo(Math.sqrt(13), 12);
    expect(flux1e18Mx.min).toBeCloseTo(1, 12);
    expect(flux1e18Mx.median).toBeCloseTo(3, 12);
    expect(flux1e18Mx.max).toBeCloseTo(8, 12);
  });

  it("needs features", () => {
    expect(() => table2([])).toThrow(DataError);
  });
});

describe("distributions", () => {
  it("count every feature once, in 100 bins by default", () => {
    const features = Array.from({ length: 300 }, (_, i) =>
      feature(2 + i, i % 2 ? 150 * i + 1 : -150 * i - 1),
    );
    for (const { counts, edges } of [sizeDistribution(features), fluxDistribution(features)]) {
      expect(counts.length).toBe(100);
      expect(edges.length).toBe(101);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300);
    }
    expect(sizeDistribution(features, { bins: 7 }).counts.length).toBe(7);
  });
});

// Reference values: Table 2 and section 4.2 of the paper; further digits, the quirks and the p-values computed from
// the authors' files with numpy and scipy (notes/solarunet.md 1d).
describe.skipIf(!hasData)("Table 2 of the paper (needs the shared data folder)", () => {
  let rows: MeasuredFeature[];
  let swamis: MeasuredFeature[];
  let unet: MeasuredFeature[];

  beforeAll(async () => {
    rows = publishedSwamis();
    swamis = rows.filter((row) => !isBackground(row));
    unet = await publishedSolarUnet();
  });

  it("counts 548 and 543 features", () => {
    expect(rows).toHaveLength(549);
    expect(swamis).toHaveLength(548);
    expect(unet).toHaveLength(543);
    expect(unet.filter(({ sizePx }) => sizePx >= 10)).toHaveLength(229);
  });

  it("has the sizes", () => {
    const ours = [table2(swamis).sizeMm2, table2(unet).sizeMm2];
    const columns = ours.map(({ min, max, median, mean, sd }) => [min, max, median, mean, sd]);
    const reference = [
      [0.007242, 218.033, 0.02897, 0.93645, 10.1414],
      [0.007242, 208.796, 0.02173, 0.8916, 9.7219],
    ];
    for (const k of [0, 1]) {
      for (let i = 0; i < 5; i++) expect(columns[k][i] / reference[k][i]).toBeCloseTo(1, 3);
    }
  });

  it("has the fluxes, the background row among those of SWAMIS", () => {
    const ours = [table2(rows).flux1e18Mx, table2(unet).flux1e18Mx];
    const columns = ours.map(({ min, max, median, mean, sd }) => [min, max, median, mean, sd]);
    const reference = [
      [0.009507, 1805.129, 0.04849, 6.6968, 81.594],
      [0.011051, 1780.957, 0.04802, 6.61, 80.885],
    ];
    for (const k of [0, 1]) {
      for (let i = 0; i < 5; i++) expect(columns[k][i] / reference[k][i]).toBeCloseTo(1, 3);
    }
    expect(table2(swamis).flux1e18Mx).toMatchObject({ n: 548 });
    expect(table2(rows.filter(isBackground)).flux1e18Mx.max).toBeCloseTo(44.6, 1);
  });

  it("passes the Epps-Singleton test on sizes", () => {
    const { statistic, pValue } = eppsSingleton(sizesMm2(swamis), sizesMm2(unet));
    expect(statistic).toBeCloseTo(1.339486983, 6);
    expect(pValue).toBeCloseTo(0.8546, 4);
  });

  it("passes the Epps-Singleton test on fluxes, with all rows and without the largest", () => {
    const theirs = fluxes1e18Mx(unet);
    const every = eppsSingleton(fluxes1e18Mx(rows), theirs);
    expect(every.statistic).toBeCloseTo(0.4338384, 5);
    expect(every.pValue).toBeCloseTo(0.97961, 5);
    // The paper's 0.983 comes out when the largest flux is left out.
    const without = eppsSingleton(fluxes1e18Mx(rows).sort().slice(0, -1), theirs);
    expect(without.statistic).toBeCloseTo(0.3858249, 5);
    expect(without.pValue).toBeCloseTo(0.98362, 5);
  });

  it("is found again: every published size and flux is one of our 643 clumps at 130 G", async () => {
    const field = await fitsOf("gst/statistics_analysis/size_flux/bz20170713_201549.fits");
    const ids = clump(detectFrame(field, SWAMIS_PRESETS.table2), { minSizePx: 2 });
    const { features } = featuresOf(ids, field);
    expect(features).toHaveLength(643);
    expect(features.reduce((sum, { sizePx }) => sum + sizePx, 0)).toBe(141_910);
    expect(Math.max(...features.map(({ sizePx }) => sizePx))).toBe(60_213);

    const free = [...features];
    const missing = swamis.filter((published) => {
      const at = free.findIndex(
        ({ sizePx, fluxGauss }) =>
          sizePx === published.sizePx && Math.abs(fluxGauss / published.fluxGauss - 1) < 2e-4,
      );
      if (at >= 0) free.splice(at, 1);
      return at < 0;
    });
    expect(missing).toEqual([]);
    // What the published list leaves out is small throughout.
    expect(free).toHaveLength(95);
    expect(Math.max(...free.map(({ sizePx }) => sizePx))).toBe(2);
  });
});
