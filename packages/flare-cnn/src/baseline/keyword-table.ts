import { type HarpRegions, harpGroups } from "@helioscope/archives";
import { DataError, FormatError, parseTime, type WorkOptions } from "@helioscope/core";
import { readCsvColumns } from "../samples/index.ts";

/** Keywords of the hourly table, as classifiers take them. */
export const TABLE_KEYWORDS = [
  "USFLUX",
  "MEANGAM",
  "MEANGBT",
  "MEANGBZ",
  "MEANGBH",
  "MEANJZD",
  "TOTUSJZ",
  "MEANJZH",
  "TOTUSJH",
  "ABSNJZH",
  "SAVNCPP",
  "MEANPOT",
  "TOTPOT",
  "MEANSHR",
  "SHRGT45",
  "R_VALUE",
  "AREA_ACR",
] as const;

export type TableKeyword = (typeof TABLE_KEYWORDS)[number];

/** A table of SHARP keywords: one row a record. */
export interface KeywordTable {
  readonly rows: number;
  /** HARPNUM of each row. */
  readonly harp: Float64Array;
  /** T_REC of each row, TAI, as the table states it. */
  readonly recorded: readonly string[];
  /** NaN where a record has no value. */
  readonly keywords: Readonly<Record<TableKeyword, Float64Array>>;
}

/**
 * Reads a table of SHARP keywords, CSV or gzipped CSV with the columns HARPNUM, TRUE_TIME (T_REC, TAI) and
 * {@link TABLE_KEYWORDS}, as hourly tables of lucaspauker/hmi-time-series-analysis are. Throws a FormatError for another
 * table, an AbortedError.
 */
export async function readKeywordTable(
  input: Uint8Array | ReadableStream<Uint8Array>,
  options: WorkOptions = {},
): Promise<KeywordTable> {
  const { signal, onProgress } = options;
  const { rows, numbers, texts } = await readCsvColumns(input, {
    numbers: ["HARPNUM", ...TABLE_KEYWORDS],
    texts: ["TRUE_TIME"],
    ...(signal ? { signal } : {}),
    onBytes: (bytes) =>
      onProgress?.({
        stage: "Reading keywords",
        done: Math.round(bytes / 2 ** 20),
        total: undefined,
        detail: "MiB",
      }),
  });
  const { HARPNUM: harp, ...keywords } = numbers;
  return { rows, harp, recorded: texts.TRUE_TIME, keywords };
}

/** UTC of a row's T_REC, ISO 8601. */
export function rowUtc(table: KeywordTable, row: number): string {
  return parseTime(table.recorded[row], "TAI").utc;
}

/** Label of a HARP as a list has it. */
export interface HarpLabel extends HarpRegions {
  readonly label: 0 | 1;
}

/**
 * Reads labels of HARPs: CSV with columns HARPNUM, NOAA_ARS (numbers joined by "|") and label. Throws a FormatError for
 * another table or a label other than 0 and 1.
 */
export async function readHarpLabels(csv: Uint8Array): Promise<HarpLabel[]> {
  const { rows, numbers, texts } = await readCsvColumns(csv, {
    numbers: ["HARPNUM", "label"],
    texts: ["NOAA_ARS"],
  });
  return Array.from({ length: rows }, (_, i) => {
    const label = numbers.label[i];
    if (label !== 0 && label !== 1)
      throw new FormatError(`HARP ${numbers.HARPNUM[i]} has the label ${label}`, {
        value: label,
        expected: "0 or 1",
      });
    const noaa = texts.NOAA_ARS[i]
      .split(/[|,\s]+/)
      .filter(Boolean)
      .map(Number);
    return { harp: numbers.HARPNUM[i], noaa, label };
  });
}

/** A row of a table as splits and recall windows ask for it. */
export interface KeywordCase {
  readonly row: number;
  readonly harp: number;
  readonly noaa: readonly number[];
  readonly group: string;
  readonly utc: string;
  readonly label: 0 | 1;
}

/** Rows that can be used, and what was left out. */
export interface KeywordCases {
  readonly cases: readonly KeywordCase[];
  /** Rows in which one of the keywords has no value. */
  readonly incomplete: number;
  /** HARPs of the table that have no label. */
  readonly unlabelled: readonly number[];
}

/** The rows of labelled HARPs in which all keywords have a value. Throws a DataError when there are none. */
export function keywordCases(table: KeywordTable, labels: readonly HarpLabel[]): KeywordCases {
  const known = new Map(labels.map((label) => [label.harp, label]));
  const groups = harpGroups(labels);
  const columns = TABLE_KEYWORDS.map((name) => table.keywords[name]);
  const cases: KeywordCase[] = [];
  const unlabelled = new Set<number>();
  let incomplete = 0;
  for (let row = 0; row < table.rows; row++) {
    const harp = table.harp[row];
    const own = known.get(harp);
    if (!own) unlabelled.add(harp);
    else if (columns.some((column) => Number.isNaN(column[row]))) incomplete++;
    else {
      const { noaa, label } = own;
      cases.push({ row, harp, noaa, group: String(groups.get(harp)), utc: rowUtc(table, row), label });
    }
  }
  if (cases.length === 0)
    throw new DataError(`None of ${table.rows} rows is complete and of a labelled HARP`, {
      value: table.rows,
      expected: "at least one",
    });
  return { cases, incomplete, unlabelled: [...unlabelled] };
}
