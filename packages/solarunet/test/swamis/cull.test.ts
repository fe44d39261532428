import { ArgumentError, type Mask } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { thresholdBaseline } from "../../src/prepare/index.ts";
import { cullFrame, cullSpecks, type Neighbourhood } from "../../src/swamis/index.ts";
import { only, volumes } from "../support/flood.ts";
import { all, differing, drawn, fitsOf, greyOf } from "../support/images.ts";

describe("cullSpecks", () => {
  it("keeps a spot that the next frame continues", async () => {
    const masks = [drawn("+...-"), drawn(".+..."), drawn(".+...")];
    const kept = await all(cullSpecks(masks));
    expect(kept.map(({ data }) => [...data])).toEqual([
      [1, 0, 0, 0, 0],
      [0, 1, 0, 0, 0],
      [0, 1, 0, 0, 0],
    ]);
    expect([...cullFrame(masks[0], 2).data]).toEqual([0, 0, 0, 0, 0]);
  });

  it("keeps exactly the components of enough pixels", async () => {
    const frame = fc.array(fc.constantFrom(0, 0, 0, 1, -1), { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { minLength: 1, maxLength: 7 }),
        fc.constantFrom<Neighbourhood>(6, 10, 18, 26),
        fc.integer({ min: 1, max: 5 }),
        async (frames, neighbourhood, minVoxels) => {
          const masks = frames.map((signs) => ({ data: Int8Array.from(signs), width: 5, height: 4 }));
          const large = volumes(masks, neighbourhood).filter((volume) => volume.length >= minVoxels);
          const kept = await all(cullSpecks(masks, { minVoxels, neighbourhood }));
          expect(kept).toEqual(only(masks, large.flat()));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("refuses a fraction", async () => {
    await expect(all(cullSpecks([drawn("+")], { minVoxels: 0.5 }))).rejects.toThrow(ArgumentError);
  });

  describe.skipIf(!hasData)("and the published labels (needs the shared data folder)", () => {
    const folder = "gst/example_data_preprocess/3_class";
    const pair = () =>
      Promise.all(
        ["161752", "161904"].map(async (time) => {
          const mask = await fitsOf(folder, `intgr_180607_${time}.fts`);
          return { ...mask, data: Int8Array.from(mask.data) };
        }),
      );

    it("finds every spot of the first frame of the day continued in the next one", async () => {
      // 489 spots of one pixel and 213 of two in scipy.ndimage.label's count, 18 neighbours towards the next frame.
      const [first, second] = await pair();
      expect(differing(cullFrame(first, 3), first)).toBe(489 + 2 * 213);
      const [joined] = await all(cullSpecks([first, second], { minVoxels: 2 }));
      expect(differing(joined, first)).toBe(0);
      // Nine pairs of single pixels need a third frame, which is not published; one spot of two pixels is alone.
      const [kept] = await all(cullSpecks([first, second]));
      expect(differing(kept, first)).toBe(9 + 2);
    });

    it("explains the labels: with the next frame at hand little but the 8-bit rounding of the threshold is left", async () => {
      const [first, second] = await pair();
      const grey = greyOf("gst/train/image/intgr_180607_161752.png");
      const wrong = (mask: Mask) => {
        let [all, besideThreshold] = [0, 0];
        for (let i = 0; i < first.data.length; i++) {
          if (mask.data[i] === first.data[i]) continue;
          all++;
          if (grey.data[i] !== 89 && grey.data[i] !== 166) besideThreshold++;
        }
        return [all, besideThreshold];
      };
      expect(wrong(thresholdBaseline(grey))).toEqual([3466, 1948]);
      expect(wrong(thresholdBaseline(grey, { minSizePx: 3 }))).toEqual([2015, 823]);
      const [culled] = await all(cullSpecks([thresholdBaseline(grey), second]));
      expect(wrong(culled)).toEqual([1194, 108]);
    });
  });
});
