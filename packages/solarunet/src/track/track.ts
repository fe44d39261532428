import { DataError, ShapeError, type Skip, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { FrameFeatures, Lifetime, TrackEvent, TrackedFrame } from "../types.ts";
import { eventList } from "./event-list.ts";
import type { Finding } from "./find-event.ts";
import { LifetimeBook } from "./lifetime-book.ts";
import { type TrackProfile, type TrackRules, trackRules } from "./options.ts";
import { type Paint, paintLog } from "./paints.ts";
import { prepareScene, type Scene } from "./scene.ts";
import { transition } from "./transition.ts";

export interface TrackOptions extends Omit<WorkOptions, "onWarning"> {
  /** Where the rules start from; default `paper`. */
  readonly profile?: TrackProfile;
  /** Called for a frame that is left out because its size is not that of the first; without it, such a frame throws. */
  readonly onSkip?: (skip: Skip) => void;
}

/** Changes to the rules of a profile. */
export type RuleChanges = { readonly [K in keyof TrackRules]?: TrackRules[K] };

/** What is known of a frame once its successor has been seen. */
export interface TrackStep<F extends FrameFeatures = FrameFeatures> {
  readonly frame: TrackedFrame;
  /** The frame as it came in, with whatever else it carries. */
  readonly source: F;
  /** What happened from the frame before to this one. */
  readonly events: readonly TrackEvent[];
  /** Borders in drawing order. */
  readonly paints: readonly Paint[];
  /** Tracks whose last frame this is. */
  readonly ended: readonly Lifetime[];
}

/**
 * Follows features through a sequence (the Main Algorithm of section 3.3, forward and backward) and finds the six
 * events. Frames are taken as they come and at most three are held; a step comes one frame after its own.
 *
 * Frames whose rows run from the north (PNG order) reproduce the released code with `rowOrder: "ascending"`; rasters
 * as FITS files have them need `"descending"`, here and in `identify`.
 *
 * @throws ArgumentError for rules out of range, DataError when there is no frame, ShapeError for a frame of another
 *   size unless `onSkip` is given, AbortedError
 */
export async function* track<F extends FrameFeatures>(
  frames: AsyncIterable<F> | Iterable<F>,
  options: TrackOptions & RuleChanges = {},
): AsyncGenerator<TrackStep<F>, void, undefined> {
  const rules = trackRules(options);
  const book = new LifetimeBook();
  let held: { scene: Scene<F>; tracks: number[][]; events: TrackEvent[]; births: readonly Finding[] } | null =
    null;
  const step = (deaths: readonly Finding[], ended: Lifetime[]): TrackStep<F> => {
    const { scene, tracks, events, births } = held as NonNullable<typeof held>;
    const { frame, width, height, features } = scene.frame;
    return {
      frame: { frame, width, height, features: features.map((f, i) => ({ ...f, tracks: tracks[i] })) },
      source: scene.frame,
      events,
      paints: paintLog(scene, births, deaths, rules.exclusive),
      ended,
    };
  };
  let done = 0;
  for await (const frame of frames) {
    throwIfAborted(options.signal);
    if (held && (frame.width !== held.scene.frame.width || frame.height !== held.scene.frame.height)) {
      const { width, height } = held.scene.frame;
      const reason = `Frame ${frame.frame} is ${frame.width}x${frame.height}`;
      if (!options.onSkip) {
        throw new ShapeError(reason, {
          value: [frame.width, frame.height],
          expected: `${width}x${height} as before it`,
          remedy: "Leave it out, or give onSkip",
        });
      }
      options.onSkip({ name: `frame ${frame.frame}`, reason: `${reason}; expected ${width}x${height}` });
      continue;
    }
    const scene = prepareScene(frame, rules);
    if (held) {
      const change = transition(held.scene, scene, rules);
      const { tracks, ended } = book.open(frame.frame, scene.count, change.forward);
      const events = eventList(held.scene, scene, change);
      yield step(change.deaths, ended);
      held = { scene, tracks, events, births: change.births };
    } else {
      held = { scene, tracks: book.open(frame.frame, scene.count, null).tracks, events: [], births: [] };
    }
    options.onProgress?.({ stage: "track", done: ++done, total: undefined });
  }
  if (!held) throw new DataError("No frames to track", { expected: "at least one frame" });
  yield step([], book.close());
}
