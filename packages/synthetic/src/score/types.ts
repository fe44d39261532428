import type { Runs } from "@helioscope/core";
import type { EventKind } from "../truth/types.ts";

/** A feature as any tracker may report it. */
export interface FoundFeature {
  readonly label: number;
  readonly sign: 1 | -1;
  readonly runs: Runs;
  /** Its track; or the first of `tracks`, which may list others that share the feature. */
  readonly track?: number;
  readonly tracks?: readonly number[];
}

/** The features of one frame, by its number in the truth. */
export interface FoundFrame {
  readonly frame: number;
  readonly features: readonly FoundFeature[];
}

/** An event between two neighbouring frames; others count as inventions. */
export interface FoundEvent {
  readonly kind: EventKind;
  readonly frameFrom: number;
  readonly frameTo: number;
  /** Labels in `frameFrom`. */
  readonly parents: readonly number[];
  /** Labels in `frameTo`. */
  readonly children: readonly number[];
}

/** What a tracker says about a sequence. */
export interface TrackerOutput {
  readonly frames: readonly FoundFrame[];
  readonly events: readonly FoundEvent[];
}

/** Counts and the ratios made of them; a ratio of nothing to nothing is NaN. */
export interface Agreement {
  readonly truth: number;
  readonly found: number;
  readonly matched: number;
  /** matched / found. */
  readonly precision: number;
  /** matched / truth. */
  readonly recall: number;
  /** 2 matched / (truth + found). */
  readonly f1: number;
}

/** How found and true tracks go together. */
export interface TrackAgreement {
  readonly trueTracks: number;
  readonly foundTracks: number;
  /** Of all matched detections, the share that belongs to the commonest true track of its found track. */
  readonly purity: number;
  /** Of all true detections, the share that the best found track of its true track covers. */
  readonly completeness: number;
  /** How often the found track changes from one matched detection of a true track to the next. */
  readonly idSwitches: number;
}

/** Who was taken for whom: `none` as true kind counts inventions, as found kind misses. */
export type Confusion = Readonly<Record<EventKind | "none", Readonly<Record<EventKind | "none", number>>>>;

/** What `scoreTracking` gives. */
export interface TrackingScore {
  readonly detection: Agreement;
  readonly tracks: TrackAgreement;
  readonly events: Readonly<Record<EventKind, Agreement>>;
  /** `confusion[true kind][found kind]`. */
  readonly confusion: Confusion;
}

/** Options of `scoreTracking`. */
export interface ScoreOptions {
  /** Least intersection over union of a found feature and the true one that it is matched with. Default 0.5. */
  readonly minOverlap?: number;
}
