import type { Lifetime } from "../types.ts";
import type { Change } from "./classify-events.ts";

/** A finished track as SWAMIS's history table has it. */
export interface SwamisTrack extends Lifetime {
  readonly sign: 1 | -1;
  /** Sum of the sizes over all frames, pixels. */
  readonly volumePx: number;
  readonly maxSizePx: number;
  /** Whether it ever had a pixel beside one of another track. */
  readonly touched: boolean;
  readonly birth: Change;
  readonly death: Change;
}

export interface TrackFilter {
  /** Default 8. */
  readonly minVolumePx?: number;
  /** Default 4. */
  readonly minFrames?: number;
  /** Smallest maximum size. Default 4. */
  readonly minMaxSizePx?: number;
}

/** What {@link filterTracks} looks at. */
export type FilterableTrack = Pick<
  SwamisTrack,
  "firstFrame" | "lastFrame" | "frames" | "volumePx" | "maxSizePx" | "touched"
>;

/**
 * SWAMIS's noise filter: drops whole tracks of too small a volume, too short a life or too small a maximum size; but
 * never a track that is alive in the first or last frame of the sequence or ever touched another one.
 *
 * @param lastFrame index of the last frame of the sequence; the first one is 0.
 */
export function filterTracks<T extends FilterableTrack>(
  tracks: readonly T[],
  lastFrame: number,
  filter: TrackFilter = {},
): { readonly kept: T[]; readonly dropped: T[] } {
  const { minVolumePx = 8, minFrames = 4, minMaxSizePx = 4 } = filter;
  const kept: T[] = [];
  const dropped: T[] = [];
  for (const track of tracks) {
    const small = track.volumePx < minVolumePx || track.frames < minFrames || track.maxSizePx < minMaxSizePx;
    const sheltered = track.touched || track.firstFrame <= 0 || track.lastFrame >= lastFrame;
    (small && !sheltered ? dropped : kept).push(track);
  }
  return { kept, dropped };
}
