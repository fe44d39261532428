import type { MagnetogramFrame, MagnetogramSequence } from "../magnetogram/sequence.ts";
import type { SequenceTruth, TruthFrame, TruthTrack } from "./types.ts";

/** The truth of a whole sequence; makes its frames once and keeps none of the images. */
export function sequenceTruth(sequence: MagnetogramSequence): SequenceTruth {
  const frames: TruthFrame[] = [];
  for (const { truth } of sequence as Iterable<MagnetogramFrame>) frames.push(truth);
  return gatherTruth(sequence.options, frames);
}

/** The same from frames that have been collected on the way. */
export function gatherTruth(
  limits: Pick<SequenceTruth, "width" | "height" | "levelGauss" | "minSizePx">,
  frames: readonly TruthFrame[],
): SequenceTruth {
  const { width, height, levelGauss, minSizePx } = limits;
  const tracks = new Map<number, TruthTrack>();
  for (const { frame, features } of frames) {
    for (const { track, sign } of features) {
      const firstFrame = tracks.get(track)?.firstFrame ?? frame;
      tracks.set(track, { track, sign, firstFrame, lastFrame: frame });
    }
  }
  return {
    width,
    height,
    levelGauss,
    minSizePx,
    frames,
    tracks: [...tracks.values()].sort((a, b) => a.track - b.track),
    events: frames.flatMap((frame) => frame.events),
  };
}
