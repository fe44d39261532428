import { ArgumentError, DataError, ShapeError } from "@helioscope/core";
import type { SequenceTruth } from "../truth/types.ts";
import { agreement } from "./agreement.ts";
import { type FrameMatch, matchFrame } from "./match.ts";
import { scoreEvents } from "./score-events.ts";
import { scoreTracks } from "./score-tracks.ts";
import type { FoundFrame, ScoreOptions, TrackerOutput, TrackingScore } from "./types.ts";

/**
 * How well a tracker's output agrees with the truth: detection (features matched one to one by pixel overlap,
 * signs alike), tracks (purity, completeness, identity switches) and events (by kind, between the same two
 * frames, more than half of the members in common). Frames that the output lacks count as missed.
 *
 * @throws ArgumentError when `minOverlap` is not in (0, 1]
 * @throws DataError when the output holds a frame twice or one that the truth lacks
 * @throws ShapeError when a feature reaches outside the image
 */
export function scoreTracking(
  truth: SequenceTruth,
  output: TrackerOutput,
  options: ScoreOptions = {},
): TrackingScore {
  const minOverlap = options.minOverlap ?? 0.5;
  if (!(minOverlap > 0 && minOverlap <= 1)) {
    throw new ArgumentError(`minOverlap is ${minOverlap}`, {
      value: minOverlap,
      expected: "more than 0, at most 1",
    });
  }
  const found = framesByNumber(truth, output.frames);
  const canvas = new Int32Array(truth.width * truth.height);
  const matches = new Map<number, FrameMatch>();
  const counts = { truth: 0, found: 0, matched: 0 };
  for (const { frame, features } of truth.frames) {
    const candidates = found.get(frame)?.features ?? [];
    const match = matchFrame(features, candidates, truth.width, minOverlap, canvas);
    matches.set(frame, match);
    counts.truth += features.length;
    counts.found += candidates.length;
    counts.matched += match.truthToFound.size;
  }
  return {
    detection: agreement(counts.truth, counts.found, counts.matched),
    tracks: scoreTracks(truth, output.frames, matches),
    ...scoreEvents(truth, output.events, matches),
  };
}

function framesByNumber(truth: SequenceTruth, frames: readonly FoundFrame[]): Map<number, FoundFrame> {
  const known = new Set(truth.frames.map(({ frame }) => frame));
  const found = new Map<number, FoundFrame>();
  for (const frame of frames) {
    if (!known.has(frame.frame) || found.has(frame.frame)) {
      const fault = found.has(frame.frame) ? "given twice" : "not in the truth";
      throw new DataError(`Frame ${frame.frame} of the tracker output is ${fault}`, { value: frame.frame });
    }
    for (const { label, runs } of frame.features) {
      for (let k = 0; k < runs.length; k += 3) {
        if (runs[k] >= 0 && runs[k] < truth.height && runs[k + 1] >= 0 && runs[k + 2] <= truth.width)
          continue;
        throw new ShapeError(`Feature ${label} of frame ${frame.frame} reaches outside the image`, {
          value: [...runs.subarray(k, k + 3)],
          expected: `${truth.width}x${truth.height} pixels`,
        });
      }
    }
    found.set(frame.frame, frame);
  }
  return found;
}
