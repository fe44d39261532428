import { type Evaluation, type Store, seededRandom, type WorkOptions } from "@helioscope/core";
import type { ClassifierConfig } from "../config.ts";
import { openLabelled } from "../dataset/index.ts";
import { evaluateSet, imagesToScore } from "../evaluation/index.ts";
import type { LabelledSet } from "../types.ts";
import type { ClassifierNet } from "./classifier-net.ts";
import { scoresBeside } from "./scores.ts";

export interface EvaluateOptions extends WorkOptions {
  /** Said of the images in the evaluation, after their number: "images of ...". */
  readonly data: string;
}

/**
 * Scores on chosen images of a set, beside those of the network's baselines (without them: see `evaluateSet`). Images that
 * cannot be read, or of classes that the network does not know, are in `skipped`.
 */
export async function evaluateOn(
  network: ClassifierNet,
  set: LabelledSet,
  indices: ArrayLike<number>,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const random = seededRandom(1);
  const { data, classifiers, skipped } = await evaluateSet(network, set, { ...options, indices, random });
  const truth = data.images.map(({ labels }) => labels);
  const [own, ...theirs] = classifiers;
  const scores = scoresBeside(network, truth, own.predictions, theirs);
  return { data: `${truth.length} ${options.data}`, examples: truth.length, scores, skipped };
}

/**
 * Scores on a labelled data set (see `openLabelled`), on those of its images that `imagesToScore` chooses: what the network
 * has not seen, as far as that is known. The configuration has no part in it: how a training split its images is known
 * from the network.
 */
export async function evaluateClassifier(
  network: ClassifierNet,
  data: Store,
  _config: ClassifierConfig,
  options: WorkOptions = {},
): Promise<Evaluation> {
  const set = await openLabelled(data, { ...options, labels: network.labels });
  const { indices, which } = await imagesToScore(network, set, options);
  return evaluateOn(network, set, indices, { ...options, data: which });
}
