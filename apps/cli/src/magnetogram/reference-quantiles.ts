import { basename } from "node:path";
import { DataError, memoryStore } from "@helioscope/core";
import {
  discQuantiles,
  type GivenInput,
  type MagnetogramConfig,
  meanQuantiles,
  openPrepared,
  type PrepareDataSetOptions,
  prepareDataSet,
  type QuantileMatch,
} from "@helioscope/magnetogram-gen";
import { sourceFolders } from "./source-folders.ts";

/** Intensities of the images at `path` (a file or a folder), as those of another instrument are matched to them. */
export async function referenceQuantiles(
  path: string,
  out: string,
  config: MagnetogramConfig,
  options: PrepareDataSetOptions,
): Promise<NonNullable<GivenInput["match"]>> {
  const store = memoryStore();
  const facts = await prepareDataSet(await sourceFolders([path], out), store, config, options);
  if (facts.accepted.euv === 0) {
    throw new DataError(`--match ${path} holds no EUV image that could be prepared`, {
      expected: `images of the network's telescope at ${options.wavelengthAngstrom ?? 304} angstrom`,
    });
  }
  const set = await openPrepared(store, config, { split: null });
  const all: QuantileMatch[] = [];
  for (const file of set.euv) all.push(discQuantiles(await set.read(file)));
  return {
    quantiles: meanQuantiles(all),
    about: `${all.length} image${all.length === 1 ? "" : "s"} of ${facts.channels.euv} in ${basename(path)}`,
  };
}
