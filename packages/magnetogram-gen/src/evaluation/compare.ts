import { ArgumentError, seededRandom } from "@helioscope/core";
import { type BootstrappedScore, bootstrapScores } from "@helioscope/core/stats";
import type { BootstrapPlan, EvaluationReport, GeneratorEvaluation } from "./evaluate-generators.ts";
import { type MeanSpread, meanSpread } from "./moments.ts";
import { blockFrames } from "./resampling.ts";
import { frameScores, pairScores, type ScoreName } from "./score-facts.ts";

/** By how much the scores of one generator exceed those of another on the same frames, with intervals. */
export type ScoreGains = Readonly<Record<ScoreName, BootstrappedScore>>;

/**
 * Differences of all scores, `ours` less `theirs`, with intervals from a bootstrap that draws the same blocks of time for
 * both. Throws an ArgumentError for a name that the report does not have.
 */
export function scoreGains(
  report: EvaluationReport,
  ours: string,
  theirs: string,
  plan: BootstrapPlan = { seed: 1 },
): ScoreGains {
  const [a, b] = [ours, theirs].map((name) => named(report, name));
  const gains = <Case, Name extends string>(
    own: readonly Case[],
    other: readonly Case[],
    statistics: (cases: readonly Case[]) => Readonly<Record<Name, number>>,
  ) =>
    bootstrapScores(
      own.length,
      (indices) => {
        const [p, q] = [own, other].map((list) => statistics(Array.from(indices, (i) => list[i])));
        const names = Object.keys(p) as Name[];
        return Object.fromEntries(names.map((name) => [name, p[name] - q[name]])) as Record<Name, number>;
      },
      {
        random: seededRandom(plan.seed),
        resamples: plan.resamples ?? 400,
        confidence: plan.confidence ?? 0.95,
        blockLength: blockFrames(own.length, report.cadenceMinutes, plan.blockHours),
      },
    );
  const spatial = gains(a.frames, b.frames, frameScores);
  const none = Object.keys(pairScores([])).map((name) => [name, NO_GAIN]);
  const temporal =
    a.pairs.length === 0
      ? (Object.fromEntries(none) as ReturnType<typeof gains<(typeof a.pairs)[number], ScoreName>>)
      : gains(a.pairs, b.pairs, pairScores);
  return { ...spatial, ...temporal } as ScoreGains;
}

const NO_GAIN: BootstrappedScore = {
  estimate: Number.NaN,
  low: Number.NaN,
  high: Number.NaN,
  standardError: Number.NaN,
  missing: 0,
};

function named({ generators }: EvaluationReport, name: string): GeneratorEvaluation {
  const found = generators.find((generator) => generator.name === name);
  if (!found)
    throw new ArgumentError(`No generator is called ${name}`, {
      value: name,
      expected: `one of ${generators.map((generator) => generator.name).join(", ")}`,
    });
  return found;
}

/** Mean and population spread of every score over seeds: evaluations of trainings that differ by their seed alone. */
export function scoresOverSeeds(
  evaluations: readonly Pick<GeneratorEvaluation, "scores">[],
): Readonly<Record<ScoreName, MeanSpread>> {
  if (evaluations.length === 0)
    throw new ArgumentError("Scores over no seeds", { expected: "at least one evaluation" });
  const names = Object.keys(evaluations[0].scores) as ScoreName[];
  return Object.fromEntries(
    names.map((name) => [name, meanSpread(evaluations.map(({ scores }) => scores[name].value))]),
  ) as Record<ScoreName, MeanSpread>;
}
