import { DataError, type Random, type Skip, type WorkOptions } from "@helioscope/core";
import { type Baseline, baselineFacts, baselinesOf, fitBaselinesOnSet } from "../dataset/index.ts";
import type { Classification, ImageClassifier, LabelledSet } from "../types.ts";
import { groupsOf } from "./image-facts.ts";
import { predictSet } from "./predict-set.ts";

/** Baselines and what they say of images. */
export interface BaselinePredictions {
  readonly names: readonly string[];
  readonly thresholds: readonly (readonly number[] | null)[];
  /** For each baseline, what it says of each image, by its index in the set. */
  readonly predictions: readonly ReadonlyMap<number, Classification>[];
  readonly skipped: readonly Skip[];
}

/**
 * What baselines say that were fitted to half of the images and asked about the other half, and the other way round; images
 * of one group are in one half, so that none finds itself or its neighbour. For networks that bring no baselines.
 *
 * Throws a DataError where all images are of one group, an AbortedError.
 */
export async function heldBaselines(
  set: LabelledSet,
  classifier: Pick<ImageClassifier, "classes" | "labels">,
  indices: ArrayLike<number>,
  options: WorkOptions & { readonly random: Random },
): Promise<BaselinePredictions> {
  const { classes, labels } = classifier;
  const own = { ...set, classes, labels };
  const usable = Array.from(indices).filter(
    (i) =>
      set.images[i].labels.every((name) => classes.includes(name)) &&
      (labels === "several" || set.images[i].labels.length === 1),
  );
  const groups = groupsOf(usable.map((i) => set.images[i]));
  const names = options.random.shuffle([...new Set(groups)].sort());
  if (names.length < 2)
    throw new DataError("All images are of one group, and no baselines lie beside the network", {
      expected: "at least two groups: one to fit baselines to, one to ask them about",
    });
  const first = new Set(names.slice(0, names.length >> 1));
  const halves = [true, false].map((side) => usable.filter((_, k) => first.has(groups[k]) === side));
  const predictions = baselineFacts.map(() => new Map<number, Classification>());
  const skipped: Skip[] = [];
  let thresholds: (readonly number[] | null)[] = [];
  for (const [k, half] of halves.entries()) {
    const fitted: readonly Baseline[] = baselinesOf(await fitBaselinesOnSet(own, halves[1 - k], options));
    const said = await predictSet(own, fitted, { ...options, indices: half });
    said.indices.forEach((index, at) => {
      for (const [b, each] of said.predictions.entries()) predictions[b].set(index, each[at]);
    });
    skipped.push(...said.skipped);
    thresholds = fitted.map((baseline) => baseline.thresholds);
  }
  return { names: baselineFacts.map(({ name }) => name), thresholds, predictions, skipped };
}
