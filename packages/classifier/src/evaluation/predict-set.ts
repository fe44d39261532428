import { isHelioError, type Skip, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { prepareImage } from "../preprocess/index.ts";
import type { Classification, ClassifierInput, ImageClassifier, LabelledSet } from "../types.ts";

export interface PredictSetOptions extends WorkOptions {
  /** Which images; all where absent. */
  readonly indices?: ArrayLike<number>;
  /** Images in memory at once; 64 where absent. */
  readonly batch?: number;
}

/** What classifiers say of the images of a set that could be read. */
export interface SetPredictions {
  /** Index in the set of each image that is classified. */
  readonly indices: Uint32Array;
  /** For each classifier, in the order of `indices`. */
  readonly predictions: readonly (readonly Classification[])[];
  readonly skipped: readonly Skip[];
}

/**
 * Classifies images of a set with several classifiers (a network and its baselines), each with its own preprocessing; every
 * file is read once. An image that cannot be read, or that shows what the first classifier's classes do not name, is
 * skipped. With `single` labels of the classifier an image needs exactly one label. Throws an AbortedError when the signal
 * fires.
 */
export async function predictSet(
  set: LabelledSet,
  classifiers: readonly ImageClassifier[],
  options: PredictSetOptions = {},
): Promise<SetPredictions> {
  const { batch = 64, signal } = options;
  const asked = options.indices ?? Uint32Array.from(set.images, (_, i) => i);
  const predictions: Classification[][] = classifiers.map(() => []);
  const indices: number[] = [];
  const skipped: Skip[] = [];
  let waiting: { readonly index: number; readonly inputs: readonly ClassifierInput[] }[] = [];
  const flush = async () => {
    for (const [c, classifier] of classifiers.entries()) {
      const said = await classifier.classify(
        waiting.map(({ inputs }) => inputs[c]),
        signal ? { signal } : {},
      );
      predictions[c].push(...said);
    }
    indices.push(...waiting.map(({ index }) => index));
    waiting = [];
  };
  for (let k = 0; k < asked.length; k++) {
    throwIfAborted(signal);
    options.onProgress?.({ stage: "classify", done: k, total: asked.length });
    const index = asked[k];
    const { file, labels } = set.images[index];
    const reason = classifiers.length > 0 ? unsuitable(labels, classifiers[0]) : null;
    if (reason !== null) {
      skipped.push({ name: file, reason });
      continue;
    }
    try {
      const image = await set.read(index);
      waiting.push({ index, inputs: classifiers.map(({ input }) => prepareImage(image, input)) });
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted", "argument")) throw error;
      skipped.push({ name: file, reason: error.message });
    }
    if (waiting.length >= batch) await flush();
  }
  if (waiting.length > 0) await flush();
  return { indices: Uint32Array.from(indices), predictions, skipped };
}

function unsuitable(labels: readonly string[], { classes, labels: kind }: ImageClassifier): string | null {
  const foreign = labels.filter((name) => !classes.includes(name));
  if (foreign.length > 0) return `its label ${foreign.join(", ")} is none of the classifier's`;
  if (kind === "single" && labels.length !== 1)
    return `it has ${labels.length} labels, and the classifier says exactly one`;
  return null;
}
