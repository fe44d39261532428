import { DataError, ShapeError, type Store } from "@helioscope/core";
import type { MagnetogramConfig, TimeSplitConfig } from "../config.ts";
import type { PreparedFile, PreparedSet } from "../types.ts";
import { assertPrepared } from "./assert-prepared.ts";
import {
  channelsOf,
  contentHash,
  DATA_SET_FILE,
  preparedFiles,
  readDataSetFacts,
  skippedFiles,
} from "./data-set-facts.ts";
import { listSamples } from "./list-samples.ts";
import { MANIFEST_FILE, readManifest } from "./manifest.ts";
import { decodePrepared } from "./prepared-fits.ts";

export interface OpenPreparedOptions {
  /** Sides other than the configuration's; null: none. */
  readonly split?: TimeSplitConfig | null;
  /** Said where the time is too short to be divided. */
  readonly onWarning?: (warning: string) => void;
}

/**
 * Opens a folder that `prepareDataSet` wrote. Samples follow from the configuration: another length, cadence or split needs
 * no other preparation.
 *
 * Throws a DataError where there is no prepared set or no EUV image in it, a ShapeError where it was prepared for another
 * size, a DataError where in another way that changes its pixels, a FormatError for a damaged one; an ArgumentError for sequences or shares that cannot be.
 */
export async function openPrepared(
  store: Pick<Store, "read" | "has">,
  config: MagnetogramConfig,
  options: OpenPreparedOptions = {},
): Promise<PreparedSet> {
  if (!(await store.has(DATA_SET_FILE))) {
    throw new DataError("There is no prepared data set", {
      expected: `a folder with ${DATA_SET_FILE}`,
      remedy: "Prepare one with prepareDataSet, or `helioscope magnetogram prepare`",
    });
  }
  const { sizePx, radiusPx, prepare } = readDataSetFacts(await store.read(DATA_SET_FILE));
  if (sizePx !== config.prepare.sizePx) {
    throw new ShapeError(`The data set is of ${sizePx}x${sizePx} pixels`, {
      value: sizePx,
      expected: `${config.prepare.sizePx}x${config.prepare.sizePx}, as the configuration says`,
      remedy: "Set prepare.sizePx, or prepare the data set again",
    });
  }
  const entries = readManifest(await store.read(MANIFEST_FILE));
  const euv = preparedFiles(entries, "euv");
  const field = preparedFiles(entries, "field");
  if (euv.length === 0) {
    throw new DataError("The data set has no EUV images", {
      value: entries.length,
      expected: "at least one that was accepted",
      remedy: `Look into ${MANIFEST_FILE} for the reasons`,
    });
  }
  assertPrepared(prepare, config.prepare, field.length > 0);
  return {
    sizePx,
    radiusPx,
    euv,
    field,
    channels: channelsOf(entries),
    contentSha256: await contentHash(entries),
    samples: listSamples({ euv, field }, config, options),
    skipped: skippedFiles(entries),
    async read({ file }: PreparedFile) {
      const { disc } = await decodePrepared(await store.read(file), file);
      if (disc.width !== sizePx || disc.height !== sizePx) {
        throw new ShapeError(`${file} is ${disc.width}x${disc.height}`, { expected: `${sizePx}x${sizePx}` });
      }
      return disc;
    },
  };
}
