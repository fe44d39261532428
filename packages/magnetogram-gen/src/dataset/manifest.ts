import { type Cell, type Column, csvText, parseCsv, type Row } from "@helioscope/core";
import type { DiscKind } from "../types.ts";

/** Why a file was left out, in short. */
export type RejectionCause =
  | "damaged"
  | "unsupported"
  | "other-channel"
  | "quality"
  | "not-placed"
  | "part-of-disc"
  | "blank"
  | "no-time"
  | "duplicate";

/** What became of a file of the sources. */
export interface ManifestEntry {
  readonly source: string;
  readonly status: "accepted" | "rejected";
  readonly cause: RejectionCause | null;
  /** Of a rejection, in words. */
  readonly reason: string | null;
  /** Path of the prepared image in the set. */
  readonly file: string | null;
  readonly kind: DiscKind | null;
  readonly channel: string | null;
  /** UTC, ISO 8601. */
  readonly utc: string | null;
  /** QUALITY of the header. */
  readonly quality: string | null;
  /** Radius of the Sun as the telescope saw it, arcsec; null where the file does not say. */
  readonly radiusArcsec: number | null;
  /** Share of the disc's pixels that hold data. */
  readonly discShare: number | null;
  readonly sourceSha256: string;
  readonly configHash: string;
}

export const MANIFEST_FILE = "manifest.csv";

/** Columns of `manifest.csv`: a row for each file of the sources. */
export const manifestColumns: readonly Column[] = [
  { name: "source", type: "string", about: "File of the sources" },
  { name: "status", type: "string", about: "accepted or rejected" },
  { name: "cause", type: "string", about: "Why it was rejected, in a word" },
  { name: "reason", type: "string", about: "Why it was rejected" },
  { name: "file", type: "string", about: "Prepared image in the folder of the set" },
  { name: "kind", type: "string", about: "euv, or field along the line of sight" },
  { name: "channel", type: "string", about: "Telescope and what it shows" },
  { name: "utc", type: "string", about: "Time of observation, UTC" },
  { name: "quality", type: "string", about: "QUALITY of the header" },
  {
    name: "radius",
    type: "float",
    unit: "arcsec",
    about: "Radius of the Sun as seen by the telescope, where the file says it",
  },
  { name: "disc_share", type: "float", about: "Share of the disc's pixels that hold data" },
  { name: "source_sha256", type: "string", about: "SHA-256 of the file" },
  { name: "config_hash", type: "string", about: "Hash of what was asked of the preparation" },
];

export function manifestRow(entry: ManifestEntry): Row {
  return {
    source: entry.source,
    status: entry.status,
    cause: entry.cause,
    reason: entry.reason,
    file: entry.file,
    kind: entry.kind,
    channel: entry.channel,
    utc: entry.utc,
    quality: entry.quality,
    radius: entry.radiusArcsec,
    disc_share: entry.discShare,
    source_sha256: entry.sourceSha256,
    config_hash: entry.configHash,
  };
}

const NAMES = manifestColumns.map(({ name }) => name);

const cellsOf = (entry: ManifestEntry): Cell[] => {
  const row = manifestRow(entry);
  return NAMES.map((name) => row[name]);
};

/** The text of `manifest.csv`; without its first line where rows are added to one. */
export function manifestText(entries: readonly ManifestEntry[], added = false): string {
  const text = csvText(NAMES, entries.map(cellsOf));
  return added ? text.slice(text.indexOf("\n") + 1) : text;
}

/**
 * Reads `manifest.csv`; of a source that has several rows the last counts. Rows that are not whole (the last one of a
 * preparation that was killed) are left out. Throws a FormatError for quotes that do not match.
 */
export function readManifest(bytes: Uint8Array): ManifestEntry[] {
  const entries = new Map<string, ManifestEntry>();
  for (const { cell } of parseCsv(bytes).rows) {
    const text = (name: string) => cell(name) || null;
    const number = (name: string) => (cell(name) === "" ? null : Number(cell(name)));
    const status = cell("status");
    const source = cell("source");
    if (source === "" || (status !== "accepted" && status !== "rejected") || cell("config_hash") === "")
      continue;
    entries.set(source, {
      source,
      status,
      cause: text("cause") as RejectionCause | null,
      reason: text("reason"),
      file: text("file"),
      kind: text("kind") as DiscKind | null,
      channel: text("channel"),
      utc: text("utc"),
      quality: text("quality"),
      radiusArcsec: number("radius"),
      discShare: number("disc_share"),
      sourceSha256: cell("source_sha256"),
      configHash: cell("config_hash"),
    });
  }
  return [...entries.values()];
}
