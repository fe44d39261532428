import { type HeaderLike, jsocName, type Skip } from "@helioscope/core";
import { csvNames, readCsvColumns } from "./csv-columns.ts";
import { textKeyword } from "./keyword-values.ts";
import { rowHeader } from "./sharp-record.ts";

/** Keywords of records of the archive, for files that have none of their own. */
export interface RecordTable {
  /** By the name of the record's file, and by the record as JSOC names its files. */
  readonly headers: ReadonlyMap<string, HeaderLike>;
  /** Lines that are no row, and rows that are of no file and no record. */
  readonly skipped: readonly Skip[];
}

/** What the archive's series of patches on a map have in common, so that no table states it. */
const CEA_SERIES = /^\w+\.sharp_cea_720s/;
const CEA_CARDS = {
  CTYPE1: "CRLN-CEA",
  CTYPE2: "CRLT-CEA",
  CDELT1: 0.03,
  CDELT2: 0.03,
  RSUN_REF: 696_000_000,
} as const;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads a table of keywords, CSV with a row a record: a column `file` (the name of its file) or `record`
 * (`hmi.sharp_cea_720s[377][2011.02.15_02:00:00_TAI]`) and a column for each keyword, as `helioscope fetch jsoc` writes it.
 * Throws a FormatError for a table without either column.
 */
export async function readRecordTable(csv: Uint8Array): Promise<RecordTable> {
  const names = await csvNames(csv);
  const keys = ["file", "record"].filter((name) => names.includes(name));
  const skipped: Skip[] = [];
  const { rows, lines, texts } = await readCsvColumns(csv, {
    numbers: [],
    texts: keys.length > 0 ? [...new Set(names)] : ["file"],
    onBadLine: (line, { message }) => skipped.push({ name: `line ${line}`, reason: message }),
  });
  const headers = new Map<string, HeaderLike>();
  for (let i = 0; i < rows; i++) {
    const [file, record] = [texts.file?.[i] ?? "", texts.record?.[i] ?? ""];
    if (file === "" && record === "") {
      skipped.push({ name: `line ${lines[i]}`, reason: "it names no file and no record" });
      continue;
    }
    const row = Object.fromEntries(
      Object.entries(texts).map(([name, { [i]: cell }]) => [name, DECIMAL.test(cell) ? Number(cell) : cell]),
    );
    const header = rowHeader(CEA_SERIES.test(record || file) ? { ...CEA_CARDS, ...row } : row);
    if (file !== "") headers.set(file, header);
    if (record !== "") headers.set(recordKey(record), header);
  }
  return { headers, skipped };
}

/**
 * The header of a file with the keywords that it lacks taken from the table; the header itself where the table does not
 * have the file.
 */
export function withRecordKeywords(name: string, header: HeaderLike, table: RecordTable): HeaderLike {
  const file = name.split(/[/\\]/).at(-1) as string;
  const more = table.headers.get(file) ?? table.headers.get(jsocName(file)?.record ?? "");
  if (!more) return header;
  return {
    get: (keyword) => (textKeyword(header, keyword) === null ? more.get(keyword) : header.get(keyword)),
  };
}

/** `hmi.sharp_cea_720s[377][2011.02.15_02:00:00_TAI]{magnetogram}` as `hmi.sharp_cea_720s.377.20110215_020000_TAI`. */
function recordKey(record: string): string {
  const [series, ...keys] = record
    .replace(/\{.*$/, "")
    .split(/[[\]]+/)
    .filter(Boolean);
  const short = (key: string) => key.replace(/^(\d{4})\.(\d\d)\.(\d\d)/, "$1$2$3").replaceAll(":", "");
  return [series, ...keys.map(short)].join(".");
}
