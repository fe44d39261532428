import { AbortedError, DataError, isHelioError, throwIfAborted } from "@helioscope/core";
import type { Classification, ClassifierInput, ImageClassifier } from "../types.ts";

/** What the network says of an input, or why it says nothing. */
export type Verdict = { readonly logits: Float32Array } | { readonly failure: unknown };

/**
 * Classifies inputs together, and where that fails in halves, down to the single ones that fail: neither a lack of memory
 * nor one bad input costs the others. `size` is how many go at once, and the number that was got through at last.
 *
 * @throws AbortedError
 */
export async function classifyInputs(
  network: ImageClassifier,
  inputs: readonly ClassifierInput[],
  size: number,
  signal?: AbortSignal,
): Promise<{ verdicts: Verdict[]; size: number }> {
  const verdicts: Verdict[] = [];
  let most = size;
  while (verdicts.length < inputs.length) {
    throwIfAborted(signal);
    const some = inputs.slice(verdicts.length, verdicts.length + most);
    try {
      verdicts.push(...checked(await network.classify(some, signal ? { signal } : {}), some.length));
    } catch (failure) {
      if (isHelioError(failure, "aborted")) throw failure;
      if (signal?.aborted) throw new AbortedError(undefined, { cause: failure });
      if (some.length === 1) verdicts.push({ failure });
      else most = Math.ceil(some.length / 2);
    }
  }
  return { verdicts, size: most };
}

function checked(said: readonly Classification[], count: number): Verdict[] {
  if (said.length !== count) throw new DataError(`The network answered ${said.length} of ${count} images`);
  return said.map(({ logits }) =>
    logits.every(Number.isFinite)
      ? { logits }
      : { failure: new DataError("The network's outputs for it are no finite numbers") },
  );
}
