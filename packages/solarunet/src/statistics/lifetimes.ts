import { ArgumentError } from "@helioscope/core";
import type { Lifetime } from "../types.ts";

/** What section 4.2 states about the lifetimes of a tracker, in frames. */
export interface LifetimeSummary {
  readonly total: number;
  readonly oneFrame: number;
  readonly longer: number;
  /** 0 when there are no tracks. */
  readonly max: number;
}

/** Total, one-frame, longer-lived tracks and the longest life. */
export function lifetimeSummary(lifetimes: Iterable<Pick<Lifetime, "frames">>): LifetimeSummary {
  let total = 0;
  let oneFrame = 0;
  let max = 0;
  for (const { frames } of lifetimes) {
    total++;
    if (frames === 1) oneFrame++;
    if (frames > max) max = frames;
  }
  return { total, oneFrame, longer: total - oneFrame, max };
}

/**
 * Number of tracks that live 1, 2, ... `maxFrames` frames (Figure 12): element k counts those of k + 1 frames.
 *
 * @param maxFrames default: the longest life.
 * @throws ArgumentError when a life is not a positive whole number or lies beyond `maxFrames`.
 */
export function lifetimeHistogram(
  lifetimes: readonly Pick<Lifetime, "frames">[],
  maxFrames: number = lifetimeSummary(lifetimes).max,
): Uint32Array {
  const counts = new Uint32Array(maxFrames);
  for (const { frames } of lifetimes) {
    if (!(Number.isInteger(frames) && frames >= 1 && frames <= maxFrames)) {
      throw new ArgumentError(`A life of ${frames} frames`, { value: frames, expected: `1 to ${maxFrames}` });
    }
    counts[frames - 1]++;
  }
  return counts;
}
