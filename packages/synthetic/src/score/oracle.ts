import { restoreRandom } from "@helioscope/core";
import type { MagnetogramSequence } from "../magnetogram/sequence.ts";
import { simulate } from "../magnetogram/simulate.ts";
import { makeChronicle } from "../truth/chronicle.ts";
import type { TruthEvent, TruthFrame } from "../truth/types.ts";

/**
 * The best that any tracker can do which sees the noisy frames through the same threshold: an oracle that is told
 * which elements each detected region is made of. What it loses is lost to noise alone; score it beside a tracker
 * as the upper bound, as {@link overlapBaseline} is the lower one.
 */
export function noiseOracle(sequence: MagnetogramSequence): {
  readonly frames: readonly TruthFrame[];
  readonly events: readonly TruthEvent[];
} {
  const chronicle = makeChronicle(sequence.options);
  const frames: TruthFrame[] = [];
  for (const { frame, image, world } of simulate(sequence.options, restoreRandom(sequence.randomState))) {
    frames.push(chronicle.add(image, world, frame));
  }
  return { frames, events: frames.flatMap((frame) => frame.events) };
}
