import {
  type Evaluation,
  type Score,
  type Store,
  seededRandom,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { binaryConfusion, trueSkill } from "@helioscope/core/metrics";
import { type BootstrappedScore, bootstrapScores } from "@helioscope/core/stats";
import { type FluxBaseline, fitFluxBaseline, fluxProbability } from "../baseline/index.ts";
import type { FlareCnnConfig } from "../config.ts";
import { type FlareScores, flareScores } from "../evaluation/index.ts";
import { openSamples } from "../samples/index.ts";
import type { FlareInput, Sample } from "../types.ts";
import type { FlareNet } from "./flare-net.ts";
import { type PreparedSet, prepareSet, type SampleSource } from "./sample-set.ts";

const BASELINE = "total unsigned flux";
const METRICS: readonly (readonly [string, (scores: FlareScores) => number])[] = [
  ["TSS", ({ tss }) => tss],
  ["HSS2", ({ hss2 }) => hss2],
  ["recall of flaring", ({ recallFlaring }) => recallFlaring],
  ["recall of nonflaring", ({ recallNonflaring }) => recallNonflaring],
  ["ROC area", ({ rocArea }) => rocArea],
  ["Brier skill", ({ brierSkill }) => brierSkill],
];

/** Read and sent through the network at a time. */
const CHUNK = 64;

/** Probabilities of chosen samples of a set, a chunk in memory at a time. */
export async function predictSet(
  network: FlareNet,
  set: PreparedSet,
  indices: ArrayLike<number>,
  options: WorkOptions = {},
): Promise<Float64Array> {
  const result = new Float64Array(indices.length);
  for (let start = 0; start < indices.length; start += CHUNK) {
    throwIfAborted(options.signal);
    const inputs: FlareInput[] = [];
    for (let i = start; i < Math.min(start + CHUNK, indices.length); i++)
      inputs.push(await set.at(indices[i]));
    result.set(await network.probabilities(inputs), start);
    options.onProgress?.({ stage: "predict", done: start + inputs.length, total: indices.length });
  }
  return result;
}

/**
 * How much the TSS of some probabilities exceeds that of others on the same samples, from a bootstrap over regions. One
 * threshold for both, or one each.
 */
export function tssGain(
  samples: readonly Pick<Sample, "label" | "group">[],
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  options: {
    readonly seed: number;
    readonly threshold: number | readonly [ours: number, theirs: number];
    readonly resamples?: number;
  },
): BootstrappedScore {
  const { seed, threshold, resamples = 1000 } = options;
  const groups = [...new Set(samples.map(({ group }) => group))];
  const members = groups.map((group) => samples.flatMap((sample, i) => (sample.group === group ? [i] : [])));
  const thresholds = typeof threshold === "number" ? [threshold, threshold] : threshold;
  const said = [ours, theirs].map((list, k) => samples.map((_, i) => (list[i] >= thresholds[k] ? 1 : 0)));
  const { gain } = bootstrapScores<"gain">(
    groups.length,
    (drawn) => {
      const indices = [...drawn].flatMap((g) => members[g]);
      const truth = indices.map((i) => samples[i].label);
      const [own, other] = said.map((list) =>
        trueSkill(
          binaryConfusion(
            truth,
            indices.map((i) => list[i]),
          ),
        ),
      );
      return { gain: own - other };
    },
    { random: seededRandom(seed), resamples },
  );
  return gain;
}

/**
 * Scores of chosen samples, each beside that of total unsigned flux alone, and the lower end of the 95 % interval of the
 * gain in TSS over it, from a bootstrap over regions: above 0 the network knows more than the flux. Both once more at the
 * threshold that was the best of each on the regions that chose the network's weights, where its file has them.
 */
export async function evaluateSet(
  network: FlareNet,
  set: PreparedSet,
  indices: ArrayLike<number>,
  options: WorkOptions & { readonly threshold: number; readonly data: string },
): Promise<Evaluation> {
  const samples = Array.from(indices, (i) => set.samples[i]);
  const labels = samples.map(({ label }) => label);
  const ours = await predictSet(network, set, indices, options);
  const fitted = network.origin.fluxBaseline ?? fittedHere(samples, options);
  const theirs = samples.map(({ fluxMx }) => fluxProbability(fitted, fluxMx));
  const { threshold } = options;
  const [own, flux] = [ours, theirs].map((list) => flareScores(labels, list, { threshold }));
  const scores: Score[] = METRICS.map(([metric, score]) => ({
    metric,
    value: score(own),
    baseline: { name: BASELINE, value: score(flux) },
    higherIsBetter: true,
  }));
  scores.push({
    metric: "TSS above that of total unsigned flux, lower end of 95 %",
    value: tssGain(samples, ours, theirs, { seed: 1, threshold }).low,
    baseline: { name: BASELINE, value: 0 },
    higherIsBetter: true,
  });
  const best = network.origin.bestThresholds;
  if (best) scores.push(...scoresAtBest(samples, ours, theirs, best));
  return { data: options.data, examples: samples.length, scores, skipped: set.skipped };
}

function scoresAtBest(
  samples: readonly Sample[],
  ours: Float64Array,
  theirs: readonly number[],
  best: { readonly network: number; readonly flux: number },
): Score[] {
  const labels = samples.map(({ label }) => label);
  const tss = (list: ArrayLike<number>, threshold: number) => flareScores(labels, list, { threshold }).tss;
  const { low } = tssGain(samples, ours, theirs, { seed: 1, threshold: [best.network, best.flux] });
  return [
    {
      metric: "TSS at the best thresholds of the validation",
      value: tss(ours, best.network),
      baseline: { name: BASELINE, value: tss(theirs, best.flux) },
      higherIsBetter: true,
    },
    {
      metric: "TSS above that of total unsigned flux at these, lower end of 95 %",
      value: low,
      baseline: { name: BASELINE, value: 0 },
      higherIsBetter: true,
    },
  ];
}

function fittedHere(samples: readonly Sample[], options: WorkOptions): FluxBaseline {
  options.onWarning?.(
    "The network's file holds no total-flux baseline: it is fitted to these very samples, which flatters it",
  );
  return fitFluxBaseline(
    samples.map(({ fluxMx }) => fluxMx),
    samples.map(({ label }) => label),
  );
}

/** {@link evaluateFlareNet} of samples that are open already. */
export async function evaluateSamples(
  network: FlareNet,
  source: SampleSource,
  config: FlareCnnConfig,
  options: WorkOptions = {},
): Promise<Evaluation> {
  const { trainedOn, validatedOn } = network.origin;
  const trained = new Set(trainedOn);
  const seen = new Set([...trainedOn, ...validatedOn]);
  const all = source.samples.map((_, i) => i);
  const without = (groups: ReadonlySet<string>) => all.filter((i) => !groups.has(source.samples[i].group));
  let wanted = without(seen);
  let which = "of regions that the network has not seen";
  if (wanted.length === 0) {
    wanted = without(trained);
    which = "of regions that chose the network's weights, but that it was not trained on";
  }
  if (wanted.length === 0) {
    wanted = all;
    which = "of regions that the network was trained on";
    options.onWarning?.("The network was trained on all of these regions: the scores flatter it");
  } else if (wanted.length < all.length) {
    options.onWarning?.(
      `${all.length - wanted.length} samples are of regions that the network has seen and are left out`,
    );
  }
  const set = await prepareSet(source, network.input, { ...options, wanted });
  return evaluateSet(
    network,
    set,
    set.samples.map((_, i) => i),
    {
      ...options,
      threshold: config.evaluation.threshold ?? network.origin.threshold ?? 0.5,
      data: `${set.samples.length} magnetograms ${which}`,
    },
  );
}

/**
 * Scores on the regions of a data set (see `openSamples`) that the network has not seen; where it has seen all, on those
 * that it was validated on; where there are none, on all, with a warning.
 */
export async function evaluateFlareNet(
  network: FlareNet,
  data: Store,
  config: FlareCnnConfig,
  options: WorkOptions = {},
): Promise<Evaluation> {
  return evaluateSamples(network, await openSamples(data), config, options);
}
