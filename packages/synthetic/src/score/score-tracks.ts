import type { SequenceTruth } from "../truth/types.ts";
import type { FrameMatch } from "./match.ts";
import type { FoundFeature, FoundFrame, TrackAgreement } from "./types.ts";

const ownTrack = (feature: FoundFeature): number | undefined => feature.track ?? feature.tracks?.[0];

/** Purity, completeness and identity switches; `matches` by frame number. */
export function scoreTracks(
  truth: SequenceTruth,
  frames: readonly FoundFrame[],
  matches: ReadonlyMap<number, FrameMatch>,
): TrackAgreement {
  const found = new Map(frames.map((frame) => [frame.frame, frame.features]));
  const foundTracks = new Set(frames.flatMap(({ features }) => features.map(ownTrack)));
  foundTracks.delete(undefined);
  const byFound = new Map<number, Map<number, number>>();
  const byTrue = new Map<number, Map<number, number>>();
  const lastSeen = new Map<number, number>();
  let matched = 0;
  let detections = 0;
  let idSwitches = 0;
  for (const { frame, features } of truth.frames) {
    detections += features.length;
    const match = matches.get(frame);
    const own = new Map((found.get(frame) ?? []).map((feature) => [feature.label, ownTrack(feature)]));
    for (const { label, track } of features) {
      const partner = match?.truthToFound.get(label);
      const id = partner === undefined ? undefined : own.get(partner);
      if (id === undefined) continue;
      matched++;
      count(byFound, id, track);
      count(byTrue, track, id);
      const last = lastSeen.get(track);
      if (last !== undefined && last !== id) idSwitches++;
      lastSeen.set(track, id);
    }
  }
  return {
    trueTracks: truth.tracks.length,
    foundTracks: foundTracks.size,
    purity: sumOfLargest(byFound) / matched,
    completeness: sumOfLargest(byTrue) / detections,
    idSwitches,
  };
}

function count(table: Map<number, Map<number, number>>, row: number, column: number): void {
  const counts = table.get(row) ?? new Map<number, number>();
  table.set(row, counts.set(column, (counts.get(column) ?? 0) + 1));
}

function sumOfLargest(table: ReadonlyMap<number, ReadonlyMap<number, number>>): number {
  let sum = 0;
  for (const counts of table.values()) sum += Math.max(...counts.values());
  return sum;
}
