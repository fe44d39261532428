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
import { taskDifferences } from "./task-differences.ts";
import { trainingWarning } from "./training-warning.ts";

/** Discs that the regression is fitted to, spread over the training side. */
const FITTED = 200;
const DAY_HOURS = 24;
/** Times of images jitter; a tolerance of nothing would part pairs. */
const LEAST_TOLERANCE_MINUTES = 1e-3;

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
  /** Times of the fields. */
  readonly utc: readonly string[];
  /** First and last of them. */
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
    utc: used.map(({ utc }) => utc),
    fromUtc: used[0].utc,
    toUtc: used[used.length - 1].utc,
  };
}

/**
 * The trivial generators of a data set, which every table has: zero field, persistence over one cadence, persistence over a day
 * turned with the Sun (left out, with a warning, where what is evaluated is shorter than two days, where fewer than half of the
 * fields have one a day before, or where they do not say where their observer stood), linear regression fitted to the training side (to all, with a warning, where there is none).
 */
export async function trivialGenerators(
  set: PreparedSet,
  { utc, fromUtc, toUtc }: Pick<EvaluatedSide, "utc" | "fromUtc" | "toUtc">,
  config: MagnetogramConfig,
  options: WorkOptions = {},
): Promise<FieldGenerator[]> {
  const { intensity, clipGauss, sequence } = config;
  const toleranceMinutes = pairTolerance(config);
  const hours = (Date.parse(toUtc) - Date.parse(fromUtc)) / 3_600_000;
  const long = hours >= 2 * DAY_HOURS;
  const dayOld = withDayBefore(utc, toleranceMinutes);
  const continuous = long && 2 * dayOld >= utc.length;
  const placed = continuous && (await sayWhere(set, utc));
  if (!placed)
    options.onWarning?.(
      continuous
        ? "The magnetograms do not say where their observer stood: persistence over a day, turned with the Sun, is left out"
        : long
          ? `${dayOld} of ${utc.length} magnetograms have one a day before: persistence over a day is left out`
          : `What is evaluated is ${hours.toFixed(1)} h long: persistence over a day, which needs two, is left out`,
    );
  const fit = await fitLinearField(fittedItems(set, options), { ...options, intensity, clipGauss });
  return [
    zeroField(),
    persistence({ hours: sequence.cadenceMinutes / 60, toleranceMinutes }),
    ...(placed ? [persistence({ hours: DAY_HOURS, rotated: true, toleranceMinutes })] : []),
    linearRegression(fit),
  ];
}

/** Times that have another one a day before them. Times in their order. */
function withDayBefore(utc: readonly string[], toleranceMinutes: number): number {
  const times = utc.map(Date.parse);
  const tolerance = toleranceMinutes * 60_000;
  let count = 0;
  for (let i = 0, k = 0; i < times.length; i++) {
    const wanted = times[i] - DAY_HOURS * 3_600_000;
    while (times[k] < wanted - tolerance) k++;
    if (times[k] <= wanted + tolerance) count++;
  }
  return count;
}

/** Whether images and fields of a side know their station: the last ones speak for all. */
async function sayWhere(set: PreparedSet, times: readonly string[]): Promise<boolean> {
  const last = times[times.length - 1];
  const sample = set.samples.find(({ utc, field }) => utc === last && field !== null);
  if (!sample || sample.field === null) return false;
  const discs = [set.euv[sample.euv[sample.euv.length - 1]], set.field[sample.field]];
  for (const file of discs) {
    const { observer } = await set.read(file);
    if (observer?.b0Degrees === undefined || observer.l0Degrees === undefined) return false;
  }
  return true;
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

/** By how many minutes a pair of frames, or the age of persistence, may miss the cadence. */
const pairTolerance = ({ sequence }: MagnetogramConfig): number =>
  Math.min(Math.max(sequence.toleranceMinutes, LEAST_TOLERANCE_MINUTES), sequence.cadenceMinutes / 2);

/** Options of a report that follow from a configuration. */
export const reportOptions = (config: MagnetogramConfig): GeneratorEvaluationOptions => ({
  cadenceMinutes: config.sequence.cadenceMinutes,
  toleranceMinutes: pairTolerance(config),
  clipGauss: config.clipGauss,
  warmUpFrames: config.sequence.frames - 1,
});

/**
 * Scores of a network on the test side of a prepared data set, each beside the trivial generators; the whole report is
 * `evaluateGenerators`'. Preparation, cadence, sides and test mode are those of the network's own configuration, so that the
 * test side is the one of its training; where `config` asks for others that is said. Images from the time of its training
 * are warned of.
 *
 * Throws a DataError for a folder that is no prepared set, was prepared otherwise or has no observed field, a ShapeError
 * where sizes differ.
 */
export async function evaluateMagnetogram(
  network: MagnetogramNet,
  data: Store,
  config: MagnetogramConfig,
  options: WorkOptions = {},
): Promise<Evaluation> {
  const { onWarning } = options;
  const { config: own, origin } = network;
  const differences = taskDifferences(own, config);
  if (differences.length > 0)
    onWarning?.(
      `The network's own configuration counts, not the one that is given: ${differences.join(", ")}`,
    );
  const set = await openPrepared(data, own, onWarning ? { onWarning } : {});
  const side = evaluatedSide(set, options);
  const met = trainingWarning(own.generator.kind, origin.trainedOn, side.utc);
  if (met !== undefined) onWarning?.(met);
  const trivial = await trivialGenerators(set, side, own, options);
  const report = await evaluateGenerators(
    side.items,
    [networkGenerator(network, { readAhead: "auto" }), ...trivial],
    {
      ...options,
      ...reportOptions(own),
      bootstrap: null,
      powerFrames: null,
    },
  );
  return {
    data: `${side.about}: ${report.frames} magnetograms from ${report.fromUtc} to ${report.toUtc}, ${report.truth}`,
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
