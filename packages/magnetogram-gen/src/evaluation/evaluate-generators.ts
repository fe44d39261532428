import { ArgumentError, DataError, seededRandom } from "@helioscope/core";
import { type BootstrappedScore, bootstrapScores } from "@helioscope/core/stats";
import type { FieldGenerator, SequenceItem } from "../types.ts";
import { type MeasureOptions, measureGenerator } from "./measure.ts";
import { type MeanSpread, meanSpread } from "./moments.ts";
import type { FrameRecord, GeneratorRecord, PairRecord } from "./records.ts";
import { blockFrames } from "./resampling.ts";
import { frameScores, pairScores, type ScoreName } from "./score-facts.ts";
import type { TruthName } from "./truth-name.ts";

export interface BootstrapPlan {
  readonly seed: number;
  /** 400 where absent. */
  readonly resamples?: number;
  /** Hours of frames that are drawn together, since the Sun remembers; 72 where absent, a third of the frames at most. */
  readonly blockHours?: number;
  /** 0.95 where absent. */
  readonly confidence?: number;
}

export interface GeneratorEvaluationOptions extends MeasureOptions {
  /** Frames after the beginning and after each gap that nobody is scored on: 2 for samples of three images. 0 where absent. */
  readonly warmUpFrames?: number;
  /** Intervals of all scores; none where null. Seed 1 where absent. */
  readonly bootstrap?: BootstrapPlan | null;
}

/** One score of one generator. */
export interface EvaluatedScore {
  readonly value: number;
  /** Population standard deviation over images, of scores that are means of them. */
  readonly std: number | null;
  /** Interval of the bootstrap; NaN where none was asked for. */
  readonly low: number;
  readonly high: number;
}

export interface GeneratorEvaluation extends GeneratorRecord {
  readonly scores: Readonly<Record<ScoreName, EvaluatedScore>>;
}

export interface EvaluationReport {
  readonly generators: readonly GeneratorEvaluation[];
  /** What they are compared with. */
  readonly truth: TruthName;
  /** Frames and pairs of frames that every generator was scored on. */
  readonly frames: number;
  readonly pairs: number;
  /** Frames with an observed field that were left out: at the beginning of a sequence, or where one generator had nothing to go by. */
  readonly leftOut: number;
  readonly fromUtc: string;
  readonly toUtc: string;
  readonly cadenceMinutes: number;
  readonly clipGauss: number;
}

/**
 * Evaluates generators on one sequence, one after another, all of them on the same frames: those past the warm-up on which
 * each had something to go by. `items` is called once for each. Holds the scores of frames, not their pixels.
 *
 * Throws an ArgumentError without generators or with two of one name, a DataError where no frame is left, and what
 * `measureGenerator` throws.
 */
export async function evaluateGenerators(
  items: () => AsyncIterable<SequenceItem>,
  generators: readonly FieldGenerator[],
  options: GeneratorEvaluationOptions,
): Promise<EvaluationReport> {
  const names = generators.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size < names.length)
    throw new ArgumentError(`An evaluation of ${names.length === 0 ? "nothing" : names.join(", ")}`, {
      value: names,
      expected: "generators with different names",
    });
  const records: GeneratorRecord[] = [];
  for (const generator of generators) records.push(await measureGenerator(items(), generator, options));
  return reportOf(records, options);
}

/** The report of records that were measured on the same sequence. Throws a DataError where no frame is left. */
export function reportOf(
  records: readonly GeneratorRecord[],
  options: GeneratorEvaluationOptions,
): EvaluationReport {
  const { cadenceMinutes, clipGauss = 200, warmUpFrames = 0, bootstrap = { seed: 1 } } = options;
  const observed = records[0].frames;
  const shared = sharedTimes(records, warmUpFrames);
  if (shared.size === 0)
    throw new DataError("No frame is left to be scored", {
      value: observed.length,
      expected: `items with an observed field, past the first ${warmUpFrames} of each sequence, that every generator had data for`,
      remedy: "Evaluate a longer sequence, or persistence over fewer hours.",
    });
  const generators = records.map((record): GeneratorEvaluation => {
    const frames = record.frames.filter(({ utc }) => shared.has(utc));
    const pairs = record.pairs.filter(({ utc, beforeUtc }) => shared.has(utc) && shared.has(beforeUtc));
    const regions = record.regions.filter(({ utc }) => shared.has(utc));
    return { ...record, frames, pairs, regions, scores: scoresOf(frames, pairs, cadenceMinutes, bootstrap) };
  });
  const [{ frames, pairs }] = generators;
  return {
    generators,
    truth: records[0].truth,
    frames: frames.length,
    pairs: pairs.length,
    leftOut: observed.length - frames.length,
    fromUtc: frames[0].utc,
    toUtc: frames[frames.length - 1].utc,
    cadenceMinutes,
    clipGauss,
  };
}

/** Times of the frames that every generator is scored on. */
function sharedTimes(records: readonly GeneratorRecord[], warmUpFrames: number): ReadonlySet<string> {
  const used = records.map(({ frames }) => new Map(frames.map(({ utc, framesUsed }) => [utc, framesUsed])));
  const shared = records[0].frames.filter(
    ({ utc, preceding }) => preceding >= warmUpFrames && used.every((frames) => (frames.get(utc) ?? 0) > 0),
  );
  return new Set(shared.map(({ utc }) => utc));
}

function scoresOf(
  frames: readonly FrameRecord[],
  pairs: readonly PairRecord[],
  cadenceMinutes: number,
  plan: BootstrapPlan | null,
): Readonly<Record<ScoreName, EvaluatedScore>> {
  const drawn = {
    ...intervals(frames, frameScores, cadenceMinutes, plan),
    ...intervals(pairs, pairScores, cadenceMinutes, plan),
  };
  const spreads = new Map<string, MeanSpread>(
    Object.keys(frames[0].scores).map((name) => [
      name,
      meanSpread(frames.map(({ scores }) => scores[name as keyof typeof scores])),
    ]),
  );
  return Object.fromEntries(
    Object.entries(drawn).map(([name, { estimate, low, high }]) => [
      name,
      { value: estimate, std: spreads.get(name)?.std ?? null, low, high },
    ]),
  ) as Record<ScoreName, EvaluatedScore>;
}

function intervals<Case, Name extends string>(
  cases: readonly Case[],
  statistics: (cases: readonly Case[]) => Readonly<Record<Name, number>>,
  cadenceMinutes: number,
  plan: BootstrapPlan | null,
): Readonly<Record<Name, Pick<BootstrappedScore, "estimate" | "low" | "high">>> {
  const n = cases.length;
  if (plan === null || n < 2) {
    const estimates = Object.entries<number>(statistics(cases));
    return Object.fromEntries(
      estimates.map(([name, estimate]) => [name, { estimate, low: Number.NaN, high: Number.NaN }]),
    ) as Record<Name, Pick<BootstrappedScore, "estimate" | "low" | "high">>;
  }
  const { seed, resamples = 400, blockHours, confidence = 0.95 } = plan;
  return bootstrapScores(n, (indices) => statistics(Array.from(indices, (i) => cases[i])), {
    random: seededRandom(seed),
    resamples,
    confidence,
    blockLength: blockFrames(n, cadenceMinutes, blockHours),
  });
}
