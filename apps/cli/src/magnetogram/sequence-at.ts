import { basename, join } from "node:path";
import { DataError, type Skip, type WorkOptions } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  DATA_SET_FILE,
  type MagnetogramConfig,
  openPrepared,
  type PrepareDataSetOptions,
  type PreparedSet,
  prepareDataSet,
} from "@helioscope/magnetogram-gen";
import { userPath } from "../paths.ts";
import { sourceFolders } from "./source-folders.ts";

/** Images that a sequence is generated from, in the order of time. */
export interface GivenSequence {
  readonly set: PreparedSet;
  readonly channel: string | null;
  readonly skipped: readonly Skip[];
}

/**
 * The prepared data set in the one folder that is named, or else all images at the paths, prepared into `out`/prepared; what
 * is there already is kept.
 */
export async function sequenceAt(
  paths: readonly string[],
  out: string,
  config: MagnetogramConfig,
  options: PrepareDataSetOptions & WorkOptions,
): Promise<GivenSequence> {
  const [path] = paths.map(userPath);
  const given = directoryStore(path);
  if (paths.length === 1 && basename(path) !== DATA_SET_FILE && (await given.has(DATA_SET_FILE))) {
    if (options.extras?.match) {
      throw new DataError(`${path} is prepared already: its intensities stay as they are`, {
        remedy: "Give the images themselves with --match",
      });
    }
    const set = await openPrepared(given, config, { split: null });
    return { set, channel: null, skipped: set.skipped };
  }
  const folder = join(out, "prepared");
  const store = directoryStore(folder);
  const facts = await prepareDataSet(await sourceFolders(paths, folder), store, config, options);
  if (facts.files === 0)
    throw new DataError("There is no file of a kind that is read among those given", { value: paths });
  const set = await openPrepared(store, config, { split: null });
  return { set, channel: facts.channels.euv ?? null, skipped: set.skipped };
}
