import { type Random, seededRandom, type WorkOptions } from "@helioscope/core";
import type { SplitConfig } from "../config.ts";
import type { DataSplit, LabelledSet } from "../types.ts";
import { chooseSplit } from "./choose-split.ts";
import { MOST_LOOKED_AT, twinsIn } from "./near-duplicates.ts";
import { splitSet } from "./split-set.ts";

/**
 * {@link splitSet} of a set whose images can be read: `random` keeps near-duplicates on one side, which are looked for
 * among up to 5000 images; of more it is warned that they were not. Throws as splitSet does, and an AbortedError.
 */
export async function divideSet(
  set: LabelledSet,
  config: SplitConfig,
  options: WorkOptions & { readonly random: Random },
): Promise<DataSplit> {
  if (config.kind !== "random") return splitSet(set, config, options);
  if (set.images.length > MOST_LOOKED_AT) {
    options.onWarning?.(
      `Near-duplicates are not looked for among ${set.images.length} images (at most ${MOST_LOOKED_AT}): they may be on both sides`,
    );
    return splitSet(set, config, options);
  }
  return splitSet(set, config, { ...options, twins: await twinsIn(set, options) });
}

/** A data set with its sides. */
export interface DividedSet {
  readonly set: LabelledSet;
  readonly split: DataSplit;
}

/**
 * A set divided as {@link chooseSplit} says of a configuration, by a seed. `config` is the split that was made. Throws as
 * {@link divideSet}.
 */
export async function divided(
  set: LabelledSet,
  config: SplitConfig,
  options: WorkOptions & { readonly seed: number },
): Promise<DividedSet & { readonly config: SplitConfig }> {
  const { seed, ...work } = options;
  const chosen = chooseSplit(set.images, config, work.onWarning);
  const random = seededRandom(seed).fork("split");
  return { set, split: await divideSet(set, chosen, { ...work, random }), config: chosen };
}
