import { type CsvRecordOptions, csvRecords, FormatError } from "@helioscope/core";
import { CSV_LISTS, type CsvList, HEADLESS } from "./csv-lists.ts";
import type { FlareDraft } from "./draft.ts";
import { type FlareList, flareList } from "./list.ts";

/** Remarks in lists of flares have quotes of their own. */
const LENIENT: CsvRecordOptions = { trim: true, brokenQuotes: "keep" };

/**
 * Reads flares from CSV: the table of this package, the lists of SolarFlareNet, of HEK's client in
 * hmi-time-series-analysis and of mbobra's notebooks, told apart by their columns. Throws a FormatError for columns of
 * no known list.
 */
export function flaresFromCsv(text: string): FlareList {
  const list = listOf(text);
  return flareList(rows(text, list));
}

function* rows(text: string, list: CsvList): Generator<{ name: string; draft: FlareDraft }> {
  let names: readonly string[] = HEADLESS.firstLine.test(text) ? list.columns : [];
  for (const { line, cells } of csvRecords(text, LENIENT)) {
    if (names.length === 0) {
      names = cells;
      continue;
    }
    const draft = list.draft((column) => cells[names.indexOf(column)] ?? "");
    yield { name: `line ${line}`, draft };
  }
}

function listOf(text: string): CsvList {
  if (HEADLESS.firstLine.test(text)) return HEADLESS.list;
  const { value: first } = csvRecords(text, LENIENT).next();
  const names = new Set<string>(first?.cells);
  const list = CSV_LISTS.find(({ columns }) => columns.every((column) => names.has(column)));
  if (list) return list;
  throw new FormatError(`No list of flares has the columns ${[...names].join(", ").slice(0, 200)}`, {
    value: [...names],
    expected: CSV_LISTS.map(({ about, columns }) => `${about} (${columns.join(", ")})`).join(" or "),
  });
}
