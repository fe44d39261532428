import { DataError, type Raster, throwIfAborted } from "@helioscope/core";
import type { TrackedFrame } from "../types.ts";
import { associate } from "./associate.ts";
import { type Change, classifyBirth, classifyDeath, SURVIVAL } from "./classify-events.ts";
import { clump } from "./clump.ts";
import { cullSpecks } from "./cull.ts";
import { detect } from "./detect.ts";
import { downhill } from "./downhill.ts";
import { birthEvents, deathEvents, type SwamisEvent } from "./events.ts";
import type { SwamisTrack } from "./filter-tracks.ts";
import type { SwamisOptions } from "./options.ts";
import { type Scene, sceneOf, touchingTracks } from "./scene.ts";

/** What is known of a frame once its successor has been seen. */
export interface SwamisStep {
  readonly frame: TrackedFrame;
  /** Births that led to this frame, then deaths that follow it. */
  readonly events: readonly SwamisEvent[];
  /** Tracks that are last seen in this frame, ascending; in the last frame all that are left. */
  readonly ended: readonly SwamisTrack[];
}

/**
 * The SWAMIS reference as a tracker: discrimination, identification, association and classification of births and
 * deaths, frame after frame. Three associated frames are held, besides those that the discrimination waits for
 * (`backFrames`, none where the two thresholds are equal, and `minVoxels` - 1).
 *
 * @param fields magnetograms of one size, gauss
 * @throws ShapeError when a frame's size differs, DataError when a frame holds NaN only, ArgumentError for options
 *   out of range, AbortedError when the signal fires.
 */
export async function* trackSwamis(
  fields: AsyncIterable<Raster> | Iterable<Raster>,
  options: SwamisOptions,
): AsyncGenerator<SwamisStep> {
  const tracks = new Map<number, Growing>();
  let before: Scene | undefined;
  let at: Scene | undefined;
  for await (const after of scenes(fields, options)) {
    if (at) yield step(before, at, after, tracks, options);
    before = at;
    at = after;
  }
  if (at) yield step(before, at, undefined, tracks, options);
}

interface Growing {
  readonly sign: 1 | -1;
  readonly firstFrame: number;
  readonly birth: Change;
  volumePx: number;
  maxSizePx: number;
  touched: boolean;
}

/** Detection, identification and association. */
async function* scenes(
  fields: AsyncIterable<Raster> | Iterable<Raster>,
  options: SwamisOptions,
): AsyncGenerator<Scene> {
  const {
    highGauss,
    lowGauss = highGauss,
    minVoxels = 1,
    minSizePx = 10,
    method = "clump",
    signal,
  } = options;
  // Equal thresholds have nothing to grow into, so nothing need be waited for.
  const detection = lowGauss === highGauss ? { ...options, backFrames: 0 } : options;
  const waiting: Raster[] = [];
  let seen = 0;
  async function* kept() {
    for await (const field of fields) {
      if (field.data.every(Number.isNaN)) {
        throw new DataError(`Frame ${seen} of ${field.width}x${field.height} holds no number`, {
          expected: "a field in gauss with at least one pixel that is not NaN",
          remedy: "Leave this frame out",
        });
      }
      seen++;
      waiting.push(field);
      yield field;
    }
  }
  const found = detect(kept(), detection);
  const masks = minVoxels > 1 ? cullSpecks(found, { ...options, minVoxels }) : found;
  let previous: Scene["ids"] | undefined;
  let next = 1;
  let frame = 0;
  for await (const mask of masks) {
    throwIfAborted(signal);
    const field = waiting.shift() as Raster;
    const ids = method === "clump" ? clump(mask, { minSizePx }) : downhill(mask, field, { minSizePx });
    const named = associate(previous, ids, next, options);
    previous = named.ids;
    next = named.next;
    yield sceneOf(named.ids, field, frame++);
  }
}

function step(
  before: Scene | undefined,
  at: Scene,
  after: Scene | undefined,
  tracks: Map<number, Growing>,
  options: SwamisOptions,
): SwamisStep {
  const births = new Map<number, Change>();
  const deaths = new Map<number, Change>();
  const touching = touchingTracks(at.ids);
  const ended: SwamisTrack[] = [];
  const inOrder = [...at.features].sort((a, b) => a.tracks[0] - b.tracks[0]);
  for (const {
    tracks: [track],
    sign,
    sizePx,
  } of inOrder) {
    let own = tracks.get(track);
    if (!own) {
      const birth = before ? classifyBirth(track, before, at, after, options) : SURVIVAL;
      if (before) births.set(track, birth);
      own = { sign, firstFrame: at.frame, birth, volumePx: 0, maxSizePx: 0, touched: false };
      tracks.set(track, own);
    }
    own.volumePx += sizePx;
    own.maxSizePx = Math.max(own.maxSizePx, sizePx);
    own.touched ||= touching.has(track);
    if (after?.byTrack.has(track)) continue;
    const death = after ? classifyDeath(track, before, at, after, options) : SURVIVAL;
    if (after) deaths.set(track, death);
    tracks.delete(track);
    ended.push({ track, ...own, lastFrame: at.frame, frames: at.frame - own.firstFrame + 1, death });
  }
  const { width, height } = at.ids;
  return {
    frame: { frame: at.frame, width, height, features: at.features },
    events: [
      ...(before ? birthEvents(births, before, at) : []),
      ...(after ? deathEvents(deaths, at, after) : []),
    ],
    ended,
  };
}
