import type { Leaks } from "../dataset/index.ts";
import type { LabelledSet } from "../types.ts";
import type { Learning } from "./freeze.ts";

/** `transfer`: a trained backbone with a fresh head. `scratch`: fresh weights. `nearest`: the nearest image on 16 x 16 pixels. */
export type KShotMethod = "transfer" | "scratch" | "nearest";

export const K_SHOT_METHODS: readonly KShotMethod[] = ["transfer", "scratch", "nearest"];

/** Part of the updates of a transfer. */
export interface KShotStage {
  /** Of the updates; shares of all stages sum to 1. */
  readonly share: number;
  readonly learn: Learning;
  /** Whether batch normalisation that learns takes the statistics of its batches, or keeps those of the backbone. */
  readonly statistics: "batch" | "keep";
  /** Factor on the rate of all layers before the head. */
  readonly backboneRate: number;
}

/** What is compared, and how. */
export interface KShotPlan {
  /** Images of each class, such as 5, 10 and 20. */
  readonly shots: readonly number[];
  /** Repetitions with other images and other weights. */
  readonly draws: number;
  /** Updates of the weights in each training, the same for both networks. */
  readonly updates: number;
  /**
   * Learning rates to choose from, for each number of shots: that of the best mean balanced accuracy over the `tuningDraws`,
   * which are draws of their own, on the training images that they did not draw. A single rate is taken as it is.
   */
  readonly rates: { readonly transfer: readonly number[]; readonly scratch: readonly number[] };
  readonly tuningDraws: number;
  readonly stages: readonly KShotStage[];
}

/** One network or baseline, taught with some shots and scored. */
export interface KShotRun {
  readonly shots: number;
  /** From 1. */
  readonly draw: number;
  readonly method: KShotMethod;
  /** Null for the baseline. */
  readonly rate: number | null;
  readonly balancedAccuracy: number;
  readonly accuracy: number;
  /**
   * Of the scored images without near-duplicates of the shots and without images of the shots' regions: how many there are,
   * and their score, NaN where a class has none.
   */
  readonly apart: { readonly images: number; readonly balancedAccuracy: number };
  /** Of each class of the target, in its order. */
  readonly recalls: readonly number[];
}

/** A training that helped to choose a rate. */
export interface KShotTrial {
  readonly shots: number;
  readonly draw: number;
  readonly method: "transfer" | "scratch";
  readonly rate: number;
  readonly balancedAccuracy: number;
}

export interface KShotResult {
  readonly plan: KShotPlan;
  /** Of the target. */
  readonly classes: readonly string[];
  /** Of the backbone. */
  readonly sourceClasses: readonly string[];
  /** Images that are scored. */
  readonly scored: number;
  /** Between the sides of the target. */
  readonly leaks: Leaks;
  readonly runs: readonly KShotRun[];
  readonly trials: readonly KShotTrial[];
  readonly skipped: LabelledSet["skipped"];
}
