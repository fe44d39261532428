import {
  DataError,
  type Raster,
  ShapeError,
  type Skip,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { Paint } from "../track/index.ts";
import type { TrackedFrame } from "../types.ts";
import { associate } from "./associate.ts";
import { clump } from "./clump.ts";
import { cullSpecks } from "./cull.ts";
import { detect } from "./detect.ts";
import { downhill } from "./downhill.ts";
import type { SwamisEvent } from "./events.ts";
import type { SwamisTrack } from "./filter-tracks.ts";
import { History } from "./history.ts";
import type { IdImage } from "./ids.ts";
import type { SwamisOptions } from "./options.ts";
import { type Scene, sceneOf } from "./scene.ts";

/** A magnetogram in gauss, with its number in the sequence where that is not simply its place. */
export interface SwamisInput extends Raster {
  readonly frame?: number;
}

export interface TrackSwamisOptions extends SwamisOptions, Omit<WorkOptions, "onWarning"> {
  /** Called for a frame that is left out (another size than the first, NaN only); without it, such a frame throws. */
  readonly onSkip?: (skip: Skip) => void;
}

/** What is known of a frame once its successor has been seen. */
export interface SwamisStep<F extends SwamisInput = SwamisInput> {
  readonly frame: TrackedFrame;
  /** The frame as it came in, with whatever else it carries. */
  readonly source: F;
  /** Signed track numbers as an image. */
  readonly ids: IdImage;
  /** What happened from the frame before to this one: deaths, then births, each in ascending order of the track. */
  readonly events: readonly SwamisEvent[];
  /** Borders in drawing order: `stable`, or how the feature was born or died; both where both happened. */
  readonly paints: readonly Paint[];
  /** Tracks whose last frame this is. */
  readonly ended: readonly SwamisTrack[];
}

/**
 * The SWAMIS reference as a tracker: discrimination, identification, association and classification of births and
 * deaths, frame after frame. A step comes one frame after its own (plus `backFrames` where the two thresholds differ,
 * plus `minVoxels` - 1); three associated frames are held besides those waited for. Tracks are not filtered: pass
 * those that ended to `filterTracks`.
 *
 * @param fields magnetograms of one size
 * @throws DataError when there is no frame; ArgumentError for options out of range; AbortedError; ShapeError for a
 *   frame of another size and DataError for one of NaN only, unless `onSkip` is given.
 */
export async function* trackSwamis<F extends SwamisInput>(
  fields: AsyncIterable<F> | Iterable<F>,
  options: TrackSwamisOptions,
): AsyncGenerator<SwamisStep<F>, void, undefined> {
  const history = new History(options);
  let held: Associated<F> | undefined;
  let done = 0;
  for await (const next of scenes(fields, options)) {
    if (held) yield step(held, history.close(held.scene, next.scene));
    held = next;
    options.onProgress?.({ stage: "track", done: ++done, total: undefined });
  }
  if (!held) throw new DataError("No frames to track", { expected: "at least one frame" });
  yield step(held, history.close(held.scene, undefined));
}

interface Associated<F> {
  readonly source: F;
  readonly scene: Scene;
}

function step<F extends SwamisInput>(
  { source, scene }: Associated<F>,
  known: Pick<SwamisStep, "events" | "paints" | "ended">,
): SwamisStep<F> {
  const { frame, ids, features } = scene;
  return { frame: { frame, width: ids.width, height: ids.height, features }, source, ids, ...known };
}

/** Detection, identification and association. */
async function* scenes<F extends SwamisInput>(
  fields: AsyncIterable<F> | Iterable<F>,
  options: TrackSwamisOptions,
): AsyncGenerator<Associated<F>> {
  const { highGauss, lowGauss = highGauss, minVoxels = 1, minSizePx = 10, method = "clump" } = options;
  // Equal thresholds have nothing to grow into, so nothing need be waited for.
  const detection = lowGauss === highGauss ? { ...options, backFrames: 0 } : options;
  const waiting: { source: F; frame: number }[] = [];
  const found = detect(usable(fields, options, waiting), detection);
  const masks = minVoxels > 1 ? cullSpecks(found, { ...options, minVoxels }) : found;
  let previous: IdImage | undefined;
  let free = 1;
  for await (const mask of masks) {
    throwIfAborted(options.signal);
    const { source, frame } = waiting.shift() as (typeof waiting)[number];
    const ids = method === "clump" ? clump(mask, { minSizePx }) : downhill(mask, source, { minSizePx });
    const named = associate(previous, ids, free, options);
    previous = named.ids;
    free = named.next;
    yield { source, scene: sceneOf(named.ids, source, frame) };
  }
}

/** Frames that can be worked with; they queue up in `waiting` until their masks are final. */
async function* usable<F extends SwamisInput>(
  fields: AsyncIterable<F> | Iterable<F>,
  options: TrackSwamisOptions,
  waiting: { source: F; frame: number }[],
): AsyncGenerator<F> {
  let size: Pick<F, "width" | "height"> | undefined;
  let place = 0;
  for await (const source of fields) {
    const frame = source.frame ?? place;
    place = frame + 1;
    const wrong = fault(source, frame, size);
    if (wrong && !options.onSkip) throw wrong;
    if (wrong) {
      options.onSkip?.({ name: `frame ${frame}`, reason: wrong.message });
      continue;
    }
    size ??= { width: source.width, height: source.height };
    waiting.push({ source, frame });
    yield source;
  }
}

function fault(source: Raster, frame: number, size: Pick<Raster, "width" | "height"> | undefined) {
  const { width, height } = source;
  if (size && (size.width !== width || size.height !== height)) {
    return new ShapeError(`Frame ${frame} is ${width}x${height}`, {
      value: [width, height],
      expected: `${size.width}x${size.height} as before it`,
      remedy: "Leave it out, or give onSkip",
    });
  }
  if (!source.data.every(Number.isNaN)) return undefined;
  return new DataError(`Frame ${frame} of ${width}x${height} holds no number`, {
    expected: "a field in gauss with at least one pixel that is not NaN",
    remedy: "Leave it out, or give onSkip",
  });
}
