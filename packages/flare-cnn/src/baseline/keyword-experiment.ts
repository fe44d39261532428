import type { Flare } from "@helioscope/archives";
import { type Random, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { binaryConfusion } from "@helioscope/core/metrics";
import { regionsOf, type ScoredMagnetogram } from "../recall/index.ts";
import { flaresByNoaa } from "../samples/flares-by-noaa.ts";
import { chronologicalSplit, regionSplits } from "../samples/index.ts";
import {
  type ConfusionScoreName,
  type ConfusionScores,
  confusionScores,
  type ScoreWithError,
  scoresOverRegions,
  scoresOverSplits,
} from "./confusion-scores.ts";
import { takeRows } from "./features.ts";
import { FEATURE_SETS, type FeatureSet, isLogarithmic, tableFeatures } from "./keyword-features.ts";
import type { KeywordCase, KeywordTable } from "./keyword-table.ts";
import { persistence } from "./persistence.ts";
import {
  fitScaledClassifier,
  type LinearKind,
  type ScaledClassifier,
  scaledProbabilities,
} from "./scaled-classifier.ts";

export interface KeywordExperimentOptions extends WorkOptions {
  readonly random: Random;
  /** Flares for persistence; that baseline is left out without them. */
  readonly flares?: readonly Flare[];
  /** Regions that are first seen at or after this date are the test; the paper's 2015-10-01 where absent. */
  readonly testFromUtc?: string;
  /** Splits and the share of regions that they hold; the paper's 10 and 1/3 where absent. */
  readonly repeats?: number;
  readonly validationShare?: number;
  /** The paper's 4.5 where absent. */
  readonly positiveWeight?: number;
  readonly features?: readonly FeatureSet[];
  readonly classifiers?: readonly LinearKind[];
  /** Resamples of the bootstrap over the regions of the test; 1000 where absent. */
  readonly resamples?: number;
}

/** How one baseline does. */
export interface KeywordResult {
  /** Keywords that it looks at; empty for climatology and persistence. */
  readonly features: string;
  readonly classifier: LinearKind | "climatology" | "persistence";
  /** Mean and standard deviation over the splits of the earlier regions. */
  readonly validation: Readonly<Record<ConfusionScoreName, ScoreWithError>>;
  /** Fitted to all earlier regions: scores of the later ones, with the standard error of a bootstrap over regions. */
  readonly test: Readonly<Record<ConfusionScoreName, ScoreWithError>>;
  /** What it gives to the flaring cases that each split holds; indices into the cases. */
  readonly held: readonly { readonly cases: Uint32Array; readonly probabilities: Float64Array }[];
}

/** Cases and regions on one side. */
export interface KeywordSide {
  readonly cases: number;
  readonly flaringCases: number;
  /** HARPs. */
  readonly flaring: number;
  readonly nonflaring: number;
}

export interface KeywordExperiment {
  readonly results: readonly KeywordResult[];
  readonly training: KeywordSide;
  readonly test: KeywordSide;
  readonly splits: number;
  readonly testFromUtc: string;
}

/**
 * What the keywords of SHARP records can do without a network: linear classifiers of some sets of keywords over region-
 * disjoint splits of the earlier regions (section 4.1) and on the later ones, weighted as the paper's loss is (A3), beside
 * climatology (never a flare: the commoner class) and persistence (flaring where an M flare was in the last 24 hours; labels of the whole passage come of the same flares, so
 * that it has no false alarms).
 *
 * Throws an ArgumentError or a DataError where the regions cannot be split, an AbortedError.
 */
export async function keywordExperiment(
  table: KeywordTable,
  cases: readonly KeywordCase[],
  options: KeywordExperimentOptions,
): Promise<KeywordExperiment> {
  const { random, testFromUtc = "2015-10-01", resamples = 1000, positiveWeight = 4.5, signal } = options;
  const { features = FEATURE_SETS, classifiers = ["logistic", "linear SVM"] } = options;
  const sides = chronologicalSplit(cases, testFromUtc);
  const early = Array.from(sides.train, (i) => cases[i]);
  const late = Array.from(sides.held, (i) => cases[i]);
  const splits = regionSplits(early, {
    random: random.fork("splits"),
    ...(options.repeats === undefined ? {} : { repeats: options.repeats }),
    ...(options.validationShare === undefined ? {} : { validationShare: options.validationShare }),
  });
  const labels = Float64Array.from(early, ({ label }) => label);
  const lateLabels = Float64Array.from(late, ({ label }) => label);
  const lateGroups = late.map(({ group }) => group);
  const bootstrap = { random: random.fork("bootstrap"), resamples, ...(signal ? { signal } : {}) };

  const results: KeywordResult[] = [];
  /** Scores of one baseline, whose probabilities of a split's held cases and of the test are given. */
  const judge = (
    name: Pick<KeywordResult, "features" | "classifier">,
    held: (split: number) => Float64Array,
    test: Float64Array,
  ) => {
    const scores: ConfusionScores[] = [];
    const kept = splits.map((split, k) => {
      const probabilities = held(k);
      const truth = taken(labels, split.held);
      scores.push(confusionScores(binaryConfusion(truth, callsOf(probabilities))));
      const flaring = [...truth.keys()].filter((i) => truth[i] === 1);
      return {
        cases: Uint32Array.from(flaring, (i) => sides.train[split.held[i]]),
        probabilities: Float64Array.from(flaring, (i) => probabilities[i]),
      };
    });
    results.push({
      ...name,
      validation: scoresOverSplits(scores),
      test: scoresOverRegions(lateLabels, callsOf(test), lateGroups, bootstrap),
      held: kept,
    });
  };

  const total = features.length * classifiers.length;
  for (const set of features) {
    const all = tableFeatures(
      table,
      early.map(({ row }) => row),
      set.keywords,
    );
    const later = tableFeatures(
      table,
      late.map(({ row }) => row),
      set.keywords,
    );
    const logarithmic = set.keywords.map(isLogarithmic);
    for (const kind of classifiers) {
      options.onProgress?.({ stage: "Fitting baselines", done: results.length, total, detail: set.name });
      const fit = { kind, logarithmic, positiveWeight, ...(signal ? { signal } : {}) };
      // Fits are long and synchronous: others get a turn between them.
      const models: ScaledClassifier[] = [];
      for (const { train } of splits) {
        await new Promise((resolve) => setTimeout(resolve));
        throwIfAborted(signal);
        models.push(fitScaledClassifier(takeRows(all, train), taken(labels, train), fit));
      }
      judge(
        { features: set.name, classifier: kind },
        (k) => scaledProbabilities(models[k], takeRows(all, splits[k].held)),
        scaledProbabilities(fitScaledClassifier(all, labels, fit), later),
      );
    }
  }
  options.onProgress?.({ stage: "Fitting baselines", done: total, total });
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  judge(
    { features: "", classifier: "climatology" },
    (k) => new Float64Array(splits[k].held.length).fill(rate),
    new Float64Array(late.length).fill(rate),
  );
  if (options.flares) {
    const persist = persistenceOf(cases, options.flares);
    judge(
      { features: "", classifier: "persistence" },
      (k) => Float64Array.from(splits[k].held, (i) => persist(early[i])),
      Float64Array.from(late, persist),
    );
  }
  return {
    results,
    training: sideOf(early),
    test: sideOf(late),
    splits: splits.length,
    testFromUtc,
  };
}

/** The flaring cases that the splits of a result hold, for its curve of instantaneous recall (Figure 5). */
export function* heldMagnetograms(
  result: KeywordResult,
  cases: readonly KeywordCase[],
): Generator<ScoredMagnetogram> {
  for (const [fold, { cases: held, probabilities }] of result.held.entries()) {
    for (let i = 0; i < held.length; i++) {
      const { harp, utc } = cases[held[i]];
      yield { harp, utc, probability: probabilities[i], fold };
    }
  }
}

function taken(values: Float64Array, indices: Uint32Array): Float64Array {
  const some = new Float64Array(indices.length);
  for (let i = 0; i < some.length; i++) some[i] = values[indices[i]];
  return some;
}

function callsOf(probabilities: Float64Array): Uint8Array {
  const calls = new Uint8Array(probabilities.length);
  for (let i = 0; i < calls.length; i++) calls[i] = probabilities[i] >= 0.5 ? 1 : 0;
  return calls;
}

function persistenceOf(cases: readonly KeywordCase[], flares: readonly Flare[]): (one: KeywordCase) => 0 | 1 {
  const byNoaa = flaresByNoaa(flares);
  const byHarp = new Map(
    regionsOf(cases).map(({ harp, noaa }) => [harp, noaa.flatMap((number) => byNoaa.get(number) ?? [])]),
  );
  return ({ harp, utc }) => persistence(byHarp.get(harp) ?? [], utc);
}

function sideOf(cases: readonly KeywordCase[]): KeywordSide {
  const regions = new Map(cases.map(({ harp, label }) => [harp, label]));
  const flaring = [...regions.values()].reduce((sum: number, label) => sum + label, 0);
  return {
    cases: cases.length,
    flaringCases: cases.reduce((sum, { label }) => sum + label, 0),
    flaring,
    nonflaring: regions.size - flaring,
  };
}
