import { EngineError, isHelioError, type Row, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { ImageClassifier } from "../types.ts";
import { classifyInputs, type Verdict } from "./classify-inputs.ts";
import type { ImageFile } from "./image-file.ts";
import { inOrder } from "./in-order.ts";
import { type LookOptions, lookAtImage, type SeenImage } from "./look.ts";
import { type RowOptions, type RowPlan, rowPlan } from "./options.ts";
import { catalogueRow } from "./row.ts";

/** What became of a file: a row of the catalogue, or the reason why it has none. */
export type CatalogueEntry =
  | { readonly kind: "row"; readonly name: string; readonly row: Row }
  | { readonly kind: "skip"; readonly name: string; readonly reason: string };

export interface CatalogueOptions extends RowOptions, WorkOptions {
  /** Files of a batch, 32 by default. */
  readonly batchSize?: number;
  /** Number of files, where it is known, for the progress. */
  readonly total?: number;
  /** Images of more pixels are left out; 2^26 by default. */
  readonly maxPixels?: number;
  /** Go by what is in a file where its name says something else. */
  readonly byContent?: boolean;
  /** Files looked at together, 4 by default. */
  readonly atOnce?: number;
  /** In place of {@link lookAtImage}: one that works in another thread. */
  readonly look?: (file: ImageFile, options: LookOptions) => Promise<SeenImage>;
  /** An error in words for a skip; its message by default. */
  readonly reason?: (error: unknown) => string;
}

/** So many failures of the engine in a row, each of an image on its own, are the engine's and not the images'. */
const BROKEN_AFTER = 64;

/**
 * Classifies files as they come: one entry for each, in their order. The next batch is read while the engine works on
 * one, and no more than that: memory does not grow with the number of files. A file that cannot be read or classified is
 * a skip with its reason and costs no other.
 *
 * @throws ArgumentError as {@link rowPlan}, AbortedError, EngineError when the engine fails on one image after the other,
 * and what `files` throws
 */
export async function* classifyImages(
  files: AsyncIterable<ImageFile>,
  network: ImageClassifier,
  options: CatalogueOptions,
): AsyncGenerator<CatalogueEntry> {
  for await (const batch of classifyBatches(files, network, options)) yield* batch;
}

/**
 * The same in the batches that it works in: `batchSize` files each, the last one fewer. The entries of a batch do not
 * depend on the batches before it, so that a list may be gone on with after any of them.
 *
 * @throws as {@link classifyImages}
 */
export async function* classifyBatches(
  files: AsyncIterable<ImageFile>,
  network: ImageClassifier,
  options: CatalogueOptions,
): AsyncGenerator<CatalogueEntry[]> {
  const { batchSize = 32, atOnce = 4, look = lookAtImage, signal } = options;
  const plan = rowPlan(network, options);
  const how: LookOptions = {
    input: network.input,
    maxPixels: options.maxPixels ?? 2 ** 26,
    byContent: options.byContent ?? false,
    hash: plan.hash,
  };
  const reason = options.reason ?? ((error) => (error instanceof Error ? error.message : String(error)));
  const seen = inOrder(files, (file) => lookOrSay(file, (one) => look(one, how)), {
    ahead: 2 * batchSize,
    atOnce,
  });
  let size = batchSize;
  let failures = 0;
  let done = 0;
  const finish = async (batch: readonly Looked[]): Promise<CatalogueEntry[]> => {
    throwIfAborted(signal);
    const images = batch.flatMap((one) => ("image" in one ? [one.image] : []));
    const inputs = images.map(({ input }) => input);
    const classified = await classifyInputs(network, inputs, size, signal);
    size = classified.size;
    for (const verdict of classified.verdicts) failures = countFailures(verdict, failures);
    done += batch.length;
    options.onProgress?.({ stage: "classify", done, total: options.total });
    return entriesOf(batch, classified.verdicts, plan, reason);
  };

  let batch: Looked[] = [];
  for await (const one of seen) {
    throwIfAborted(signal);
    batch.push(one);
    if (batch.length < batchSize) continue;
    yield await finish(batch);
    batch = [];
  }
  if (batch.length > 0) yield await finish(batch);
}

type Looked = { readonly name: string } & ({ readonly image: SeenImage } | { readonly failure: unknown });

async function lookOrSay(file: ImageFile, look: (file: ImageFile) => Promise<SeenImage>): Promise<Looked> {
  try {
    return { name: file.name, image: await look(file) };
  } catch (failure) {
    return { name: file.name, failure };
  }
}

function countFailures(verdict: Verdict, before: number): number {
  if (!("failure" in verdict)) return 0;
  // What the network said of one image is no failure of the engine.
  if (isHelioError(verdict.failure, "data", "shape")) return before;
  if (before + 1 < BROKEN_AFTER) return before + 1;
  const { failure } = verdict;
  throw new EngineError(
    `The engine failed on ${BROKEN_AFTER} images in a row: ${failure instanceof Error ? failure.message : failure}`,
    { remedy: "Try smaller batches or another engine", cause: failure },
  );
}

function entriesOf(
  batch: readonly Looked[],
  verdicts: readonly Verdict[],
  plan: RowPlan,
  reason: (error: unknown) => string,
): CatalogueEntry[] {
  let next = 0;
  return batch.map((one) => {
    if ("failure" in one) return { kind: "skip", name: one.name, reason: reason(one.failure) };
    const verdict = verdicts[next++];
    return "failure" in verdict
      ? { kind: "skip", name: one.name, reason: `it could not be classified: ${reason(verdict.failure)}` }
      : { kind: "row", name: one.name, row: catalogueRow(one.image, verdict.logits, plan) };
  });
}
