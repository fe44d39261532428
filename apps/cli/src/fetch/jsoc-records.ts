import {
  type JsocRecords,
  type JsocSite,
  recordChunks,
  recordFileName,
  recordSetChunks,
  SHARP_KEYWORDS,
} from "@helioscope/archives";
import type { RemoteFile } from "@helioscope/archives/node";
import { type Column, parseTime, type Row, type Skip, type Table, type WorkOptions } from "@helioscope/core";
import { UsageError } from "../usage-error.ts";
import { joinRecords } from "./join-records.ts";

/** A record set as it was typed: what chooses records, and the segments in braces at its end. */
export interface TypedRecordSet {
  readonly whole: string;
  readonly records: string;
  readonly segments: readonly string[];
}

/** Throws a UsageError for a text without a series or with braces that do not close. */
export function typedRecordSet(text: string): TypedRecordSet {
  const parts = /^\s*(?<records>[A-Za-z_]\w*\.\w+(?:\[[^{}]*\])*)\s*(?:\{(?<segments>[\w\s,]*)\})?\s*$/.exec(
    text,
  )?.groups;
  if (!parts) {
    throw new UsageError(
      `A record set is like 'hmi.sharp_cea_720s[377][2011.02.13_TAI/2d@1h]{magnetogram}', not "${text}"`,
    );
  }
  const segments = (parts.segments ?? "").split(",").map((name) => name.trim());
  return { whole: text.trim(), records: parts.records!, segments: segments.filter((name) => name !== "") };
}

/** The keywords that were named; without any those of SHARPs for their series, all for others. */
export function keysOf(option: string | undefined, set: TypedRecordSet): readonly string[] {
  if (option !== undefined) {
    const keys = option.split(",").map((key) => key.trim());
    if (keys.every((key) => key !== "")) return keys;
    throw new UsageError(`--keys takes keywords with commas between them, not "${option}"`);
  }
  return /^\w+\.sharp_/.test(set.records) ? SHARP_KEYWORDS : ["**ALL**"];
}

/**
 * Asks for records, piece by piece where the set is long; the table says where the file of each segment is, and T_REC in
 * UTC.
 */
export async function recordTable(
  site: JsocSite,
  set: TypedRecordSet,
  keys: readonly string[],
  options: Pick<WorkOptions, "signal" | "onWarning" | "onProgress">,
): Promise<JsocRecords> {
  const { signal, onWarning, onProgress } = options;
  const pieces: JsocRecords[] = [];
  const total = recordSetChunks(set.records).length;
  const asked = {
    keys,
    segments: set.segments,
    ...(signal ? { signal } : {}),
    ...(onWarning ? { onWarning } : {}),
  };
  for await (const piece of recordChunks(site, set.records, asked)) {
    pieces.push(piece);
    if (total > 1) onProgress?.({ stage: "asking JSOC", done: pieces.length, total });
  }
  const found = joinRecords(pieces);
  const { columns, rows } = found.table;
  const named = set.segments.filter((segment) => segment in found.segments);
  const urls = named.map((segment): Column => {
    return { name: `${segment}_url`, type: "string", about: `address of the bare segment ${segment}` };
  });
  const utc: Column = { name: "utc", type: "string", about: "T_REC in UTC, ISO 8601" };
  const timed = columns.some(({ name }) => name === "T_REC");
  const table: Table = {
    name: "records",
    columns: [...columns.map((column) => wideEnough(column, rows)), ...(timed ? [utc] : []), ...urls],
    rows: rows.map((row, i) => ({
      ...row,
      ...(timed ? { utc: utcOf(row.T_REC) } : {}),
      ...Object.fromEntries(
        named.map((segment) => [`${segment}_url`, found.segments[segment]?.[i]?.url ?? null]),
      ),
    })),
  };
  return { ...found, table };
}

/** Tables hold integers of 32 bits with sign; a QUALITY whose highest bit is set, or a record number, is none. */
function wideEnough(column: Column, rows: readonly Row[]): Column {
  const fits = rows.every(({ [column.name]: value }) => typeof value !== "number" || value === (value | 0));
  return column.type === "int" && !fits ? { ...column, type: "float" } : column;
}

function utcOf(time: unknown): string | null {
  try {
    return parseTime(String(time), "TAI").utc;
  } catch {
    return null;
  }
}

/** A file of a segment, as it lies on JSOC's disks, under the name that exports have. */
interface SegmentOnDisk {
  readonly row: number;
  readonly segment: string;
  readonly name: string;
  /** Null where it is on tape only. */
  readonly url: string | null;
}

function segmentsOnDisk(found: JsocRecords, set: TypedRecordSet): SegmentOnDisk[] {
  return set.segments.flatMap((segment) =>
    found.table.rows.map(({ record }, row) => {
      const { path = null, url = null } = found.segments[segment]?.[row] ?? {};
      const extension = /\.[^./]+$/.exec(path ?? "")?.[0] ?? ".fits";
      return { row, segment, name: recordFileName(String(record), `${segment}${extension}`), url };
    }),
  );
}

/** The bare files of the segments. */
export function filesOnDisk(
  found: JsocRecords,
  set: TypedRecordSet,
): { files: RemoteFile[]; absent: Skip[] } {
  const files: RemoteFile[] = [];
  const absent: Skip[] = [];
  const reason = "it is not on JSOC's disks; an export (--email) may bring it back";
  for (const { name, url } of segmentsOnDisk(found, set)) {
    if (url) files.push({ name, url });
    else absent.push({ name, reason });
  }
  return { files, absent };
}

/**
 * The table with the name of each record's bare file, which has no keywords of its own: in the column `file` that of the
 * magnetogram, or of the first segment; of several segments each in a column `SEGMENT_file`, too. Null where it is not on
 * JSOC's disks.
 */
export function withFileNames(found: JsocRecords, set: TypedRecordSet): Table {
  const main = set.segments.includes("magnetogram") ? "magnetogram" : set.segments[0];
  const columns: Column[] = [{ name: "file", type: "string", about: `name in files/ of the bare ${main}` }];
  if (set.segments.length > 1) {
    for (const segment of set.segments) {
      columns.push({
        name: `${segment}_file`,
        type: "string",
        about: `name in files/ of the bare ${segment}`,
      });
    }
  }
  const names = new Map(
    segmentsOnDisk(found, set).map(({ row, segment, name, url }) => [`${row} ${segment}`, url ? name : null]),
  );
  const { table } = found;
  return {
    ...table,
    columns: [...table.columns, ...columns],
    rows: table.rows.map((row, i) => ({
      ...row,
      ...Object.fromEntries(
        columns.map(({ name }) => [
          name,
          names.get(`${i} ${name === "file" ? main : name.slice(0, -"_file".length)}`) ?? null,
        ]),
      ),
    })),
  };
}
