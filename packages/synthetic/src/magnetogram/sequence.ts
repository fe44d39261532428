import { type Random, type Raster, seededRandom } from "@helioscope/core";
import { makeChronicle } from "../truth/chronicle.ts";
import type { TruthFrame } from "../truth/types.ts";
import { type MagnetogramOptions, resolveMagnetogramOptions } from "./options.ts";
import { simulate } from "./simulate.ts";

/** One frame of a sequence. */
export interface MagnetogramFrame {
  /** 0-based. */
  readonly frame: number;
  /** UTC, ISO 8601 with milliseconds and a trailing Z. */
  readonly utc: string;
  /** Line-of-sight field as observed, gauss. */
  readonly image: Raster<Float32Array<ArrayBuffer>>;
  /** The same before noise and oscillation were added, gauss. */
  readonly clean: Raster<Float32Array<ArrayBuffer>>;
  readonly truth: TruthFrame;
}

/** Frames are made one after another as they are asked for; each iteration begins anew with the same Sun. */
export interface MagnetogramSequence extends Iterable<MagnetogramFrame> {
  readonly options: MagnetogramOptions;
  /** Seed of the Sun, null where a generator was passed in. */
  readonly seed: number | null;
  /** State of the generator, from which the same Sun can be had again. */
  readonly randomState: readonly number[];
}

/**
 * A sequence of magnetograms whose features, tracks and events are known. Holds one frame and the list of
 * elements, however long the sequence.
 *
 * @param options what differs from {@link magnetogramDefaults}
 * @param random generator to use; `seededRandom(options.seed)` when left out. It is forked, not drawn from.
 * @throws ArgumentError for an option out of range; when the first frame is made, for patches that find no room
 */
export function magnetogramSequence(
  options: Partial<MagnetogramOptions> = {},
  random?: Random,
): MagnetogramSequence {
  const resolved = resolveMagnetogramOptions(options);
  const base = random ?? seededRandom(resolved.seed);
  return {
    options: resolved,
    seed: random ? null : resolved.seed,
    randomState: base.state(),
    [Symbol.iterator]: () => frames(resolved, base),
  };
}

function* frames(options: MagnetogramOptions, random: Random): Generator<MagnetogramFrame, undefined> {
  const chronicle = makeChronicle(options);
  const start = Date.parse(options.start);
  for (const { frame, world, clean, image } of simulate(options, random)) {
    const utc = new Date(start + 1000 * frame * options.cadenceSeconds).toISOString();
    yield { frame, utc, image, clean, truth: chronicle.add(clean, world, frame) };
  }
  return undefined;
}
