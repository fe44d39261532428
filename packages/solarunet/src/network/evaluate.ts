import { type Evaluation, type Score, type Store, throwIfAborted, type WorkOptions } from "@helioscope/core";
import {
  accuracy,
  binaryConfusion,
  type Confusion,
  dice,
  iou,
  precision,
  recall,
} from "@helioscope/core/metrics";
import type { SolarUnetConfig } from "../config.ts";
import { networkInput, thresholdBaseline } from "../prepare/index.ts";
import { openTrainingSet, splitByTime, type TrainingPair, type TrainingSet } from "./dataset.ts";
import type { SolarUnet } from "./solar-unet.ts";

const METRICS: Readonly<Record<string, (confusion: Confusion) => number>> = {
  "pixel accuracy": accuracy,
  Dice: dice,
  IoU: iou,
  precision,
  recall,
};

/** Pixel accuracy over the chosen pairs alone, for the validations of a training run: its baselines do not change. */
export async function pixelAccuracyOf(
  network: SolarUnet,
  set: TrainingSet,
  indices: readonly number[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const ours = empty();
  for (const index of indices) {
    throwIfAborted(signal);
    const { image, label } = await set.at(index);
    const { mask } = await network.segment(networkInput(image));
    add(ours, binaryConfusion(significance(label), mask.data));
  }
  return accuracy(ours);
}

/** Scores over all pixels of the chosen pairs, beside those of the threshold baseline. */
export async function evaluatePairs(
  network: SolarUnet,
  set: TrainingSet,
  indices: readonly number[],
  options: WorkOptions = {},
): Promise<Evaluation> {
  const ours = empty();
  const baseline = empty();
  const withoutSpecks = empty();
  for (const [done, index] of indices.entries()) {
    throwIfAborted(options.signal);
    const { image, label } = await set.at(index);
    const truth = significance(label);
    add(ours, binaryConfusion(truth, (await network.segment(networkInput(image))).mask.data));
    add(baseline, binaryConfusion(truth, thresholdBaseline(image).data));
    add(withoutSpecks, binaryConfusion(truth, thresholdBaseline(image, { minSizePx: 2 }).data));
    options.onProgress?.({ stage: "evaluate", done: done + 1, total: indices.length });
  }
  const scores: Score[] = Object.entries(METRICS).map(([metric, score]) => ({
    metric,
    value: score(ours),
    baseline: { name: "threshold at 90 G", value: score(baseline) },
    higherIsBetter: true,
  }));
  // The strongest trivial rule for the labels: they lack most specks of one pixel.
  scores.push({
    metric: "pixel accuracy",
    value: accuracy(ours),
    baseline: { name: "threshold at 90 G without one-pixel specks", value: accuracy(withoutSpecks) },
    higherIsBetter: true,
  });
  const names = indices.map((index) => set.names[index]);
  return {
    data: `${indices.length} of ${set.names.length} pairs, ${names[0]} to ${names.at(-1)}`,
    examples: indices.length,
    scores,
    skipped: set.skipped,
  };
}

/**
 * Scores on the part of a folder that training with the same configuration does not see: its last frames by time. Warns
 * when the network's file names some of them among what it was trained on.
 */
export async function evaluateSolarUnet(
  network: SolarUnet,
  data: Store,
  config: SolarUnetConfig,
  options: WorkOptions = {},
): Promise<Evaluation> {
  const set = await openTrainingSet(data, config, options);
  const { validation } = splitByTime(set.names.length, config.training.validationShare);
  const trained = new Set(network.trainedOn);
  const seen = validation.filter((index) => trained.has(set.names[index]));
  if (seen.length > 0) {
    options.onWarning?.(
      `The network was trained on ${seen.length} of these ${validation.length} pairs (${set.names[seen[0]]}, ...): the scores flatter it`,
    );
  }
  return evaluatePairs(network, set, validation, options);
}

/** 1 where a label is significant. */
function significance(label: TrainingPair["label"]): Uint8Array {
  return label.data.map((grey) => (grey > 127 ? 0 : 1));
}

type Counts = { -readonly [K in keyof Confusion]: number };

function empty(): Counts {
  return { tp: 0, fp: 0, tn: 0, fn: 0 };
}

function add(sum: Counts, one: Confusion): void {
  for (const key of Object.keys(sum) as (keyof Confusion)[]) sum[key] += one[key];
}
