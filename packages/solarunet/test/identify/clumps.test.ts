import { beforeAll, describe, expect, test } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { identify, labelImage } from "../../src/identify/index.ts";
import type { FrameFeatures } from "../../src/types.ts";
import { fitsImage } from "../track/gst.ts";

describe.skipIf(!hasData)("clumps of the Table 2 frame (needs the shared data folder)", () => {
  let found: FrameFeatures;
  beforeAll(async () => {
    const field = await fitsImage("gst", "statistics_analysis", "size_flux", "bz20170713_201549.fits");
    found = identify(field, { thresholdGauss: 130 }, { minSizePx: 2 });
  });

  test("number, pixels and largest sizes are those of SWAMIS at 130 G", () => {
    // Counts of the SWAMIS PDL run; sizes as published with the paper's Table 2.
    const sizes = found.features.map((f) => f.sizePx).sort((a, b) => b - a);
    expect(found.features.length).toBe(643);
    expect(sizes.reduce((a, b) => a + b)).toBe(141_910);
    expect(sizes.slice(0, 4)).toEqual([60_213, 21_409, 12_224, 5_683]);
  });

  test("pixel for pixel the ids of SWAMIS PDL, under other numbers", async () => {
    const ids = (await fitsImage("swamis_ref", "bz201549_T130_clump_min2_id.fits.gz")).data;
    const labels = labelImage(found, { signed: true }).data;
    const forth = new Map<number, number>();
    const back = new Map<number, number>();
    let differing = 0;
    for (let i = 0; i < ids.length; i++) {
      const [id, label] = [ids[i], labels[i]];
      if (!forth.has(id)) forth.set(id, label);
      if (!back.has(label)) back.set(label, id);
      if (forth.get(id) !== label || back.get(label) !== id) differing++;
    }
    expect(differing).toBe(0);
    expect(forth.get(0)).toBe(0);
    expect(forth.size).toBe(644);
  });
});
