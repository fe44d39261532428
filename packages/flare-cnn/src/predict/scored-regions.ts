import {
  type Fact,
  type ObserveContext,
  type Picture,
  type Score,
  seededRandom,
  type Table,
} from "@helioscope/core";
import { evaluationReport, type FlareScoreName, type FlareScores } from "../evaluation/index.ts";
import { outputPicture, outputStatistics, resizedResolutions, resolutionPicture } from "../recall/index.ts";
import type { LabelledRegion } from "../samples/index.ts";
import { type FlarePrediction, TOTAL_FLUX } from "./prediction.ts";

/** What scores and pictures a set of labelled magnetograms gives. */
export interface ScoredRegions {
  readonly tables: readonly Table[];
  readonly pictures: readonly Picture[];
  readonly scores: readonly Score[];
  /** What was scored, and the intervals of the scores. */
  readonly facts: readonly Fact[];
}

export interface ScoredRegionsOptions {
  readonly name: string;
  readonly threshold: number;
  /** Of the network's training and of its baseline's; see `FlareScoreOptions`. */
  readonly positiveWeight: number | undefined;
}

/**
 * Scores of magnetograms of which flares label some as flaring and some as nonflaring (those of regions without a label
 * are left out), beside those of the baseline, the flux of each class by output (Figure 6) and the resolution after
 * resizing (Figure 8); undefined with one class only. `every` are all that have a probability, those that must not be
 * scored too.
 */
export async function scoredRegions(
  predictions: readonly FlarePrediction[],
  every: readonly FlarePrediction[],
  regions: ReadonlyMap<number, LabelledRegion>,
  context: Pick<ObserveContext, "out" | "document" | "signal" | "seed" | "onWarning">,
  options: ScoredRegionsOptions,
): Promise<ScoredRegions | undefined> {
  const { name, threshold, positiveWeight } = options;
  const scored = predictions.filter(({ record }) => regions.has(record.harp));
  const labels = scored.map(({ record }) => regions.get(record.harp)?.label ?? 0);
  if (new Set(labels).size < 2) return undefined;
  const lent = context.document ? { document: context.document } : {};
  const probabilities = scored.map((one) => one.probability ?? Number.NaN);
  const withFlux = scored.every((one) => one.baseline !== null);
  const weighted = positiveWeight === undefined ? {} : { positiveWeight };
  const baseline = {
    name: TOTAL_FLUX,
    probabilities: scored.map((one) => one.baseline ?? Number.NaN),
    ...weighted,
  };
  const report = await evaluationReport(
    context.out,
    labels,
    [{ name, probabilities, ...weighted }, ...(withFlux ? [baseline] : [])],
    {
      groups: scored.map(({ record }) => regions.get(record.harp)?.group ?? record.harp),
      random: seededRandom(context.seed),
      threshold,
      ...lent,
      ...(context.signal ? { signal: context.signal } : {}),
      ...(context.onWarning ? { onWarning: context.onWarning } : {}),
    },
  );
  const flux = scored.map(({ fluxMx }) => fluxMx ?? Number.NaN);
  await context.out.write(
    OUTPUT.path,
    await outputPicture(outputStatistics(labels, probabilities, flux), {
      title: `Total unsigned flux by the output of ${name}`,
      ...lent,
    }),
  );
  const sizes = [0, 1].map((label) =>
    resizedResolutions(scored.filter((_, i) => labels[i] === label).map(({ record }) => record)),
  );
  await context.out.write(
    RESOLUTIONS.path,
    await resolutionPicture(
      [
        { name: "nonflaring", resolutions: sizes[0] },
        { name: "flaring", resolutions: sizes[1] },
      ],
      { title: "Resolution after resizing to 256 x 256 px", ...lent },
    ),
  );
  return {
    tables: report.tables,
    pictures: [...report.pictures, OUTPUT, RESOLUTIONS],
    scores: SCORES.map(([metric, key]) =>
      score(metric, key, report.scores[0].scores, report.scores[1]?.scores),
    ),
    facts: [
      { label: "Scores are of", value: whatText(every, scored, labels) },
      ...report.scores.flatMap((each) => intervalFacts(each)),
    ],
  };
}

const OUTPUT: Picture = {
  path: "evaluation/output.svg",
  title: "Total unsigned flux by output",
  caption:
    "Magnetograms of each class by what the network says (left), and the mean of their total unsigned flux with five standard errors (right), as in Figure 6.",
};

const RESOLUTIONS: Picture = {
  path: "evaluation/resolutions.svg",
  title: "Resolution after resizing",
  caption:
    "What a pixel covers once a magnetogram is resized to 256 x 256 px, as in Figure 8. Where the classes differ, a network of resized magnetograms can tell them apart by their resolution alone.",
};

const SCORES: readonly (readonly [string, FlareScoreName])[] = [
  ["TSS", "tss"],
  ["HSS (A6)", "hss2"],
  ["Brier skill", "brierSkill"],
  ["ROC area", "rocArea"],
];

function whatText(
  all: readonly FlarePrediction[],
  scored: readonly FlarePrediction[],
  labels: readonly number[],
): string {
  const harps = (of: readonly FlarePrediction[]) => new Set(of.map(({ record }) => record.harp)).size;
  const flaring = harps(scored.filter((_, i) => labels[i] === 1));
  const used = harps(scored);
  const left = harps(all) - used;
  return `${scored.length} magnetograms of ${flaring} flaring and ${used - flaring} nonflaring regions, ${left} left out`;
}

/** What regions drawn again and again make of a score. */
function intervalFacts({ name, scores }: { readonly name: string; readonly scores: FlareScores }): Fact[] {
  return SCORES.flatMap(([metric, key]) => {
    const { low, high } = scores.errors?.[key] ?? { low: Number.NaN, high: Number.NaN };
    return Number.isNaN(low)
      ? []
      : [{ label: `${metric} of ${name}, 95 %`, value: `${low.toFixed(2)} to ${high.toFixed(2)}` }];
  });
}

/** Without the flux baseline, beside what has no skill by the score's definition. */
function score(metric: string, key: FlareScoreName, own: FlareScores, flux: FlareScores | undefined): Score {
  return {
    metric,
    value: own[key],
    baseline: flux
      ? { name: TOTAL_FLUX, value: flux[key] }
      : { name: "no skill", value: key === "rocArea" ? 0.5 : 0 },
    higherIsBetter: true,
  };
}
