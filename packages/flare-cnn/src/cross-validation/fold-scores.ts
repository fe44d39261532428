import { ArgumentError } from "@helioscope/core";
import { summary } from "@helioscope/core/stats";
import {
  type FlareScoreName,
  type FlareScores,
  type FoldScore,
  flareScores,
  scoresOverFolds,
} from "../evaluation/index.ts";
import { type RecallWindow, samplesBeforeFlares } from "../recall/index.ts";
import type { CrossValidation, Fold, FoldPredictions } from "./cross-validate.ts";

/** How much a score of the network exceeds that of the baseline of the same fold. */
export interface FoldDifference extends FoldScore {
  /**
   * Of the mean over the splits. They overlap, so that it is more than sd / sqrt(folds): sd^2 (1 / folds + held / trained)
   * (Nadeau & Bengio 2003). NaN for one fold and for later regions, which are the same in each fold.
   */
  readonly standardError: number;
  /** Folds in which the network's score is the larger. */
  readonly above: number;
}

/** Scores over the folds on one kind of samples. */
export interface FoldSide {
  readonly network: Readonly<Record<FlareScoreName, FoldScore>>;
  readonly baseline: Readonly<Record<FlareScoreName, FoldScore>>;
  readonly difference: Readonly<Record<FlareScoreName, FoldDifference>>;
  /**
   * TSS of each at its own threshold, the best on the regions that chose the step: 0.5 is another point of each one's
   * curve. Null where a fold has none.
   */
  readonly chosenTss: {
    readonly network: FoldScore;
    readonly baseline: FoldScore;
    readonly difference: FoldDifference;
  } | null;
  /** By fold; without those that hold no magnetogram before a flare, where only these count. */
  readonly folds: readonly {
    readonly fold: number;
    readonly network: FlareScores;
    readonly baseline: FlareScores;
  }[];
}

/** {@link FoldSide} by the kind of samples; null where there are none of a kind. */
export interface CrossValidationScores {
  /** What each split holds (Tables 2 and 3). */
  readonly held: FoldSide;
  /** Of flaring regions only what was seen up to so many hours before a flare, with all of nonflaring ones (Table 4). */
  readonly heldBefore: FoldSide | null;
  /** Regions from a date on. */
  readonly later: FoldSide | null;
  readonly laterBefore: FoldSide | null;
}

export interface FoldScoreOptions {
  /** Flaring is said at and above it; 0.5 where absent. */
  readonly threshold?: number;
  /** Windows around the flares of each HARP, for the samples before flares (see `windowsOfRegions`). */
  readonly windows?: ReadonlyMap<number, readonly RecallWindow[]>;
  /** Length of the time before a flare; 24 h where absent. */
  readonly hoursBefore?: number;
}

/**
 * Scores of a cross-validation: mean and standard deviation over the folds of network and baseline, and their difference
 * fold by fold. Throws an ArgumentError without folds.
 */
export function crossValidationScores(
  validation: CrossValidation,
  options: FoldScoreOptions = {},
): CrossValidationScores {
  const { windows } = options;
  const { folds } = validation;
  if (folds.length === 0) throw new ArgumentError("Scores of no fold", { expected: "at least one" });
  const [{ regions }] = folds;
  const ratio = regions.held / (regions.trained + regions.chose);
  const side = (of: (fold: Fold) => FoldPredictions | null, before: boolean, overlap: number) =>
    sideOf(validation, of, overlap, options, before ? windows : undefined);
  const later = validation.testFromUtc === null ? null : (fold: Fold) => fold.later;
  return {
    held: side(({ held }) => held, false, ratio) as FoldSide,
    heldBefore: windows ? side(({ held }) => held, true, ratio) : null,
    later: later && side(later, false, Number.NaN),
    laterBefore: later && windows ? side(later, true, Number.NaN) : null,
  };
}

function sideOf(
  { samples, folds }: CrossValidation,
  of: (fold: Fold) => FoldPredictions | null,
  overlap: number,
  { threshold = 0.5, hoursBefore = 24 }: FoldScoreOptions,
  windows: FoldScoreOptions["windows"],
): FoldSide | null {
  const scored: { fold: number; network: FlareScores; baseline: FlareScores }[] = [];
  const chosenTss: { network: FlareScores; baseline: FlareScores }[] = [];
  for (const fold of folds) {
    const predictions = of(fold);
    if (!predictions) return null;
    const chosen = Array.from(predictions.samples, (i) => samples[i]);
    const kept = windows ? samplesBeforeFlares(chosen, windows, hoursBefore) : [...chosen.keys()];
    if (windows && !kept.some((k) => chosen[k].label === 1)) continue;
    const labels = kept.map((k) => chosen[k].label);
    const scores = (list: Float64Array, at: number) =>
      flareScores(
        labels,
        kept.map((k) => list[k]),
        { threshold: at },
      );
    const { thresholds } = fold;
    if (thresholds)
      chosenTss.push({
        network: scores(predictions.network, thresholds.network),
        baseline: scores(predictions.baseline, thresholds.baseline),
      });
    scored.push({
      fold: fold.fold,
      network: scores(predictions.network, threshold),
      baseline: scores(predictions.baseline, threshold),
    });
  }
  if (scored.length === 0) return null;
  const network = scoresOverFolds(scored.map((fold) => fold.network));
  const names = Object.keys(network) as FlareScoreName[];
  return {
    network,
    baseline: scoresOverFolds(scored.map((fold) => fold.baseline)),
    difference: Object.fromEntries(
      names.map((name) => [
        name,
        differenceOf(
          scored.map((fold) => fold.network[name] - fold.baseline[name]),
          overlap,
        ),
      ]),
    ) as FoldSide["difference"],
    chosenTss:
      chosenTss.length < scored.length
        ? null
        : {
            network: scoresOverFolds(chosenTss.map((fold) => fold.network)).tss,
            baseline: scoresOverFolds(chosenTss.map((fold) => fold.baseline)).tss,
            difference: differenceOf(
              chosenTss.map(({ network: own, baseline }) => own.tss - baseline.tss),
              overlap,
            ),
          },
    folds: scored,
  };
}

function differenceOf(gains: readonly number[], overlap: number): FoldDifference {
  const values = gains.filter((gain) => !Number.isNaN(gain));
  const folds = values.length;
  const above = values.filter((gain) => gain > 0).length;
  if (folds === 0) return { mean: Number.NaN, sd: Number.NaN, folds, standardError: Number.NaN, above };
  const { mean, sd } = summary(values);
  return { mean, sd, folds, standardError: sd * Math.sqrt(1 / folds + overlap), above };
}
