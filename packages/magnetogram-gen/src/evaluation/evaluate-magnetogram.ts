import { DataError, type Evaluation, type Score, type Store, type WorkOptions } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import { openPrepared, sequenceItems } from "../dataset/index.ts";
import { networkGenerator } from "../generate/index.ts";
import type { MagnetogramNet } from "../network/index.ts";
import type { FieldGenerator, PreparedSet, SequenceItem, Side } from "../types.ts";
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
  /** First and last observed field. */
  readonly fromUtc: string;
  readonly toUtc: string;
}

export interface EvaluatedSideOptions extends WorkOptions {
  /** Instead of the test side; `all`: the whole set. */
  readonly side?: Side | "all";
}

/**
 * The test side of a data set, or another; where the set is not divided all of it, with a warning. Throws a DataError where no
 * image of it has an observed field.
 */
export function evaluatedSide(set: PreparedSet, options: EvaluatedSideOptions = {}): EvaluatedSide {
  const { side = "test", signal, onWarning } = options;
  const divided = set.samples.some((sample) => sample.side !== null);
  const whole = side === "all" || !divided;
  const used = set.samples.filter((sample) => sample.field !== null && (whole || sample.side === side));
  if (used.length === 0)
    throw new DataError("No observed magnetogram to evaluate on", {
      value: set.samples.length,
      expected: "samples with a field",
      remedy: "Prepare magnetograms of the same times beside the EUV images.",
    });
  if (whole && side !== "all")
    onWarning?.(
      `The data set has no ${side} side: all of it is evaluated on, which flatters a network that was trained on it`,
    );
  return {
    items: heldItems(() => sequenceItems(set, whole ? null : side, signal ? { signal } : {})),
    about: whole ? "whole set" : `${side} side`,
    fromUtc: used[0].utc,
    toUtc: used[used.length - 1].utc,
  };
}

/**
 * The trivial generators of a data set: zero field, persistence over a day (over one cadence where what is evaluated is
 * shorter than two days, with a warning), linear regression fitted to the training side (to all, with a warning, where there
 * is none).
 */
export async function trivialGenerators(
  set: PreparedSet,
  { fromUtc, toUtc }: Pick<EvaluatedSide, "fromUtc" | "toUtc">,
  config: MagnetogramConfig,
  options: WorkOptions = {},
): Promise<FieldGenerator[]> {
  const { cadenceMinutes } = config.sequence;
  const hours = (Date.parse(toUtc) - Date.parse(fromUtc)) / 3_600_000;
  const day = hours >= 2 * DAY_HOURS;
  if (!day)
    options.onWarning?.(
      `What is evaluated is ${hours.toFixed(1)} h long: persistence is over ${cadenceMinutes} minutes, not a day`,
    );
  const { intensity, clipGauss } = config;
  const fit = await fitLinearField(fittedItems(set, options), { ...options, intensity, clipGauss });
  return [zeroField(), persistence({ hours: day ? DAY_HOURS : cadenceMinutes / 60 }), linearRegression(fit)];
}

/** Discs that a regression is fitted to. */
async function* fittedItems(set: PreparedSet, options: WorkOptions): AsyncGenerator<SequenceItem> {
  const paired = set.samples.filter(({ field }) => field !== null);
  const train = paired.filter(({ side }) => side === "train");
  if (train.length === 0)
    options.onWarning?.(
      "The data set has no training side: the regression is fitted to all of it, which flatters it",
    );
  const fitted = train.length > 0 ? train : paired;
  const step = Math.max(1, fitted.length / FITTED);
  for (let k = 0; k < fitted.length; k += step) {
    const { euv, field, utc } = fitted[Math.floor(k)];
    if (field === null) continue;
    const [image, truth] = [set.euv[euv[euv.length - 1]], set.field[field]];
    yield { utc, euv: await set.read(image), field: await set.read(truth) };
  }
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
  const side = evaluatedSide(set, options);
  const trivial = await trivialGenerators(set, side, config, options);
  const own = networkGenerator(network);
  const report = await evaluateGenerators(side.items, [own, ...trivial], {
    ...options,
    ...reportOptions(config),
    bootstrap: null,
    powerFrames: null,
  });
  return {
    data: `${side.about}: ${report.frames} magnetograms from ${report.fromUtc} to ${report.toUtc}`,
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
