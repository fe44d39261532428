import type { Lifetime } from "../types.ts";
import type { Change } from "./classify-events.ts";

/** A finished track as SWAMIS's history table has it. */
export interface SwamisTrack extends Lifetime {
  readonly sign: 1 | -1;
  /** Sum of the sizes over all frames, pixels. */
  readonly volumePx: number;
  readonly maxSizePx: number;
  /**
   * Whether it ever had a pixel beside one (8 neighbours) of another track, or shared one with another track of the
   * frame before or after.
   */
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
  /**
   * True (default): tracks that are alive in the first or last frame are never dropped, as in the original's
   * pipeline, for their true life is not known. False: they are, as in its older `frag_tabulate`.
   */
  readonly spareEnds?: boolean;
}

/** What {@link filterTracks} looks at. */
export type FilterableTrack = Pick<SwamisTrack, "frames" | "volumePx" | "maxSizePx" | "touched"> & {
  readonly birth: Pick<Change, "code">;
  readonly death: Pick<Change, "code">;
};

/**
 * SWAMIS's noise filter: drops whole tracks of too small a volume, too short a life or too small a maximum size, but
 * none that ever touched another one, nor those that the ends of the sequence cut off (see `spareEnds`).
 */
export function filterTracks<T extends FilterableTrack>(
  tracks: readonly T[],
  filter: TrackFilter = {},
): { readonly kept: T[]; readonly dropped: T[] } {
  const { minVolumePx = 8, minFrames = 4, minMaxSizePx = 4, spareEnds = true } = filter;
  const kept: T[] = [];
  const dropped: T[] = [];
  for (const track of tracks) {
    const small = track.volumePx < minVolumePx || track.frames < minFrames || track.maxSizePx < minMaxSizePx;
    const cutOff = track.birth.code === 0 || track.death.code === 0;
    const sheltered = track.touched || (spareEnds && cutOff);
    (small && !sheltered ? dropped : kept).push(track);
  }
  return { kept, dropped };
}
