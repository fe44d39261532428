import { crc32 } from "node:zlib";
import type { Mask, Raster } from "@helioscope/core";
import { flipY } from "@helioscope/core/image";
import { beforeAll, describe, expect, test } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { contourPixels, identify } from "../../src/identify/index.ts";
import { type TrackStep, track } from "../../src/track/index.ts";
import { farthest, halfEven } from "../../src/track/scene.ts";
import type { FrameFeatures } from "../../src/types.ts";
import { type Golden, golden, releaseFrame } from "./gst.ts";
import { allSteps, altered } from "./scenes.ts";

const pairs = hasData ? await Promise.all([1, 2, 3].map(releaseFrame)) : [];

const paints = (steps: readonly TrackStep[]): unknown[] =>
  steps.flatMap(({ frame, paints }) =>
    paints.map((p) => [frame.frame, p.label, p.half ? `${p.kind}:half` : p.kind]),
  );

const lifetimes = (steps: readonly TrackStep[]): number[] =>
  steps
    .flatMap((s) => s.ended)
    .sort((a, b) => a.track - b.track)
    .map((l) => l.frames);

describe.skipIf(!hasData)(
  "the release profile on the three GST frames (needs the shared data folder)",
  () => {
    let reference: Golden;
    let frames: FrameFeatures[];
    let steps: TrackStep[];
    beforeAll(async () => {
      reference = golden();
      frames = pairs.map(({ field, mask }, k) =>
        identify(field, mask, { polarities: "together", frame: k + 1 }),
      );
      steps = await allSteps(track(frames, { profile: "release" }));
    });

    test("features: 203, 215, 209, with the original's sizes, fluxes, centres, radii and contours", () => {
      expect(frames.map((f) => f.features.length)).toEqual([203, 215, 209]);
      for (const { frame, features } of frames) {
        reference.features[frame].forEach((expected, k) => {
          const feature = features[k];
          expect([feature.label, feature.sizePx]).toEqual([expected.label, expected.size]);
          // The original sums in float32.
          expect(Math.abs(feature.fluxGauss / expected.flux_sum_G - 1)).toBeLessThan(1e-5);
          expect(feature.y).toBeCloseTo(expected.centroid_rc[0], 9);
          expect(feature.x).toBeCloseTo(expected.centroid_rc[1], 9);
          const centre = [halfEven(feature.y), halfEven(feature.x)];
          expect(centre).toEqual(expected.center_rounded);
          const contour = contourPixels(feature.runs);
          expect(contour.x.length).toBe(expected.contour_px);
          expect(farthest(contour, centre[1], centre[0])).toBe(expected.radius_ceil);
        });
      }
    });

    test("the ordered paint log", () => {
      expect(paints(steps)).toEqual(reference.paint_calls_in_order);
    });

    test("links and lifetimes: 343 tracks, {1: 146, 2: 62, 3: 135}", () => {
      const lives = lifetimes(steps);
      expect(lives).toEqual(reference.lifetimes_by_track_id);
      const counts = [1, 2, 3].map((n) => lives.filter((l) => l === n).length);
      expect([lives.length, ...counts]).toEqual([343, 146, 62, 135]);
      reference.links_next_label_to_track_ids.forEach((links, k) => {
        const known = steps[k].frame.features.flatMap((f) => f.tracks);
        for (const feature of steps[k + 1].frame.features) {
          const linked = links[feature.label];
          if (linked) expect(feature.tracks).toEqual(linked);
          else expect(known).not.toContain(feature.tracks[0]);
        }
      });
    });

    test("frames with row 0 in the south give the same with rows taken from the north", async () => {
      const south = pairs.map(({ field, mask }, k) =>
        identify(flipY(field), flipY(mask), {
          polarities: "together",
          rowOrder: "descending",
          frame: k + 1,
        }),
      );
      const turned = await allSteps(track(south, { profile: "release", rowOrder: "descending" }));
      expect(paints(turned)).toEqual(reference.paint_calls_in_order);
      expect(lifetimes(turned)).toEqual(reference.lifetimes_by_track_id);
    });
  },
);

describe.skipIf(!hasData)("the release profile where much happens (needs the shared data folder)", () => {
  type Pair = { field: Raster; mask: Mask };
  const crop = [180, 180, 360] as const;
  const [f1, f2, f3] = pairs;
  // The released tracker, run under Python on the three frames changed like this: length and checksum of its ordered
  // paint log and of its lifetimes.
  const cases: { name: string; frames: Pair[]; paints: number[]; lives: number[] }[] = !hasData
    ? []
    : [
        {
          name: "frames moved against each other",
          frames: [
            altered(f1, { crop }),
            altered(f2, { down: 6, right: -5, crop }),
            altered(f3, { down: -4, right: 9, crop }),
            altered(f1, { crop }),
          ],
          paints: [377, 29_450_448],
          lives: [169, 350_838_658],
        },
        {
          name: "the middle frame of opposite sign",
          frames: [
            altered(f1, { crop }),
            altered(f2, { down: 3, right: 2, sign: -1, crop }),
            altered(f2, { crop }),
          ],
          paints: [358, 1_432_337_572],
          lives: [220, 2_981_963_891],
        },
        {
          name: "backwards in time",
          frames: [altered(f3, {}), altered(f2, {}), altered(f1, {})],
          paints: [730, 3_977_692_124],
          lives: [347, 1_913_657_060],
        },
      ];
  test.each(cases)("$name", async (c) => {
    const found = c.frames.map(({ field, mask }, k) =>
      identify(field, mask, { polarities: "together", frame: k + 1 }),
    );
    const steps = await allSteps(track(found, { profile: "release" }));
    const log = paints(steps);
    const lives = lifetimes(steps);
    expect([log.length, crc32(JSON.stringify(log))]).toEqual(c.paints);
    expect([lives.length, crc32(JSON.stringify(lives))]).toEqual(c.lives);
  });
});
