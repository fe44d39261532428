import { DataError, seededRandom, type WorkOptions } from "@helioscope/core";
import {
  balancedAccuracy,
  classConfusion,
  confusionMatrix,
  overallAccuracy,
  recall,
} from "@helioscope/core/metrics";
import {
  baselineInput,
  baselinesOf,
  type DividedSet,
  fitBaselinesOnSet,
  prepareSet,
} from "../dataset/index.ts";
import { mostProbable } from "../evaluation/index.ts";
import { type ClassifierNet, classifySet, inputCache } from "../network/index.ts";
import type { Classification, DataSplit, LabelledSet, PreprocessConfig } from "../types.ts";
import type { KShotRun } from "./k-shot-types.ts";

/** The images of a target, each read and prepared once, and what is right of them. */
export interface KShotImages {
  readonly set: LabelledSet;
  /** Without images that cannot be prepared. */
  readonly split: DataSplit;
  readonly skipped: LabelledSet["skipped"];
  /** Classes that a network says of some images, as indices of the set's. */
  ask(network: ClassifierNet, of: Uint32Array): Promise<number[]>;
  /** Classes of the nearest of some images to each of the scored ones. */
  nearest(shots: Uint32Array): Promise<number[]>;
  scores(
    of: Uint32Array,
    said: readonly number[],
  ): Pick<KShotRun, "balancedAccuracy" | "accuracy" | "recalls">;
}

/**
 * Prepares the training and validation images of a target.
 *
 * @throws DataError where the validation side lacks a class
 */
export async function kShotImages(
  { set, split }: DividedSet,
  input: PreprocessConfig,
  work: WorkOptions,
): Promise<KShotImages> {
  const { signal } = work;
  const options = signal ? { signal } : {};
  const inputs = await inputCache(set, input, [...split.train, ...split.validation], work);
  const readable = (side: Uint32Array) => side.filter((index) => inputs.readable.has(index));
  const readableSplit = { ...split, train: readable(split.train), validation: readable(split.validation) };
  const small = await prepareSet(set, baselineInput, { ...options, indices: readableSplit.validation });
  const classOf = (index: number) => set.classes.indexOf(set.images[index].labels[0]);
  const shown = new Set([...readableSplit.validation].map(classOf));
  const missing = set.classes.filter((_, c) => !shown.has(c));
  if (missing.length > 0)
    throw new DataError(`The validation side of the target has no image of ${missing.join(", ")}`, {
      value: missing,
      expected: "images of every class, to score",
    });
  return {
    set,
    split: readableSplit,
    skipped: inputs.skipped,
    ask: async (network, of) => (await classifySet(network, inputs, of, options)).map(top),
    async nearest(shots) {
      const random = seededRandom(0);
      const fitted = await fitBaselinesOnSet(set, shots, { ...options, random, limit: shots.length });
      const neighbour = baselinesOf(fitted).find(({ name }) => name === "16x16 pixels");
      return (await neighbour?.classify(small.inputs, options))?.map(top) ?? [];
    },
    scores(of, said) {
      const classes = [...set.classes.keys()];
      const matrix = confusionMatrix([...of].map(classOf), said, classes);
      return {
        balancedAccuracy: balancedAccuracy(matrix),
        accuracy: overallAccuracy(matrix),
        recalls: classes.map((c) => recall(classConfusion(matrix, c))),
      };
    },
  };
}

const top = ({ logits }: Classification): number => mostProbable(logits)[0];
