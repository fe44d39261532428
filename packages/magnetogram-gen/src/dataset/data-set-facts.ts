import { FormatError, type Skip, sha256 } from "@helioscope/core";
import * as z from "zod/mini";
import {
  magnetogramConfig,
  type PrepareConfig,
  type SequenceConfig,
  type TimeSplitConfig,
} from "../config.ts";
import { discRadiusPx } from "../prepare/disc-geometry.ts";
import { presets } from "../presets.ts";
import type { PreparedFile, SequenceSample } from "../types.ts";
import type { ManifestEntry, RejectionCause } from "./manifest.ts";

export const DATA_SET_FILE = "dataset.json";

/** Version of the folder's form; a set of another has to be prepared again. */
export const DATA_SET_VERSION = 1;

/** What `dataset.json` says of a prepared set. */
export interface DataSetFacts {
  readonly version: number;
  readonly sizePx: number;
  readonly radiusPx: number;
  /** Channel of each kind; null where the set has none. */
  readonly channels: { readonly euv: string | null; readonly field: string | null };
  /** First and last EUV image, UTC. */
  readonly span: readonly [string, string] | null;
  readonly files: number;
  readonly accepted: { readonly euv: number; readonly field: number };
  readonly rejected: Readonly<Partial<Record<RejectionCause, number>>>;
  readonly samples: {
    readonly all: number;
    readonly paired: number;
    readonly train: number;
    readonly validation: number;
    readonly test: number;
  };
  /** Hash of what was asked of the preparation, and SHA-256 of `manifest.csv`. */
  readonly configHash: string;
  readonly manifestSha256: string;
  readonly prepare: PrepareConfig;
  readonly sequence: SequenceConfig;
  readonly split: TimeSplitConfig;
}

/** Counts what became of the files. */
export function dataSetFacts(
  entries: readonly ManifestEntry[],
  files: { readonly euv: readonly PreparedFile[]; readonly field: readonly PreparedFile[] },
  samples: readonly SequenceSample[],
  made: Pick<DataSetFacts, "configHash" | "manifestSha256" | "prepare" | "sequence" | "split">,
): DataSetFacts {
  const rejected: Partial<Record<RejectionCause, number>> = {};
  for (const { cause } of entries) if (cause !== null) rejected[cause] = (rejected[cause] ?? 0) + 1;
  const on = (side: SequenceSample["side"]) => samples.filter((sample) => sample.side === side).length;
  const { euv, field } = files;
  return {
    version: DATA_SET_VERSION,
    sizePx: made.prepare.sizePx,
    radiusPx: discRadiusPx(made.prepare),
    channels: channelsOf(entries),
    span: euv.length > 0 ? [euv[0].utc, euv[euv.length - 1].utc] : null,
    files: entries.length,
    accepted: { euv: euv.length, field: field.length },
    rejected,
    samples: {
      all: samples.length,
      paired: samples.filter((sample) => sample.field !== null).length,
      train: on("train"),
      validation: on("validation"),
      test: on("test"),
    },
    ...made,
  };
}

/** Channels of the accepted images. */
export function channelsOf(entries: readonly ManifestEntry[]): DataSetFacts["channels"] {
  const channel = (kind: "euv" | "field") =>
    entries.find((entry) => entry.status === "accepted" && entry.kind === kind)?.channel ?? null;
  return { euv: channel("euv"), field: channel("field") };
}

/** What is read back of it; the rest is for people. */
const readBack = z.object({
  version: z.literal(DATA_SET_VERSION),
  sizePx: z.int().check(z.positive()),
  radiusPx: z.number().check(z.positive()),
  prepare: z.unknown(),
});

export function readDataSetFacts(bytes: Uint8Array): Pick<DataSetFacts, "sizePx" | "radiusPx" | "prepare"> {
  try {
    const { prepare, ...grid } = readBack.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { ...grid, prepare: magnetogramConfig.parse({ ...presets.paper, prepare }).prepare };
  } catch (cause) {
    throw new FormatError(`${DATA_SET_FILE} is not that of a prepared data set`, {
      cause,
      expected: `version ${DATA_SET_VERSION}, sizePx, radiusPx and prepare`,
      remedy: "Prepare the data set again",
    });
  }
}

/** The accepted images of a kind, in the order of time. */
export function preparedFiles(entries: readonly ManifestEntry[], kind: "euv" | "field"): PreparedFile[] {
  return entries
    .flatMap(({ status, kind: is, file, utc, source }) =>
      status === "accepted" && is === kind && file !== null && utc !== null
        ? [{ kind, file, utc, source }]
        : [],
    )
    .sort((a, b) => (a.utc < b.utc ? -1 : a.utc > b.utc ? 1 : 0));
}

/** SHA-256 of what the accepted images show: of each its kind, its time, its source's bytes, and what was asked for. */
export function contentHash(entries: readonly ManifestEntry[]): Promise<string> {
  const rows = entries
    .filter(({ status }) => status === "accepted")
    .map(({ kind, utc, sourceSha256, configHash }) => [kind, utc, sourceSha256, configHash].join(" "));
  return sha256(new TextEncoder().encode(rows.sort().join("\n")));
}

/** The rejected files, as a report lists them. */
export function skippedFiles(entries: readonly ManifestEntry[]): Skip[] {
  return entries.flatMap(({ status, source, reason }) =>
    status === "rejected" ? [{ name: source, reason: reason ?? "" }] : [],
  );
}
