import { throwIfAborted } from "../pace.ts";
import type { Column } from "../table/column.ts";
import type { FitsTable } from "../table/options.ts";
import { checkPrintable } from "../table/printable.ts";
import { checkDelimiter } from "./csv-records.ts";
import { cellJson, printNumber } from "./print.ts";

/** Options of {@link tableToCsv} and {@link csvLines}. */
export interface CsvWriteOptions {
  /** One character between the fields; a comma unless told otherwise. */
  readonly delimiter?: string;
  /** Whether a second line names the units. */
  readonly units?: boolean;
  /** End of a line; "\n" unless told otherwise, "\r\n" is what RFC 4180 says. */
  readonly newline?: string;
}

/** Text that a reader would take for something else: a number, a truth value, an array, or nothing. */
const NEEDS_QUOTES = /^$|^\s|\s$|^[+-]?(?:\d|\.\d|inf|nan)|^(?:true|false)$|^\[|["\r\n]/i;

/**
 * A table as CSV (RFC 4180): a line of names and one for each row. Numbers are written as short as they can be read
 * back exactly; missing values are empty fields, empty strings `""`, truth values `true` and `false`. Cells of several
 * values, variable-length cells and complex numbers are JSON arrays in one field, the slowest axis outermost. Text that
 * looks like anything else is quoted, so that {@link tableFromCsv} can tell.
 *
 * @throws FitsError "argument" for a delimiter that could be part of a number, rows of no columns, cells of more than 64
 * axes.
 */
export function tableToCsv(table: FitsTable, options: CsvWriteOptions = {}): string {
  return heading(table, options) + rowsText(table, 0, table.rows, options);
}

const LINES = 4096;

/**
 * As {@link tableToCsv}, in pieces of whole lines, from the batches of {@link readTableBatches}.
 *
 * @throws FitsError "argument" as {@link tableToCsv}; "aborted" when `signal` fires.
 */
export async function* csvLines(
  batches: AsyncIterable<FitsTable> | Iterable<FitsTable>,
  options: CsvWriteOptions & { readonly signal?: AbortSignal } = {},
): AsyncGenerator<string> {
  let started = false;
  for await (const table of batches) {
    if (!started) yield heading(table, options);
    started = true;
    for (let row = 0; row < table.rows; row += LINES) {
      throwIfAborted(options.signal);
      yield rowsText(table, row, Math.min(table.rows, row + LINES), options);
    }
  }
}

function heading(
  { columns }: FitsTable,
  { delimiter = ",", units = false, newline = "\n" }: CsvWriteOptions,
): string {
  checkDelimiter(delimiter);
  const line = (texts: readonly string[]): string =>
    texts.map((text) => quoted(text, delimiter, /^\s|\s$/.test(text))).join(delimiter) + newline;
  const names = line(columns.map(({ name }) => name));
  return units ? names + line(columns.map(({ unit }) => unit ?? "")) : names;
}

function rowsText(table: FitsTable, from: number, to: number, options: CsvWriteOptions): string {
  const { delimiter = ",", newline = "\n" } = options;
  checkPrintable(table);
  const fields = table.columns.map((column) => fieldText(column, delimiter));
  const lines: string[] = [];
  for (let row = from; row < to; row++) {
    let line = "";
    for (let i = 0; i < fields.length; i++) line += i === 0 ? fields[i](row) : delimiter + fields[i](row);
    lines.push(line);
  }
  return lines.length === 0 ? "" : lines.join(newline) + newline;
}

function fieldText(column: Column, delimiter: string): (row: number) => string {
  if (column.type === "ragged" ? column.of === "text" : column.type === "text" && column.shape.length === 0) {
    const nulls = column.type === "text" ? column.nulls : undefined;
    const data = column.data as readonly string[];
    return (row) => (nulls?.[row] === 1 ? "" : quoted(data[row], delimiter, NEEDS_QUOTES.test(data[row])));
  }
  if (column.type === "numeric" && column.shape.length === 0) {
    const { data, nulls } = column;
    const single = data instanceof Float32Array;
    return (row) => (nulls?.[row] === 1 ? "" : printNumber(data[row], single));
  }
  return (row) => {
    const text = cellJson(column, row);
    return text === "null" ? "" : quoted(text, delimiter, false);
  };
}

function quoted(text: string, delimiter: string, quote: boolean): string {
  if (!quote && !text.includes(delimiter) && !/["\r\n]/.test(text)) return text;
  return `"${text.split('"').join('""')}"`;
}
