import { DataError, type Evaluation, type Score, type Store, type WorkOptions } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import { openPrepared, sequenceItems } from "../dataset/index.ts";
import { networkGenerator } from "../generate/index.ts";
import type { MagnetogramNet } from "../network/index.ts";
import type { FieldGenerator, PreparedSet, SequenceItem } from "../types.ts";
import { fitLinearField, linearRegression, persistence, zeroField } from "./baselines/index.ts";
import {
  type EvaluationReport,
  evaluateGenerators,
  type GeneratorEvaluationOptions,
} from "./evaluate-generators.ts";
import { heldItems } from "./held-items.ts";
import type { ScoreName } from "./score-facts.ts";
import { SCORE_LABELS } from "./score-labels.ts";

/** Discs that the regression is fitted to, spread over the training side. */
const FITTED = 200;
const DAY_HOURS = 24;

/** What of the report goes into the contract's list. */
const METRICS: readonly ScoreName[] = [
  "ssim",
  "psnr",
  "correlationDisc",
  "correlationBinned",
  "unsignedFluxCorrelation",
  "positiveFluxCorrelation",
  "negativeFluxCorrelation",
  "differenceCorrelation",
];

/** The sequence that an evaluation goes over, and how it is called. */
export interface EvaluatedSide {
  readonly items: () => AsyncIterable<SequenceItem>;
  readonly about: string;
}

/**
 * The test side of a data set; where it is not divided all of it, with a warning. Throws a DataError where no image of it
 * has an observed field.
 */
export function evaluatedSide(set: PreparedSet, options: WorkOptions = {}): EvaluatedSide {
  const test = set.samples.some(({ side }) => side === "test");
  const used = set.samples.filter(({ side, field }) => field !== null && (!test || side === "test"));
  if (used.length === 0)
    throw new DataError("No observed magnetogram to evaluate on", {
      value: set.samples.length,
      expected: "samples with a field",
      remedy: "Prepare magnetograms of the same times beside the EUV images.",
    });
  if (!test)
    options.onWarning?.(
      "The data set has no test side: all of it is evaluated on, which flatters a network that was trained on it",
    );
  const { signal } = options;
  return {
    items: heldItems(() => sequenceItems(set, test ? "test" : null, signal ? { signal } : {})),
    about: test ? "test side" : "whole set",
  };
}

/**
 * The trivial generators of a data set: zero field, persistence over a day (over one cadence where the test is shorter than
 * two days, with a warning), linear regression fitted to the training side (to all, with a warning, where there is none).
 */
export async function trivialGenerators(
  set: PreparedSet,
  config: MagnetogramConfig,
  options: WorkOptions = {},
): Promise<FieldGenerator[]> {
  const { cadenceMinutes } = config.sequence;
  const paired = set.samples.filter(({ field }) => field !== null);
  const sides = ["test", "train"].map((name) => paired.filter(({ side }) => side === name));
  const [test, train] = sides.map((side) => (side.length > 0 ? side : paired));
  if (sides[1].length === 0)
    options.onWarning?.(
      "The data set has no training side: the regression is fitted to what it is tested on, which flatters it",
    );
  const hours =
    test.length === 0 ? 0 : (Date.parse(test[test.length - 1].utc) - Date.parse(test[0].utc)) / 3.6e6;
  const day = hours >= 2 * DAY_HOURS;
  if (!day)
    options.onWarning?.(
      `The test is ${hours.toFixed(1)} h long: persistence is over ${cadenceMinutes} minutes, not a day`,
    );
  async function* fitted(): AsyncGenerator<SequenceItem> {
    const step = Math.max(1, train.length / FITTED);
    for (let k = 0; k < train.length; k += step) {
      const { euv, field, utc } = train[Math.floor(k)];
      if (field === null) continue;
      const [image, truth] = [set.euv[euv[euv.length - 1]], set.field[field]];
      yield { utc, euv: await set.read(image), field: await set.read(truth) };
    }
  }
  const { intensity, clipGauss } = config;
  const fit = await fitLinearField(fitted(), { ...options, intensity, clipGauss });
  return [zeroField(), persistence({ hours: day ? DAY_HOURS : cadenceMinutes / 60 }), linearRegression(fit)];
}

/** Options of a report that follow from a configuration. */
export const reportOptions = ({ sequence, clipGauss }: MagnetogramConfig): GeneratorEvaluationOptions => ({
  cadenceMinutes: sequence.cadenceMinutes,
  toleranceMinutes: Math.max(sequence.toleranceMinutes, 1e-3),
  clipGauss,
  warmUpFrames: sequence.frames - 1,
});

/**
 * Scores of a network on the test side of a prepared data set, each beside the zero field, persistence and linear
 * regression; the whole report is `evaluateGenerators`'. The network is run in its configuration's test mode.
 *
 * Throws a DataError for a folder that is no prepared set or has no observed field, a ShapeError where sizes differ.
 */
export async function evaluateMagnetogram(
  network: MagnetogramNet,
  data: Store,
  config: MagnetogramConfig,
  options: WorkOptions = {},
): Promise<Evaluation> {
  const { onWarning } = options;
  const set = await openPrepared(data, config, onWarning ? { onWarning } : {});
  const { items, about } = evaluatedSide(set, options);
  const trivial = await trivialGenerators(set, config, options);
  const own = networkGenerator(network);
  const report = await evaluateGenerators(items, [own, ...trivial], {
    ...options,
    ...reportOptions(config),
    bootstrap: null,
    powerFrames: null,
  });
  return {
    data: `${about}: ${report.frames} magnetograms from ${report.fromUtc} to ${report.toUtc}`,
    examples: report.frames,
    scores: contractScores(report),
    skipped: set.skipped,
  };
}

/** The first generator of a report beside each of the others, as the contract has scores. */
export function contractScores({ generators: [own, ...others] }: EvaluationReport): Score[] {
  const off = (value: number) => Math.abs(value - 1);
  return others.flatMap(({ name, scores }) => [
    ...METRICS.map(
      (metric): Score => ({
        metric: SCORE_LABELS[metric].label,
        value: own.scores[metric].value,
        baseline: { name, value: scores[metric].value },
        higherIsBetter: true,
      }),
    ),
    {
      metric: "fluctuation over the truth's, distance from 1",
      value: off(own.scores.fluctuationRatio.value),
      baseline: { name, value: off(scores.fluctuationRatio.value) },
      higherIsBetter: false,
    },
  ]);
}
