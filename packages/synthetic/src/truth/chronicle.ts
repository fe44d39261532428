import type { Raster } from "@helioscope/core";
import type { World } from "../magnetogram/world.ts";
import { components, type DetectionLimits } from "./components.ts";
import { frameEvents } from "./events.ts";
import { carryTracks, linkFrames, type Scene } from "./links.ts";
import { owners } from "./ownership.ts";
import type { TruthFrame } from "./types.ts";

/** Takes down what can be seen in one field after another of the same world. */
export interface Chronicle {
  /** The features of the field, their tracks, and the events since the field before. Frames come in order. */
  add(field: Raster<Float32Array>, world: World, frame: number): TruthFrame;
}

export function makeChronicle(limits: DetectionLimits): Chronicle {
  let before: Scene | null = null;
  let tracks: number[] = [];
  let next = 1;
  return {
    add(field, world, frame) {
      const found = components(field, limits);
      const scene: Scene = { found, made: owners(found, world.elements, field) };
      const links = linkFrames(before ?? { found: [], made: [] }, scene);
      const events = before ? frameEvents(before, scene, links, world.groups, frame) : [];
      ({ tracks, next } = carryTracks(links, tracks, found.length, next));
      before = scene;
      return { frame, features: found.map((one, i) => ({ ...one, track: tracks[i] })), events };
    },
  };
}
