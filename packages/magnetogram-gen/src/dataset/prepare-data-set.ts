import { headerText, type Store, sha256, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import type { PrepareExtras } from "../prepare/prepare-disc.ts";
import type { ReadSourceOptions } from "../sources/types.ts";
import type { DiscKind } from "../types.ts";
import { channelChoice } from "./channel-choice.ts";
import {
  DATA_SET_FILE,
  DATA_SET_VERSION,
  type DataSetFacts,
  dataSetFacts,
  preparedFiles,
} from "./data-set-facts.ts";
import { listSamples } from "./list-samples.ts";
import { MANIFEST_FILE, type ManifestEntry, manifestText, readManifest } from "./manifest.ts";
import { MINIMUM_SHARE } from "./prepare-image.ts";
import { type Accepted, prepareSource, type Rejected } from "./prepare-source.ts";
import { encodePrepared } from "./prepared-fits.ts";
import { SAMPLES_FILE, samplesText } from "./samples-file.ts";
import { type SourceFiles, sourceNames } from "./source-names.ts";
import { warnOnce } from "./warn-once.ts";

export interface PrepareDataSetOptions extends WorkOptions, Pick<ReadSourceOptions, "scale" | "openDecoder"> {
  /** Tables and choices of `prepareDisc`. */
  readonly extras?: Omit<PrepareExtras, "limb" | "onWarning"> & {
    /**
     * What of the limb is fitted, of images whose header says where the disc lies. Where absent the centre of Helioviewer's
     * magnetograms (JPEG 2000), whose headers are off by a pixel of 4096, and nothing of others.
     */
    readonly limb?: boolean | "centre";
  };
  /**
   * Channels of the set, "AIA 304" and "HMI M" say. Where absent that of the first image: of EUV the first at 304 angstrom,
   * or whatever `wavelengthAngstrom` is.
   */
  readonly channels?: { readonly euv?: string; readonly field?: string };
  readonly wavelengthAngstrom?: number;
  /** Bits a pixel of the prepared files: 32 (floats, exact; where absent) or 16 (integers in even steps). */
  readonly bits?: 16 | 32;
  /** Images with less of the disc are rejected; a share, 0.95 where absent. */
  readonly minimumShare?: number;
  /** Prepare anew what is there already. */
  readonly fresh?: boolean;
}

/** Rows that are written to the manifest at a time. */
const ROWS = 64;

/**
 * The whole data chain (section 2): every image of the sources is read, judged, brought to the common grid and written as
 * FITS under `euv/` and `field/` by time, one after another; then pairs, sequences and sides. Writes `manifest.csv` (every
 * file, accepted or rejected with the reason), `samples.csv` and `dataset.json`, which it returns.
 *
 * Called again, it keeps what was made of the same bytes with the same configuration; ended by the signal or by force, it
 * goes on where it was. Sources of several folders are named FOLDER/PATH.
 *
 * Throws an ArgumentError for a table that the configuration needs and `extras` lacks, an AbortedError; never for a file.
 */
export async function prepareDataSet(
  sources: SourceFiles | readonly (SourceFiles & { readonly name: string })[],
  out: Store,
  config: MagnetogramConfig,
  options: PrepareDataSetOptions = {},
): Promise<DataSetFacts> {
  const { signal, onProgress, onWarning, bits = 32, minimumShare = MINIMUM_SHARE } = options;
  const configHash = await hashOf(config, options);
  const names = await sourceNames(sources);
  const before = await keptEntries(out, configHash, options.fresh === true);
  // What is there of other sources will not be of this set.
  const choice = channelChoice(
    options,
    names.flatMap(({ name }) => before.get(name) ?? []),
  );
  const taken = takenBy(before, names);
  const warnings = warnOnce(onWarning);
  const entries: ManifestEntry[] = [];
  let unwritten: ManifestEntry[] = [];
  const flush = async () => {
    if (unwritten.length === 0) return;
    const first = !(await out.has(MANIFEST_FILE));
    await out.append(MANIFEST_FILE, manifestText(unwritten, !first));
    unwritten = [];
  };
  if (options.fresh) await out.remove(MANIFEST_FILE);
  // Until this one is finished there is no set: images of the other would be taken for its own.
  if (options.fresh || before.size === 0) await out.remove(DATA_SET_FILE);
  try {
    for (const [index, { name, read }] of names.entries()) {
      throwIfAborted(signal);
      onProgress?.({ stage: "Preparing", done: index, total: names.length, detail: name });
      const bytes = await readable(read);
      if ("cause" in bytes) {
        entries.push(entryOf(bytes, { source: name, sourceSha256: "", configHash }));
        continue;
      }
      const sourceSha256 = await sha256(bytes);
      const old = before.get(name);
      if (old?.sourceSha256 === sourceSha256 && (old.file === null || (await out.has(old.file)))) {
        entries.push(old);
        continue;
      }
      if (old?.file && taken.get(old.file) === name) taken.delete(old.file);
      const warn = warnings(name);
      const result = await prepareSource(bytes, name, {
        ...(signal && { signal }),
        ...(options.scale && { scale: options.scale }),
        ...(options.openDecoder && { openDecoder: options.openDecoder }),
        onWarning: warn,
        prepare: config.prepare,
        extras: { ...options.extras, onWarning: warn },
        minimumShare,
        otherChannel: choice.other,
      });
      const made = "disc" in result ? place(result, taken, name) : result;
      const entry = entryOf(made, { source: name, sourceSha256, configHash });
      if ("file" in made) {
        const { disc, source, utc, file, limb } = made;
        const history = historyOf(config, options, limb);
        const facts = { utc, channel: source.channel, source: name, sourceSha256, configHash, history };
        await out.write(file, encodePrepared(disc, source.header, facts, bits));
        choice.accept(disc.kind, source.channel);
        taken.set(file, name);
      }
      entries.push(entry);
      unwritten.push(entry);
      if (unwritten.length >= ROWS) await flush();
    }
  } finally {
    await flush();
  }
  onProgress?.({ stage: "Preparing", done: names.length, total: names.length });
  return finish(entries, out, config, configHash, onWarning);
}

/** A file that the system does not hand out is a rejection: the others are read. */
async function readable(read: () => Promise<Uint8Array>): Promise<Uint8Array | Rejected> {
  try {
    return await read();
  } catch (error) {
    return {
      cause: "damaged",
      reason: `It cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

interface Placed extends Accepted {
  readonly file: string;
}

/** Two images of one kind at one second: the first stays. */
function place(accepted: Accepted, taken: ReadonlyMap<string, string>, name: string): Placed | Rejected {
  const { disc, utc, source, discShare } = accepted;
  const digits = utc.slice(0, 19).replace(/[-:]/g, "");
  const file = `${disc.kind}/${digits.slice(0, 6)}/${disc.kind}_${digits}Z.fits`;
  const other = taken.get(file);
  if (other === undefined || other === name) return { ...accepted, file };
  const reason = `${other} shows the same at ${utc}`;
  return { cause: "duplicate", reason, source, utc, discShare };
}

function entryOf(
  made: Placed | Rejected,
  facts: Pick<ManifestEntry, "source" | "sourceSha256" | "configHash">,
): ManifestEntry {
  const { source, utc, discShare } = made;
  const accepted = "file" in made;
  const coordinates = accepted ? made.disc.coordinates : undefined;
  return {
    source: facts.source,
    status: accepted ? "accepted" : "rejected",
    cause: accepted ? null : made.cause,
    reason: accepted ? null : made.reason,
    file: accepted ? made.file : null,
    kind: source?.kind ?? null,
    channel: source?.channel ?? null,
    utc: utc ?? source?.image.time?.utc ?? null,
    quality: (source && headerText(source.header, "QUALITY")) ?? null,
    radiusArcsec:
      accepted && made.limb !== true && coordinates?.frame === "helioprojective"
        ? made.disc.radiusPx * coordinates.pixelScaleArcsec[0]
        : null,
    discShare: discShare ?? null,
    sourceSha256: facts.sourceSha256,
    configHash: facts.configHash,
  };
}

/** Files of the set, and whose they are. */
function takenBy(
  before: ReadonlyMap<string, ManifestEntry>,
  names: readonly { readonly name: string }[],
): Map<string, string> {
  const taken = new Map<string, string>();
  for (const { name } of names) {
    const file = before.get(name)?.file;
    if (file) taken.set(file, name);
  }
  return taken;
}

async function keptEntries(
  out: Store,
  configHash: string,
  fresh: boolean,
): Promise<ReadonlyMap<string, ManifestEntry>> {
  if (fresh || !(await out.has(MANIFEST_FILE))) return new Map();
  const entries = readManifest(await out.read(MANIFEST_FILE));
  // A duplicate is one of another file, which may be gone.
  const kept = entries.filter((entry) => entry.configHash === configHash && entry.cause !== "duplicate");
  return new Map(kept.map((entry) => [entry.source, entry]));
}

async function finish(
  entries: readonly ManifestEntry[],
  out: Store,
  config: MagnetogramConfig,
  configHash: string,
  onWarning: WorkOptions["onWarning"],
): Promise<DataSetFacts> {
  const files = { euv: preparedFiles(entries, "euv"), field: preparedFiles(entries, "field") };
  await removeOthers(out, new Set([...files.euv, ...files.field].map(({ file }) => file)));
  const samples = listSamples(files, config, onWarning ? { onWarning } : {});
  const manifest = manifestText(entries);
  const facts = dataSetFacts(entries, files, samples, {
    configHash,
    manifestSha256: await sha256(new TextEncoder().encode(manifest)),
    prepare: config.prepare,
    sequence: config.sequence,
    split: config.training.split,
  });
  await out.write(MANIFEST_FILE, manifest);
  await out.write(SAMPLES_FILE, samplesText({ ...files, samples }, config.sequence.frames));
  await out.write(DATA_SET_FILE, `${JSON.stringify(facts, null, 2)}\n`);
  return facts;
}

/** Images of an earlier preparation that this one does not list. */
async function removeOthers(out: Store, listed: ReadonlySet<string>): Promise<void> {
  for (const kind of ["euv", "field"] satisfies DiscKind[]) {
    for (const file of await out.list(`${kind}/`)) {
      if (PREPARED_NAME.test(file) && !listed.has(file)) await out.remove(file);
    }
  }
}

const PREPARED_NAME = /^(euv|field)\/\d{6}\/\1_\d{8}T\d{6}Z\.fits$/;

async function hashOf(config: MagnetogramConfig, options: PrepareDataSetOptions): Promise<string> {
  const { extras, channels, wavelengthAngstrom, scale, bits, minimumShare } = options;
  const asked = {
    version: DATA_SET_VERSION,
    prepare: config.prepare,
    extras,
    channels,
    scale,
    bits,
    minimumShare,
  };
  const text = JSON.stringify({ ...asked, wavelengthAngstrom }, (_, value) =>
    value instanceof Map ? [...value] : value,
  );
  return (await sha256(new TextEncoder().encode(text))).slice(0, 16);
}

function historyOf(
  { prepare }: MagnetogramConfig,
  { extras, scale }: PrepareDataSetOptions,
  limb: Accepted["limb"],
): string[] {
  const { radiusArcsec, resampling, exposure, degradation, fieldFwhmArcsec } = prepare;
  return [
    `Brought to a disc of ${radiusArcsec} arcsec, north up, ${resampling}${extras?.twice ? ", by way of level 1.5" : ", once"}`,
    ...(exposure ? ["EUV divided by exposure"] : []),
    ...(degradation ? ["EUV divided by the loss of sensitivity"] : []),
    ...(fieldFwhmArcsec > 0 ? [`Field smoothed, full width at half maximum ${fieldFwhmArcsec} arcsec`] : []),
    ...(extras?.pointing ? ["Pointing of the master pointing table"] : []),
    ...(limb === true ? ["Centre and radius fitted to the limb; angles are those of a Sun at 1 au"] : []),
    ...(limb === "centre" ? ["Centre fitted to the limb"] : []),
    ...(extras?.match ? ["Intensities matched by quantiles"] : []),
    ...(scale ? [`Grey levels ${scale.kind} from ${scale.low} to ${scale.high}`] : []),
  ];
}
