import { readFileSync } from "node:fs";
import { decodePng } from "@helioscope/core/figure";
import { expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { trackedPicture } from "../../src/draw/index.ts";
import { identify } from "../../src/identify/index.ts";
import { track } from "../../src/track/index.ts";
import { greyPng, releaseFrame } from "../track/gst.ts";

test.skipIf(!hasData)(
  "the three result pictures of the released tracker, 0 pixels differ (needs the shared data folder)",
  async () => {
    const frames = await Promise.all(
      [1, 2, 3].map(async (frame) => {
        const { field, mask } = await releaseFrame(frame);
        return { ...identify(field, mask, { polarities: "together", frame }), mask };
      }),
    );
    const differing: number[] = [];
    for await (const { frame, source, paints } of track(frames, { profile: "release" })) {
      const i = frame.frame;
      const file = dataPath("gst", "results", "tracking_results", `tracking_result_frame_${i}.png`);
      const expected = decodePng(readFileSync(file));
      const picture = trackedPicture(greyPng("gst", "test", `frame_${i}.png`), frame, paints, {
        origin: "upper",
        mask: source.mask,
      });
      let count = 0;
      for (let k = 0; k < 720 * 720; k++) {
        const same = [0, 1, 2].every((c) => picture.data[4 * k + c] === expected.data[3 * k + c]);
        if (!same || picture.data[4 * k + 3] !== 255) count++;
      }
      differing.push(count);
    }
    expect(differing).toEqual([0, 0, 0]);
  },
);
