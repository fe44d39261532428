import type { Random, Raster } from "@helioscope/core";
import { disturbance } from "./noise.ts";
import type { MagnetogramOptions } from "./options.ts";
import { paint } from "./paint.ts";
import { step } from "./step.ts";
import { makeWorld, type World } from "./world.ts";

/** One frame with the world that it shows; the world is taken on when the next frame is asked for. */
export interface Exposure {
  readonly frame: number;
  readonly world: World;
  readonly clean: Raster<Float32Array<ArrayBuffer>>;
  readonly image: Raster<Float32Array<ArrayBuffer>>;
}

/** Frames that pass before frame 0, so that approaches and partings are under way. */
const warmUpFrames = 12;

export function* simulate(options: MagnetogramOptions, random: Random): Generator<Exposure, undefined> {
  const world = makeWorld(options, random.fork("elements"));
  const noise = disturbance(options, random.fork("noise"));
  for (let i = 0; i < warmUpFrames; i++) step(world);
  for (let frame = 0; frame < options.frames; frame++) {
    if (frame > 0) step(world);
    const clean = paint(world.elements, options.width, options.height);
    yield { frame, world, clean, image: { ...clean, data: noise.disturb(clean.data, frame) } };
  }
  return undefined;
}
