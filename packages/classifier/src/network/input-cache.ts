import { isHelioError, type Skip, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { prepareImage } from "../preprocess/index.ts";
import type { ClassifierInput, LabelledSet, PreprocessConfig } from "../types.ts";
import { imageHash } from "./image-hashes.ts";

/** Prepared inputs stay in memory as far as they fit. */
const CACHE_BYTES = 2 ** 29;

/** Images of a set as a network takes them, by their index in the set. */
export interface InputCache {
  /** Images that were asked for and could be prepared. */
  readonly readable: ReadonlySet<number>;
  readonly skipped: readonly Skip[];
  /** {@link imageHash} of each readable image. */
  readonly hashes: ReadonlyMap<number, number>;
  at(index: number): Promise<ClassifierInput>;
}

/**
 * Reads and prepares each image of `wanted` once, so that what cannot be read is listed in `skipped` before anything long
 * begins. Those that do not fit in memory are read again when asked for.
 */
export async function inputCache(
  set: LabelledSet,
  input: PreprocessConfig,
  wanted: readonly number[],
  options: WorkOptions = {},
): Promise<InputCache> {
  const readable = new Set<number>();
  const hashes = new Map<number, number>();
  const skipped: Skip[] = [];
  const kept = new Map<number, ClassifierInput>();
  let room = CACHE_BYTES;
  for (const [done, index] of wanted.entries()) {
    throwIfAborted(options.signal);
    try {
      const image = await set.read(index);
      const prepared = prepareImage(image, input);
      hashes.set(index, await imageHash(image));
      if (room >= prepared.data.byteLength) {
        kept.set(index, prepared);
        room -= prepared.data.byteLength;
      }
      readable.add(index);
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted", "argument")) throw error;
      skipped.push({ name: set.images[index].file, reason: error.message });
    }
    options.onProgress?.({ stage: "prepare", done: done + 1, total: wanted.length });
  }
  return {
    readable,
    skipped,
    hashes,
    at: async (index) => kept.get(index) ?? prepareImage(await set.read(index), input),
  };
}
