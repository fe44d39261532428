import { throwIfAborted, type WorkOptions } from "@helioscope/core";
import { prepareInput, type SampleField } from "../network/index.ts";
import { scaleOf } from "../network/sample-set.ts";
import type { FlareClassifier, FlareInput } from "../types.ts";

/** How a magnetogram becomes an input of a classifier; `prepareInput` for its kind of input where absent. */
export type Prepare = (field: SampleField, classifier: FlareClassifier) => FlareInput;

export interface ClassifyFieldsOptions extends WorkOptions {
  readonly prepare?: Prepare;
  /** Magnetograms that are classified in one call, 16 where absent. */
  readonly batch?: number;
  /** What the progress is called. */
  readonly stage?: string;
}

/**
 * The output of each of several classifiers for each of `count` magnetograms, which are made or read when their turn
 * comes: no more of them are held than a batch has.
 *
 * @throws AbortedError, and what `field` throws
 */
export async function classifyFields(
  classifiers: readonly FlareClassifier[],
  count: number,
  field: (index: number) => SampleField | Promise<SampleField>,
  options: ClassifyFieldsOptions = {},
): Promise<Float64Array[]> {
  const { prepare = usual, batch = 16, signal, onProgress, stage = "classify" } = options;
  const outputs = classifiers.map(() => new Float64Array(count));
  for (let first = 0; first < count; first += batch) {
    throwIfAborted(signal);
    const size = Math.min(batch, count - first);
    const fields: SampleField[] = [];
    for (let k = 0; k < size; k++) fields.push(await field(first + k));
    // Folds of one network take the same inputs.
    const prepared = new Map<string, readonly FlareInput[]>();
    for (const [c, classifier] of classifiers.entries()) {
      const key = options.prepare ? String(c) : JSON.stringify(classifier.input);
      const inputs = prepared.get(key) ?? fields.map((one) => prepare(one, classifier));
      prepared.set(key, inputs);
      outputs[c].set(await classifier.probabilities(inputs, signal ? { signal } : {}), first);
    }
    onProgress?.({ stage, done: first + size, total: count });
  }
  return outputs;
}

const usual: Prepare = (field, { input }) => prepareInput(field, input, scaleOf(field));
