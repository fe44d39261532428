import { readFlares } from "@helioscope/archives";
import {
  ArgumentError,
  DataError,
  type Frame,
  type Observation,
  type ObserveContext,
  type Score,
} from "@helioscope/core";
import { brierScore } from "@helioscope/core/metrics";
import type { FluxBaseline } from "../baseline/index.ts";
import type { FlareCnnConfig } from "../config.ts";
import { atBaseRate } from "../evaluation/index.ts";
import type { FlareNet } from "../network/index.ts";
import { type FlarePrediction, predictFrames, reportPredictions, TOTAL_FLUX } from "../predict/index.ts";
import { presets } from "../presets.ts";
import { explainFrames } from "./explain-frames.ts";

/** What an observing run may bring besides the frames. */
export interface ObserveSources {
  /** Loads the network; disposed of at the end. */
  readonly network: () => Promise<FlareNet>;
}

/**
 * The whole instrument over the magnetograms of one region: probabilities beside those of total flux alone, the region's
 * series, and what the network looked at in each magnetogram. Records that break one of the paper's rules are scored and
 * marked. The truth of a synthetic region is its list of flares, as text.
 *
 * @throws ArgumentError for settings other than the threshold: the network brings its own; DataError where no frame can be
 * used; as its parts do
 */
export async function observeRegion(
  frames: AsyncIterable<Frame>,
  config: FlareCnnConfig,
  context: ObserveContext,
  sources: ObserveSources,
): Promise<Observation> {
  assertThresholdAlone(config);
  const all: Frame[] = [];
  for await (const frame of frames) all.push(frame);
  const network = await sources.network();
  try {
    const { fluxBaseline } = network.origin;
    const { predictions, skipped } = await predictFrames(all, network, {
      all: true,
      baseline: fluxBaseline,
      ...lent(context),
    });
    if (predictions.length === 0) {
      throw new DataError("No magnetogram of the region can be used", {
        value: skipped,
        expected: "at least one SHARP record",
      });
    }
    const threshold = config.evaluation.threshold ?? network.origin.threshold ?? 0.5;
    const flares = context.truth === undefined ? undefined : readFlares(context.truth).flares;
    const report = await reportPredictions(predictions, context, {
      threshold,
      ...(flares ? { flares } : {}),
    });
    const explained = await explainFrames(all, predictions, network, context);
    const scores = flares
      ? [...report.scores, ...brier(predictions, report.windows.size > 0, fluxBaseline)]
      : [];
    const observation: Observation = {
      instrument: "flare-cnn",
      title: "Flaring active regions",
      facts: report.facts,
      tables: [...report.tables, ...explained.tables],
      pictures: [...report.pictures, ...explained.pictures],
      scores,
      skipped: [...skipped, ...explained.skipped],
      notes: notes(predictions, network),
    };
    const { facts, pictures, notes: said, skipped: left } = observation;
    const summary = {
      threshold,
      network: { input: network.input, ...network.config, hash: await network.hash() },
      facts,
      scores,
      pictures,
      notes: said,
      skipped: [...(context.skipped ?? []), ...left],
    };
    await context.out.write("summary.json", `${JSON.stringify(summary, undefined, 2)}\n`);
    return observation;
  } finally {
    network.dispose();
  }
}

/** The shipped network has the input and the layers that it was trained with: other settings would change nothing. */
function assertThresholdAlone({ evaluation: _, ...given }: FlareCnnConfig): void {
  const { evaluation: __, ...own } = presets.native;
  const other = Object.entries(own).find(
    ([key, value]) => JSON.stringify(given[key as keyof typeof given]) !== JSON.stringify(value),
  );
  if (other) {
    throw new ArgumentError(`A setting of ${other[0]} for an observing run`, {
      value: given[other[0] as keyof typeof given],
      expected: "evaluation.threshold alone, since the shipped network is as it was trained",
      remedy: "Train a network with these settings, and give it to helioscope flare predict --model.",
    });
  }
}

/** Mean square of what probabilities miss the truth by, of one region whose flares are known; both at the base rate of the training. */
function brier(
  predictions: readonly FlarePrediction[],
  flaring: boolean,
  fluxBaseline: FluxBaseline | null,
): Score[] {
  const scored = predictions.filter(({ probability, baseline }) => probability !== null && baseline !== null);
  if (scored.length === 0 || !fluxBaseline) return [];
  const truth = scored.map(() => (flaring ? 1 : 0));
  const of = (values: readonly (number | null)[]) =>
    brierScore(truth, atBaseRate(values as number[], fluxBaseline.positiveWeight));
  return [
    {
      metric: "Brier score of this region",
      value: of(scored.map(({ probability }) => probability)),
      baseline: { name: TOTAL_FLUX, value: of(scored.map(({ baseline }) => baseline)) },
      higherIsBetter: false,
    },
  ];
}

function notes(predictions: readonly FlarePrediction[], { origin }: FlareNet): string[] {
  const broken = predictions.filter((one) => one.broken !== null).length;
  return [
    "The probability is of being a region that has an M or X flare at some time of its passage, learned from a synthetic population: not a forecast.",
    ...(broken > 0
      ? [
          `${broken} magnetogram${broken === 1 ? " breaks" : "s break"} a rule of the paper's data set; the table says which. The network has not seen their like.`,
        ]
      : []),
    ...(origin.fluxBaseline === null
      ? ["The network brings no total-flux baseline to be compared with."]
      : []),
  ];
}

function lent({ signal, onProgress }: ObserveContext) {
  return { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
}
