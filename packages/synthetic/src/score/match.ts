import type { TruthFeature } from "../truth/types.ts";
import type { FoundFeature } from "./types.ts";

/** One-to-one matches of a frame, label to label, either way. */
export interface FrameMatch {
  readonly truthToFound: ReadonlyMap<number, number>;
  readonly foundToTruth: ReadonlyMap<number, number>;
}

/** Reusable label image. */
export type Canvas = Int32Array;

/**
 * Matches features of like sign by intersection over union, largest first. At 0.5 and above at most one partner
 * can qualify, so that the order does not matter and the matching is the best there is.
 */
export function matchFrame(
  truth: readonly TruthFeature[],
  found: readonly FoundFeature[],
  width: number,
  minOverlap: number,
  canvas: Canvas,
): FrameMatch {
  truth.forEach(({ runs }, i) => {
    for (let k = 0; k < runs.length; k += 3) {
      canvas.fill(i + 1, runs[k] * width + runs[k + 1], runs[k] * width + runs[k + 2]);
    }
  });
  const pairs: { i: number; j: number; overlap: number }[] = [];
  found.forEach((feature, j) => {
    const shared = new Map<number, number>();
    let size = 0;
    for (let k = 0; k < feature.runs.length; k += 3) {
      const base = feature.runs[k] * width;
      size += feature.runs[k + 2] - feature.runs[k + 1];
      for (let p = base + feature.runs[k + 1]; p < base + feature.runs[k + 2]; p++) {
        const i = canvas[p] - 1;
        if (i >= 0) shared.set(i, (shared.get(i) ?? 0) + 1);
      }
    }
    for (const [i, both] of shared) {
      if (truth[i].sign !== feature.sign) continue;
      const overlap = both / (truth[i].sizePx + size - both);
      if (overlap >= minOverlap) pairs.push({ i, j, overlap });
    }
  });
  for (const { runs } of truth) {
    for (let k = 0; k < runs.length; k += 3) {
      canvas.fill(0, runs[k] * width + runs[k + 1], runs[k] * width + runs[k + 2]);
    }
  }
  pairs.sort((a, b) => b.overlap - a.overlap || a.i - b.i || a.j - b.j);
  const truthToFound = new Map<number, number>();
  const foundToTruth = new Map<number, number>();
  for (const { i, j } of pairs) {
    const [t, f] = [truth[i].label, found[j].label];
    if (truthToFound.has(t) || foundToTruth.has(f)) continue;
    truthToFound.set(t, f);
    foundToTruth.set(f, t);
  }
  return { truthToFound, foundToTruth };
}
