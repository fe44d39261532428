import {
  DataError,
  type Evaluation,
  type Skip,
  type Store,
  seededRandom,
  type WorkOptions,
} from "@helioscope/core";
import type { ClassifierConfig } from "../config.ts";
import {
  baselineInput,
  baselinesOf,
  fitBaselinesOnSet,
  openLabelled,
  prepareSet,
  splitSet,
} from "../dataset/index.ts";
import type { LabelledSet } from "../types.ts";
import { fingerprint } from "./claim-run.ts";
import type { ClassifierNet } from "./classifier-net.ts";
import { type InputCache, inputCache } from "./input-cache.ts";
import { type Said, scoresBeside } from "./scores.ts";
import { classifySet, truthOf } from "./validation.ts";

export interface EvaluateOptions extends WorkOptions {
  /** Said of the images in the evaluation. */
  readonly data: string;
  readonly inputs?: InputCache;
}

/**
 * Scores on chosen images of a set, beside those of the network's baselines. A network without them is shown beside
 * baselines that are fitted to these very images, with a warning. Images that cannot be read are in `skipped`.
 */
export async function evaluateOn(
  network: ClassifierNet,
  set: LabelledSet,
  indices: ArrayLike<number>,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const wanted = Array.from(indices);
  const inputs = options.inputs ?? (await inputCache(set, network.input, wanted, options));
  const small = await prepareSet(set, baselineInput, { ...options, indices: wanted });
  const prepared = new Map(Array.from(small.indices, (index, k) => [index, small.inputs[k]]));
  const chosen = wanted.filter((index) => inputs.readable.has(index) && prepared.has(index));
  const named = new Map([...inputs.skipped, ...small.skipped].map((skip) => [skip.name, skip]));
  const skipped = [...set.skipped, ...named.values()];
  if (chosen.length === 0)
    throw new DataError("None of the images to score can be read", { value: skipped.slice(0, 5) });
  const baselines = network.baselines ?? (await fittedHere(network, set, chosen, options));
  const theirs: Said[] = [];
  for (const baseline of baselines) {
    const said = await baseline.classify(
      chosen.map((index) => prepared.get(index) as NonNullable<ReturnType<typeof prepared.get>>),
    );
    theirs.push({ name: baseline.name, said, thresholds: baseline.thresholds });
  }
  const said = await classifySet(network, inputs, chosen, options);
  const scores = scoresBeside(network, truthOf(set, chosen), said, theirs);
  return { data: options.data, examples: chosen.length, scores, skipped };
}

async function fittedHere(
  network: ClassifierNet,
  set: LabelledSet,
  indices: readonly number[],
  options: WorkOptions,
) {
  options.onWarning?.(
    "No baselines lie beside the network: they are fitted to these very images, which flatters them",
  );
  const { classes, labels } = network;
  return baselinesOf(
    await fitBaselinesOnSet({ ...set, classes, labels }, indices, { ...options, random: seededRandom(1) }),
  );
}

/**
 * Scores on a labelled data set (see `openLabelled`): of the set that the network was trained on, on the side that it did
 * not touch (else that which chose its weights), of another with sides on its test side (else validation), else on all of it.
 * Images of classes that the network does not know are skipped.
 */
export async function evaluateClassifier(
  network: ClassifierNet,
  data: Store,
  config: ClassifierConfig,
  options: WorkOptions = {},
): Promise<Evaluation> {
  const opened = await openLabelled(data, { ...options, labels: network.labels });
  const known = new Set(network.classes);
  const strange = (i: number) => opened.images[i].labels.filter((label) => !known.has(label));
  const all = opened.images.map((_, i) => i);
  const unknown: Skip[] = all
    .filter((i) => strange(i).length > 0)
    .map((i) => ({
      name: opened.images[i].file,
      reason: `The network does not know ${strange(i).join(", ")}`,
    }));
  const set = { ...opened, skipped: [...opened.skipped, ...unknown] };
  const { indices, which } = await sideOf(network, opened, config, options);
  const chosen = indices.filter((i) => strange(i).length === 0);
  if (chosen.length === 0)
    throw new DataError("No image of the data set is of a class that the network knows", {
      value: opened.classes,
      expected: network.classes.join(", "),
    });
  return evaluateOn(network, set, chosen, { ...options, data: `${chosen.length} images ${which}` });
}

async function sideOf(
  network: ClassifierNet,
  set: LabelledSet,
  config: ClassifierConfig,
  options: WorkOptions,
): Promise<{ readonly indices: readonly number[]; readonly which: string }> {
  const { trainedOn } = network.origin;
  if (trainedOn !== null && trainedOn.images === (await fingerprint(set))) {
    const random = seededRandom(trainedOn.seed).fork("split");
    const { test, validation } = splitSet(set, config.training.split, { random });
    if (test.length > 0) return { indices: [...test], which: "that the training did not touch" };
    return { indices: [...validation], which: "that chose the weights" };
  }
  const all = set.images.map((_, i) => i);
  for (const side of ["test", "validation"] as const) {
    const indices = all.filter((i) => set.images[i].split === side);
    if (indices.length > 0) return { indices, which: `of the ${side} side that the data set names` };
  }
  if (trainedOn === null)
    options.onWarning?.("What the network was trained on is not known: it may have seen these images");
  return { indices: all, which: "of a data set that the network was not trained on" };
}
