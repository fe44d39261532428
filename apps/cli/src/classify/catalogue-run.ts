import { type CatalogueOptions, classifyBatches, type ImageClassifier } from "@helioscope/classifier";
import { passOver } from "./go-on.ts";
import { imageFileOf } from "./look-at-file.ts";
import type { SkipsTold } from "./skips-told.ts";
import type { WalkedFile } from "./walk.ts";
import type { WorkFile } from "./work-file.ts";

export interface RunOptions extends CatalogueOptions {
  readonly resumed: boolean;
  readonly skips: SkipsTold;
}

/** Classifies what the walk finds and the work file has not yet; returns how many files of it this run took on. */
export async function runCatalogue(
  files: AsyncGenerator<WalkedFile>,
  network: ImageClassifier,
  work: WorkFile,
  options: RunOptions,
): Promise<number> {
  const { skips, onProgress } = options;
  let before = 0;
  let taken = 0;
  try {
    if (options.resumed) {
      await passOver(files, work.batches(), (batch) => {
        before += batch.length;
        onProgress?.({ stage: "pass over what is done", done: before, total: options.total });
      });
    }
    const batches = classifyBatches(asImages(files), network, {
      ...options,
      ...(onProgress
        ? { onProgress: (at) => onProgress({ ...at, done: at.done + before, total: options.total }) }
        : {}),
    });
    for await (const batch of batches) {
      await work.append(batch);
      taken += batch.length;
      for (const entry of batch) if (entry.kind === "skip") skips.tell(entry.name, entry.reason);
    }
    return taken;
  } finally {
    await files.return(undefined);
  }
}

async function* asImages(files: AsyncIterable<WalkedFile>) {
  for await (const file of files) yield imageFileOf(file);
}
