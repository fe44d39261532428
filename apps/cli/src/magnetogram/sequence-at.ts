import { basename, join } from "node:path";
import { DataError, type Skip, type Store, type WorkOptions } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  DATA_SET_FILE,
  MANIFEST_FILE,
  type MagnetogramConfig,
  openPrepared,
  type PreparedSet,
  prepareDataSet,
  readManifest,
} from "@helioscope/magnetogram-gen";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { sourceFolders } from "./source-folders.ts";

export interface SequenceAtOptions extends WorkOptions {
  /** Of the images to take, where that was asked for. */
  readonly wavelengthAngstrom: number | undefined;
  /** Where it was not. */
  readonly ownAngstrom: number | undefined;
  /** Take images whatever their QUALITY says. */
  readonly anyQuality: boolean;
}

/**
 * The images that a sequence is generated from, in the order of time: the prepared data set in the one folder that is named,
 * or else all images at the paths, prepared into `out`/prepared; what is there already is kept. Skipped is what this run could
 * not generate from; what an earlier preparation rejected is told in a warning.
 */
export async function sequenceAt(
  paths: readonly string[],
  out: string,
  config: MagnetogramConfig,
  { wavelengthAngstrom, ownAngstrom, anyQuality, ...work }: SequenceAtOptions,
): Promise<PreparedSet> {
  const [path] = paths.map(userPath);
  const given = directoryStore(path);
  if (paths.length === 1 && basename(path) !== DATA_SET_FILE && (await given.has(DATA_SET_FILE))) {
    if (wavelengthAngstrom !== undefined || anyQuality) {
      const option = anyQuality ? "--any-quality" : "--wavelength";
      throw new UsageError(
        `${option} chooses among images, and ${path} is prepared already: leave it away, or give the images themselves`,
      );
    }
    const rejected = await rejectedEuv(given);
    if (rejected.length > 0)
      work.onWarning?.(
        `${rejected.length} file${rejected.length === 1 ? "" : "s"} that may be EUV images could not be used when ${path} was prepared: ${MANIFEST_FILE} says why`,
      );
    return { ...(await openPrepared(given, config, { split: null })), skipped: [] };
  }
  const folder = join(out, "prepared");
  const store = directoryStore(folder);
  const angstrom = wavelengthAngstrom ?? ownAngstrom;
  const facts = await prepareDataSet(await sourceFolders(paths, folder), store, config, {
    ...work,
    ...(angstrom === undefined ? {} : { wavelengthAngstrom: angstrom }),
    ...(anyQuality ? { extras: { anyQuality } } : {}),
  });
  if (facts.files === 0)
    throw new DataError("There is no file of a kind that is read among those given", { value: paths });
  const others = facts.rejected["other-channel"] ?? 0;
  if (facts.accepted.euv === 0 && others > 0 && wavelengthAngstrom === undefined) {
    throw new DataError(
      `${others} of ${facts.files} images show another channel, and the others cannot be used`,
      {
        expected: `images at ${angstrom ?? 304} angstrom, as the network was trained on`,
        remedy: "Give --wavelength ANGSTROM with --any-channel to go on with others.",
      },
    );
  }
  return { ...(await openPrepared(store, config, { split: null })), skipped: await rejectedEuv(store) };
}

/** What was rejected in a preparation, but for magnetograms, which nothing is generated from. */
async function rejectedEuv(store: Store): Promise<Skip[]> {
  return readManifest(await store.read(MANIFEST_FILE)).flatMap(({ status, kind, source, reason }) =>
    status === "rejected" && kind !== "field" ? [{ name: source, reason: reason ?? "" }] : [],
  );
}
