import type { CatalogueEntry } from "@helioscope/classifier";
import { DataError } from "@helioscope/core";
import type { WalkedFile } from "./walk.ts";

/**
 * Takes from a walk the files that an earlier run has done, and hands each done batch on.
 *
 * @throws DataError when the walk finds other files than that run did
 */
export async function passOver(
  files: AsyncIterator<WalkedFile>,
  batches: AsyncIterable<CatalogueEntry[]>,
  onBatch: (batch: readonly CatalogueEntry[]) => void,
): Promise<void> {
  for await (const batch of batches) {
    for (const { name } of batch) {
      const next = await files.next();
      if (!next.done && next.value.name === name) continue;
      throw new DataError(
        `The files are not those of the stopped run: ${next.done ? "nothing" : next.value.name} lies where ${name} was`,
        { value: name, remedy: "Put them back, or begin anew with --restart" },
      );
    }
    onBatch(batch);
  }
}
