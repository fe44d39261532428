import type { Raster, Runs } from "@helioscope/core";
import type { TrackedFeature } from "../types.ts";
import { featuresOf } from "./features.ts";
import type { IdImage } from "./ids.ts";

/** A frame after association: what the classification of events looks at. */
export interface Scene {
  readonly frame: number;
  readonly field: Raster;
  /** Signed track numbers. */
  readonly ids: IdImage;
  readonly features: readonly TrackedFeature[];
  /** Track number to feature. */
  readonly byTrack: ReadonlyMap<number, TrackedFeature>;
}

/** Tabulates a frame whose ids are track numbers. Throws a ShapeError when the sizes differ. */
export function sceneOf(ids: IdImage, field: Raster, frame: number): Scene {
  const found = featuresOf(ids, field, frame);
  const features = found.features.map((feature, i) => ({ ...feature, tracks: [found.ids[i]] }));
  return {
    frame,
    field,
    ids,
    features,
    byTrack: new Map(features.map((feature) => [feature.tracks[0], feature])),
  };
}

/** Numbers of the tracks that have a pixel within `radiusPx` of one of the runs. */
export function tracksNear(ids: IdImage, runs: Runs, radiusPx: number, into: Set<number>): void {
  const { data, width, height } = ids;
  const reach = Math.floor(radiusPx);
  for (let r = 0; r < runs.length; r += 3) {
    for (let dy = -reach; dy <= reach; dy++) {
      const y = runs[r] + dy;
      if (y < 0 || y >= height) continue;
      const half = Math.floor(Math.sqrt(radiusPx * radiusPx - dy * dy));
      const to = y * width + Math.min(width, runs[r + 2] + half);
      let last = 0;
      for (let i = y * width + Math.max(0, runs[r + 1] - half); i < to; i++) {
        if (data[i] === last) continue;
        last = data[i];
        if (last !== 0) into.add(Math.abs(last));
      }
    }
  }
}

/** The flux that the pixels of `runs` hold inside a track, gauss. */
export function fluxWithin(scene: Scene, runs: Runs, track: number): number {
  const { ids, field } = scene;
  let flux = 0;
  for (let r = 0; r < runs.length; r += 3) {
    const row = runs[r] * ids.width;
    for (let i = row + runs[r + 1]; i < row + runs[r + 2]; i++) {
      if (Math.abs(ids.data[i]) !== track) continue;
      const value = field.data[i];
      if (!Number.isNaN(value)) flux += value;
    }
  }
  return flux;
}

/** Tracks that share a pixel with another track from one frame to the next. */
export function crossingTracks(a: IdImage, b: IdImage): Set<number> {
  const crossing = new Set<number>();
  for (let i = 0; i < a.data.length; i++) {
    const one = a.data[i];
    const other = b.data[i];
    if (one === 0 || other === 0 || one === other) continue;
    crossing.add(Math.abs(one));
    crossing.add(Math.abs(other));
  }
  return crossing;
}

/** Tracks that have a pixel beside one (8 neighbours) of another track. */
export function touchingTracks(ids: IdImage): Set<number> {
  const { data, width, height } = ids;
  const touching = new Set<number>();
  const pair = (a: number, b: number) => {
    if (b === 0 || a === b) return;
    touching.add(Math.abs(a));
    touching.add(Math.abs(b));
  };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const own = data[i];
      if (own === 0) continue;
      if (x + 1 < width) pair(own, data[i + 1]);
      if (y + 1 === height) continue;
      if (x > 0) pair(own, data[i + width - 1]);
      pair(own, data[i + width]);
      if (x + 1 < width) pair(own, data[i + width + 1]);
    }
  }
  return touching;
}
