import { ArgumentError } from "@helioscope/core";
import type { TrackedFeature } from "../types.ts";
import { fluxWithin, type Scene, tracksNear } from "./scene.ts";

/**
 * What SWAMIS writes about the start or the end of a track: -1 error (neighbours, but no flux that agrees), 0
 * survival (alive in the first or last frame), 1 appearance or disappearance (nothing near), 2 emergence or
 * cancellation, 3 fragmentation or merger, 4 complex (both 2 and 3).
 */
export type ChangeCode = -1 | 0 | 1 | 2 | 3 | 4;

/** How a track began or ended. */
export interface Change {
  readonly code: ChangeCode;
  /** Tracks whose flux agrees, ascending; same-sign ones first where the code is 4. The first is the partner. */
  readonly partners: readonly number[];
  /** 1 minus the ratio of the two flux changes of the first partner; 1 where there is none. */
  readonly residual: number;
}

export interface ClassifyOptions {
  /** Radius of the disc that dilates the feature to its vicinity, pixels. Default 3. */
  readonly vicinityPx?: number;
  /** Two flux changes agree when the smaller is at least this part of the larger and has its sign. Default 0.75. */
  readonly consistency?: number;
}

/** A track that is alive in the first (or last) frame has no birth (or death). */
export const SURVIVAL: Change = { code: 0, partners: [], residual: 1 };

const UNDECIDED: Change = { code: -1, partners: [], residual: 1 };

/**
 * How a track was born (DeForest et al. 2007, section on tabulation). `at` is its first frame, `before` and `after`
 * the frames around it. The others in its vicinity, looked for in all three frames, are compared with it:
 *
 * 1. same sign, and the flux that the newborn's pixels held inside the other one frame earlier agrees with its own:
 *    fragmentation, at once;
 * 2. the other's loss from `before` to `after` agrees with the newborn's flux in `after`: emergence for opposite
 *    signs, fragmentation for equal ones, complex when there are both.
 *
 * A newborn that is gone again in `after` has no flux there and can only be a fragment by rule 1; without an `after`
 * (the sequence ends) the code is -1. Deaths are the mirror image in time: pass the frames in reverse. Codes and
 * partners agree with those of the original code.
 *
 * @throws ArgumentError when the track is not in `at`, or an option is out of range.
 */
export function classifyBirth(
  track: number,
  before: Scene,
  at: Scene,
  after: Scene | undefined,
  options: ClassifyOptions = {},
): Change {
  const { vicinityPx = 3, consistency = 0.75 } = options;
  if (!(vicinityPx >= 0 && Number.isFinite(vicinityPx))) {
    throw new ArgumentError(`vicinityPx ${vicinityPx}`, { value: vicinityPx, expected: "0 or more" });
  }
  if (!(consistency > 0 && consistency <= 1)) {
    throw new ArgumentError(`consistency ${consistency}`, {
      value: consistency,
      expected: "more than 0, at most 1",
    });
  }
  const own = at.byTrack.get(track);
  if (!own) throw new ArgumentError(`Track ${track} is not in frame ${at.frame}`, { value: track });

  if (!after) return UNDECIDED;
  const others = othersNear(own, [before, at, after], vicinityPx);
  if (others.length === 0) return { code: 1, partners: [], residual: 1 };

  for (const { track: other, sign } of others) {
    if (sign !== own.sign || !before.byTrack.has(other)) continue;
    const ratio = agreement(fluxWithin(before, own.runs, other), own.fluxGauss);
    if (ratio >= consistency) return { code: 3, partners: [other], residual: 1 - ratio };
  }
  const gain = fluxOf(after, track);
  const agreeing = others
    .map((other) => ({
      ...other,
      ratio: agreement(fluxOf(before, other.track) - fluxOf(after, other.track), gain),
    }))
    .filter(({ ratio }) => ratio >= consistency);
  const same = agreeing.filter(({ sign }) => sign === own.sign);
  const opposite = agreeing.filter(({ sign }) => sign !== own.sign);
  const partners = [...same, ...opposite];
  if (partners.length === 0) return UNDECIDED;
  return {
    code: same.length > 0 && opposite.length > 0 ? 4 : same.length > 0 ? 3 : 2,
    partners: partners.map((partner) => partner.track),
    residual: 1 - partners[0].ratio,
  };
}

/** How a track died: {@link classifyBirth} with time reversed. `at` is its last frame. */
export function classifyDeath(
  track: number,
  before: Scene | undefined,
  at: Scene,
  after: Scene,
  options: ClassifyOptions = {},
): Change {
  return classifyBirth(track, after, at, before, options);
}

const fluxOf = (scene: Scene, track: number): number => scene.byTrack.get(track)?.fluxGauss ?? 0;

/** The smaller of two changes over the larger; negative where their signs differ, 0 where one of them is 0. */
function agreement(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return Math.min(a / b, b / a);
}

function othersNear(own: TrackedFeature, scenes: readonly Scene[], vicinityPx: number) {
  const near = new Set<number>();
  for (const scene of scenes) tracksNear(scene.ids, own.runs, vicinityPx, near);
  near.delete(own.tracks[0]);
  return [...near]
    .sort((a, b) => a - b)
    .map((track) => ({
      track,
      sign: scenes.find((scene) => scene.byTrack.has(track))?.byTrack.get(track)?.sign,
    }));
}
