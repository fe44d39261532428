import type { Raster, TypedArray } from "@helioscope/core";
import { type Component, components, type DetectionLimits } from "../truth/components.ts";
import type { FoundEvent, FoundFeature, FoundFrame, TrackerOutput } from "./types.ts";

/**
 * The trivial tracker to score beside: a threshold, connected regions, and persistence by the largest pixel
 * overlap with a like-signed region of the frame before. It knows of no events but appearance and disappearance.
 *
 * @param images frames in gauss, in order, all of one size
 * @param limits threshold and least size; those of the truth when left out
 */
export function overlapBaseline(
  images: Iterable<Raster<TypedArray>>,
  limits: DetectionLimits = { levelGauss: 150, minSizePx: 10 },
): TrackerOutput {
  const frames: FoundFrame[] = [];
  const events: FoundEvent[] = [];
  let before: readonly Component[] = [];
  let beforeTracks: readonly number[] = [];
  let next = 1;
  let frame = 0;
  for (const image of images) {
    const found = components(image, limits);
    const tracks = new Array<number>(found.length).fill(0);
    const gone = new Set(before.keys());
    for (const { i, j } of overlaps(before, found, image.width, image.height)) {
      if (!gone.has(i) || tracks[j] !== 0) continue;
      tracks[j] = beforeTracks[i];
      gone.delete(i);
    }
    const between = { frameFrom: frame - 1, frameTo: frame };
    if (frame > 0) {
      for (const i of gone) {
        events.push({ kind: "disappearance", ...between, parents: [before[i].label], children: [] });
      }
    }
    for (let j = 0; j < found.length; j++) {
      if (tracks[j] !== 0) continue;
      tracks[j] = next++;
      if (frame > 0) events.push({ kind: "appearance", ...between, parents: [], children: [found[j].label] });
    }
    const features: FoundFeature[] = found.map(({ label, sign, runs }, j) => ({
      label,
      sign,
      runs,
      track: tracks[j],
    }));
    frames.push({ frame, features });
    before = found;
    beforeTracks = tracks;
    frame++;
  }
  return { frames, events };
}

/** Pairs of like sign that share pixels, the most first. */
function overlaps(
  before: readonly Component[],
  after: readonly Component[],
  width: number,
  height: number,
): { i: number; j: number; pixels: number }[] {
  const canvas = new Int32Array(width * height);
  before.forEach(({ runs }, i) => {
    for (let k = 0; k < runs.length; k += 3) {
      canvas.fill(i + 1, runs[k] * width + runs[k + 1], runs[k] * width + runs[k + 2]);
    }
  });
  const pairs: { i: number; j: number; pixels: number }[] = [];
  after.forEach(({ runs, sign }, j) => {
    const shared = new Map<number, number>();
    for (let k = 0; k < runs.length; k += 3) {
      for (let p = runs[k] * width + runs[k + 1]; p < runs[k] * width + runs[k + 2]; p++) {
        if (canvas[p] > 0) shared.set(canvas[p] - 1, (shared.get(canvas[p] - 1) ?? 0) + 1);
      }
    }
    for (const [i, pixels] of shared) if (before[i].sign === sign) pairs.push({ i, j, pixels });
  });
  return pairs.sort((a, b) => b.pixels - a.pixels || a.i - b.i || a.j - b.j);
}
