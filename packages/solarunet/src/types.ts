import type { Runs } from "@helioscope/core";

/**
 * The order in which rows are looked at where a result depends on it: labels, first hits, the removal of touching
 * polarities, half borders. `"ascending"` starts at row 0. The released SolarUnet code starts at the north, which
 * for rasters whose row 0 is south is `"descending"`.
 */
export type RowOrder = "ascending" | "descending";

/** Bounding box in pixels, inclusive. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** A magnetic flux element of one frame. */
export interface Feature {
  /** 1, 2, ... in raster order of the first pixel. */
  readonly label: number;
  readonly sign: 1 | -1;
  readonly sizePx: number;
  /** Signed sum of the field over the pixels, gauss. Times the pixel area in cm^2 it is the flux in Mx (Eq. 4). */
  readonly fluxGauss: number;
  /** Mean pixel position, 0-based column and row. */
  readonly x: number;
  readonly y: number;
  /** Radius of the smallest circle around the pixel centres (Eq. 3), pixels. */
  readonly radiusPx: number;
  readonly box: Box;
  readonly runs: Runs;
}

/** The flux elements of one frame. */
export interface FrameFeatures {
  /** 0-based index in the sequence. */
  readonly frame: number;
  readonly width: number;
  readonly height: number;
  readonly features: readonly Feature[];
}

export type DeathKind = "disappearance" | "merging" | "cancellation";
export type BirthKind = "appearance" | "splitting" | "emergence";
export type EventKind = DeathKind | BirthKind;

/** Something that happened between two neighbouring frames. */
export interface TrackEvent {
  readonly kind: EventKind;
  readonly frameFrom: number;
  readonly frameTo: number;
  /** For cancellation and emergence: whether the opposite fluxes balance, null elsewhere. */
  readonly balanced: boolean | null;
  /** Labels in `frameFrom`. */
  readonly parents: readonly number[];
  /** Labels in `frameTo`. */
  readonly children: readonly number[];
  /** Signed sums over parents and children, gauss pixels. */
  readonly fluxBeforeGauss: number;
  readonly fluxAfterGauss: number;
  /** Left-hand side of the equation that was met (Eqs. 7 to 9); 1 for disappearance and appearance. */
  readonly residual: number;
}

/** A feature with the tracks that it belongs to; the first is its own, others share it (see `exclusive`). */
export interface TrackedFeature extends Feature {
  readonly tracks: readonly number[];
}

/** What a tracker knows of a frame once its successor has been seen. */
export interface TrackedFrame extends FrameFeatures {
  readonly features: readonly TrackedFeature[];
}

export interface Lifetime {
  readonly track: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** lastFrame - firstFrame + 1. */
  readonly frames: number;
}
