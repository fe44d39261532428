import { DataError, memoryStore, type WorkOptions } from "@helioscope/core";
import {
  discQuantiles,
  type MagnetogramConfig,
  meanQuantiles,
  openPrepared,
  prepareDataSet,
  type QuantileMatch,
} from "@helioscope/magnetogram-gen";
import { sourceFolders } from "./source-folders.ts";

/** Intensities of the images at `path` (a file or a folder), as those of another instrument are matched to them. */
export async function referenceQuantiles(
  path: string,
  out: string,
  config: MagnetogramConfig,
  work: WorkOptions,
): Promise<QuantileMatch> {
  const store = memoryStore();
  const facts = await prepareDataSet(await sourceFolders([path], out), store, config, work);
  if (facts.accepted.euv === 0) {
    throw new DataError(`--match ${path} holds no EUV image that could be prepared`, {
      expected: "AIA images at 304 angstrom",
    });
  }
  const set = await openPrepared(store, config, { split: null });
  const all: QuantileMatch[] = [];
  for (const file of set.euv) all.push(discQuantiles(await set.read(file)));
  return meanQuantiles(all);
}
