import { isHelioError, type Skip, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { prepareImage } from "../preprocess/index.ts";
import type { ClassifierInput, LabelledSet, PreprocessConfig } from "../types.ts";

/** Images of a set as a network takes them. */
export interface PreparedImages {
  readonly inputs: readonly ClassifierInput[];
  /** Index in the set of each input. */
  readonly indices: Uint32Array;
  /** Images that could not be read or prepared. */
  readonly skipped: readonly Skip[];
}

/** Reads and prepares images of a set, one after another: all, or those of `indices`. Throws an AbortedError when the signal fires. */
export async function prepareSet(
  set: LabelledSet,
  input: PreprocessConfig,
  options: WorkOptions & { readonly indices?: ArrayLike<number> } = {},
): Promise<PreparedImages> {
  const asked = options.indices ?? Array.from(set.images, (_, i) => i);
  const inputs: ClassifierInput[] = [];
  const indices: number[] = [];
  const skipped: Skip[] = [];
  for (let k = 0; k < asked.length; k++) {
    throwIfAborted(options.signal);
    options.onProgress?.({ stage: "read", done: k, total: asked.length });
    const i = asked[k];
    try {
      inputs.push(prepareImage(await set.read(i), input));
      indices.push(i);
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted", "argument")) throw error;
      skipped.push({ name: set.images[i]?.file ?? `image ${i}`, reason: error.message });
    }
  }
  return { inputs, indices: Uint32Array.from(indices), skipped };
}
