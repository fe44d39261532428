import type { Runs } from "@helioscope/core";

/** The six events of Jiang et al. 2020, Section 1. */
export type EventKind =
  | "disappearance"
  | "merging"
  | "cancellation"
  | "appearance"
  | "splitting"
  | "emergence";

/** The six, deaths first, each beside its time mirror three places on. */
export const eventKinds: readonly EventKind[] = [
  "disappearance",
  "merging",
  "cancellation",
  "appearance",
  "splitting",
  "emergence",
];

/** A connected region of the noise-free field at or above the detection level. */
export interface TruthFeature {
  /** 1, 2, ... in raster order of the first pixel. */
  readonly label: number;
  /** The same number in every frame in which the feature lives. */
  readonly track: number;
  readonly sign: 1 | -1;
  readonly sizePx: number;
  /** Signed sum of the noise-free field over the pixels, gauss pixels. */
  readonly fluxGauss: number;
  /** Mean pixel position, 0-based column and row. */
  readonly x: number;
  readonly y: number;
  readonly runs: Runs;
}

/** What happened between two neighbouring frames. */
export interface TruthEvent {
  readonly kind: EventKind;
  readonly frameFrom: number;
  readonly frameTo: number;
  /** For cancellation and emergence: whether nothing is left (was there before); null elsewhere. */
  readonly balanced: boolean | null;
  /** Labels in `frameFrom`. */
  readonly parents: readonly number[];
  /** Labels in `frameTo`. */
  readonly children: readonly number[];
  /** Signed sums over parents and children, gauss pixels. */
  readonly fluxBeforeGauss: number;
  readonly fluxAfterGauss: number;
}

/** The truth of one frame; `events` are those between the frame before and this one. */
export interface TruthFrame {
  readonly frame: number;
  readonly features: readonly TruthFeature[];
  readonly events: readonly TruthEvent[];
}

/** A feature's life. */
export interface TruthTrack {
  readonly track: number;
  readonly sign: 1 | -1;
  readonly firstFrame: number;
  readonly lastFrame: number;
}

/** The truth of a whole sequence. */
export interface SequenceTruth {
  readonly width: number;
  readonly height: number;
  /** Detection level on the absolute noise-free field, gauss. */
  readonly levelGauss: number;
  /** Smallest feature, pixels. */
  readonly minSizePx: number;
  readonly frames: readonly TruthFrame[];
  readonly tracks: readonly TruthTrack[];
  readonly events: readonly TruthEvent[];
}
