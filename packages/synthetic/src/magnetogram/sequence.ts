import { type Random, type Raster, seededRandom } from "@helioscope/core";
import { components } from "../truth/components.ts";
import { frameEvents } from "../truth/events.ts";
import { carryTracks, linkFrames, type Scene } from "../truth/links.ts";
import { owners } from "../truth/ownership.ts";
import type { TruthEvent, TruthFrame } from "../truth/types.ts";
import { disturbance } from "./noise.ts";
import { type MagnetogramOptions, resolveMagnetogramOptions } from "./options.ts";
import { paint } from "./paint.ts";
import { step } from "./step.ts";
import { makeWorld, type World } from "./world.ts";

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

/** Frames that pass before frame 0, so that approaches and partings are under way. */
const warmUpFrames = 12;

/**
 * A sequence of magnetograms whose features, tracks and events are known. Holds one frame and the list of
 * elements, however long the sequence.
 *
 * @param options what differs from {@link magnetogramDefaults}
 * @param random generator to use; `seededRandom(options.seed)` when left out. It is forked, not drawn from.
 * @throws ArgumentError for an option out of range
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
  const world = makeWorld(options, random.fork("elements"));
  const noise = disturbance(options, random.fork("noise"));
  for (let i = 0; i < warmUpFrames; i++) step(world);
  const start = Date.parse(options.start);
  let before: Scene = { found: [], made: [] };
  let tracks: number[] = [];
  let next = 1;
  for (let frame = 0; frame < options.frames; frame++) {
    if (frame > 0) step(world);
    const { clean, scene } = see(world);
    let events: TruthEvent[] = [];
    const links = linkFrames(before, scene);
    if (frame > 0) events = frameEvents(before, scene, links, world.groups, frame);
    ({ tracks, next } = carryTracks(links, tracks, scene.found.length, next));
    const own = tracks;
    yield {
      frame,
      utc: new Date(start + 1000 * frame * options.cadenceSeconds).toISOString(),
      image: { ...clean, data: noise.disturb(clean.data, frame) },
      clean,
      truth: { frame, events, features: scene.found.map((found, i) => ({ ...found, track: own[i] })) },
    };
    before = scene;
  }
  return undefined;
}

function see(world: World): { clean: Raster<Float32Array<ArrayBuffer>>; scene: Scene } {
  const clean = paint(world.elements, world.options.width, world.options.height);
  const found = components(clean, world.options);
  return { clean, scene: { found, made: owners(found, world.elements, clean) } };
}
