import { DataError, type Random, type Skip, type WorkOptions } from "@helioscope/core";
import type { Baseline } from "../dataset/index.ts";
import type { ImageClassifier, LabelledSet } from "../types.ts";
import { heldBaselines } from "./held-baselines.ts";
import { predictSet } from "./predict-set.ts";
import type { EvaluatedClassifier } from "./report-scores.ts";
import type { EvaluatedImages } from "./scores-by.ts";

export interface EvaluateSetOptions extends WorkOptions {
  /** Which images; all where absent. */
  readonly indices?: ArrayLike<number>;
  /** Of the network in the report; "network" where absent. */
  readonly name?: string;
  /** Divides the images between baselines, where the network brings none. */
  readonly random: Random;
}

/** What a report is made of. */
export interface EvaluatedSet {
  readonly data: EvaluatedImages;
  /** The network, then its baselines. */
  readonly classifiers: readonly EvaluatedClassifier[];
  /** Index in the set of each image that is scored. */
  readonly indices: Uint32Array;
  readonly skipped: readonly Skip[];
}

/**
 * Asks a network and its baselines about images of a set. A network without baselines is shown beside ones that are
 * fitted to the other half of these images (see {@link heldBaselines}), with a warning.
 *
 * Throws a DataError where no image can be read or none shows what the network knows, an AbortedError.
 */
export async function evaluateSet(
  network: ImageClassifier & { readonly baselines?: readonly Baseline[] | null },
  set: LabelledSet,
  options: EvaluateSetOptions,
): Promise<EvaluatedSet> {
  const { name = "network", onWarning } = options;
  const baselines = network.baselines ?? [];
  const said = await predictSet(set, [network, ...baselines], options);
  const { indices } = said;
  if (indices.length === 0)
    throw new DataError("No image of the data set can be scored", {
      value: said.skipped.slice(0, 5),
      expected: `images of ${network.classes.join(", ")}`,
    });
  const data: EvaluatedImages = {
    images: Array.from(indices, (i) => set.images[i]),
    classes: network.classes,
    labels: network.labels,
  };
  const skipped = [...set.skipped, ...said.skipped];
  const [own, ...theirs] = said.predictions;
  const classifiers: EvaluatedClassifier[] = [{ name, predictions: own, thresholds: network.thresholds }];
  if (baselines.length > 0) {
    for (const [k, { name: of, thresholds }] of baselines.entries())
      classifiers.push({ name: of, predictions: theirs[k], thresholds });
    return { data, classifiers, indices, skipped };
  }
  onWarning?.(
    "No baselines lie beside the network: they are fitted to one half of these images for the other",
  );
  const held = await heldBaselines(set, network, indices, options);
  for (const [k, of] of held.names.entries()) {
    const predictions = Array.from(indices, (i) => held.predictions[k].get(i));
    if (!predictions.every((each) => each !== undefined))
      throw new DataError("An image could be read once and not again", { value: held.skipped.slice(0, 5) });
    classifiers.push({ name: of, predictions, thresholds: held.thresholds[k] });
  }
  return { data, classifiers, indices, skipped };
}
