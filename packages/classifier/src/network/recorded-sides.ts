import type { WorkOptions } from "@helioscope/core";
import type { DataSplit, LabelledSet } from "../types.ts";
import { imageHashes, packHashes } from "./image-hashes.ts";
import type { InputCache } from "./input-cache.ts";
import type { RecordedSides } from "./saved-network.ts";

/** Which image of a set is on which side of a training; those on none are read once for it. */
export async function recordedSides(
  set: LabelledSet,
  { train, validation, test }: DataSplit,
  { hashes }: InputCache,
  options: WorkOptions,
): Promise<RecordedSides> {
  const used = new Set([...train, ...validation, ...test]);
  const left = set.images.flatMap((_, i) => (used.has(i) ? [] : [i]));
  const packed = (side: Uint32Array) => packHashes([...side].flatMap((i) => hashes.get(i) ?? []));
  return {
    train: packed(train),
    validation: packed(validation),
    test: packed(test),
    neither: packHashes((await imageHashes(set, left, options)).values()),
  };
}
