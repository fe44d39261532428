import { type JsocRecords, type JsocSite, recordFileName, records } from "@helioscope/archives";
import type { RemoteFile } from "@helioscope/archives/node";
import { type Column, parseTime, type Row, type Skip, type Table, type WorkOptions } from "@helioscope/core";
import { UsageError } from "../usage-error.ts";

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

/** Keywords that a data set of flaring regions is built with. */
const SHARP_KEYS =
  "HARPNUM T_REC NOAA_ARS QUALITY OBS_VR LAT_FWT LON_FWT LONDTMIN LONDTMAX AREA AREA_ACR USFLUX R_VALUE".split(
    " ",
  );

/** The keywords that were named; without any those of SHARPs for their series, all for others. */
export function keysOf(option: string | undefined, set: TypedRecordSet): readonly string[] {
  if (option !== undefined) {
    const keys = option.split(",").map((key) => key.trim());
    if (keys.every((key) => key !== "")) return keys;
    throw new UsageError(`--keys takes keywords with commas between them, not "${option}"`);
  }
  return /^\w+\.sharp_/.test(set.records) ? SHARP_KEYS : ["**ALL**"];
}

/** Asks for records; the table says where the file of each segment is, and T_REC in UTC. */
export async function recordTable(
  site: JsocSite,
  set: TypedRecordSet,
  keys: readonly string[],
  options: Pick<WorkOptions, "signal" | "onWarning">,
): Promise<JsocRecords> {
  const { signal, onWarning } = options;
  const found = await records(site, set.records, {
    keys,
    segments: set.segments,
    ...(signal ? { signal } : {}),
    ...(onWarning ? { onWarning } : {}),
  });
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

/** The bare files of the segments, as they lie on JSOC's disks, under the names that exports have. */
export function filesOnDisk(
  found: JsocRecords,
  set: TypedRecordSet,
): { files: RemoteFile[]; absent: Skip[] } {
  const files: RemoteFile[] = [];
  const absent: Skip[] = [];
  for (const segment of set.segments) {
    for (const [i, row] of found.table.rows.entries()) {
      const record = String(row.record);
      const file = found.segments[segment]?.[i];
      const extension = /\.[^./]+$/.exec(file?.path ?? "")?.[0] ?? ".fits";
      const name = recordFileName(record, `${segment}${extension}`);
      if (file?.url) files.push({ name, url: file.url });
      else {
        const reason = "it is not on JSOC's disks; an export (--email) may bring it back";
        absent.push({ name, reason });
      }
    }
  }
  return { files, absent };
}
