import { FitsError } from "../errors.ts";
import { throwIfAborted } from "../pace.ts";
import { uniqueNames } from "../table/cells.ts";
import type { ValueType } from "../table/leaves.ts";
import { columnOfCells, type NestedCell } from "../table/nested.ts";
import type { FitsTable } from "../table/options.ts";
import { checkPrintable } from "../table/printable.ts";
import { checkColumns } from "./csv-records.ts";
import { parseJson } from "./json.ts";
import { cellJson } from "./print.ts";

/**
 * A table as JSON Lines: one object a row. Missing values are null; NaN and infinities the strings "NaN", "Infinity"
 * and "-Infinity"; 64-bit integers numbers with all their digits (readers that take them for doubles round them);
 * complex numbers pairs; cells of several values arrays, the slowest axis outermost. A column name that comes again
 * gets `_2`, `_3` and so on.
 *
 * @throws FitsError "argument" for rows of no columns, and for cells of more than 64 axes.
 */
export function tableToJsonLines(table: FitsTable): string {
  return linesOf(table, 0, table.rows);
}

const LINES = 4096;

/**
 * As {@link tableToJsonLines}, in pieces of whole lines, from the batches of {@link readTableBatches}.
 *
 * @throws FitsError "argument" as {@link tableToJsonLines}; "aborted" when `signal` fires.
 */
export async function* jsonLines(
  batches: AsyncIterable<FitsTable> | Iterable<FitsTable>,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<string> {
  for await (const table of batches) {
    for (let row = 0; row < table.rows; row += LINES) {
      throwIfAborted(options.signal);
      yield linesOf(table, row, Math.min(table.rows, row + LINES));
    }
  }
}

function linesOf(table: FitsTable, from: number, to: number): string {
  checkPrintable(table);
  const keys = uniqueNames(table).map((name) => JSON.stringify(name));
  let text = "";
  for (let row = from; row < to; row++) {
    text += `{${table.columns.map((column, i) => `${keys[i]}:${cellJson(column, row)}`).join(",")}}\n`;
  }
  return text;
}

/** Options of {@link tableFromJsonLines}. */
export interface JsonLinesReadOptions {
  /** Types of columns by name; found from the values for the others ({@link valueTypes} gives those of a table). */
  readonly types?: Readonly<Record<string, ValueType>>;
}

/**
 * Reads JSON Lines as {@link tableToJsonLines} writes them. Columns come in the order in which their names turn up;
 * where a line lacks one, or has null, the value is missing. Types are found as {@link tableFromCsv} finds them; whole
 * numbers of any size stay exact.
 *
 * @throws FitsError "format" with the line: no JSON, no object, an object in a cell, more than 10,000 names, or lines that have so few names in
 * common that the table would be many times larger than its text.
 */
export function tableFromJsonLines(text: string, options: JsonLinesReadOptions = {}): FitsTable {
  const columns = new Map<string, { readonly rows: number[]; readonly cells: NestedCell[] }>();
  let rows = 0;
  for (const { line, number } of linesIn(text)) {
    for (const [key, cell] of Object.entries(objectOf(line, number))) {
      let column = columns.get(key);
      if (column === undefined) {
        column = { rows: [], cells: [] };
        columns.set(key, column);
      }
      column.rows.push(rows);
      column.cells.push(cell as NestedCell);
    }
    checkColumns(columns.size, number);
    rows++;
    if (columns.size * rows > 4 * text.length + 65536) {
      throw new FitsError("format", `The lines up to ${number} have too few names in common`, {
        value: columns.size,
        expected: "lines with the same names",
      });
    }
  }
  const { types = {} } = options;
  return {
    rows,
    columns: [...columns].map(([name, column]) => {
      const type = Object.hasOwn(types, name) ? types[name] : undefined;
      let cells = column.cells;
      if (cells.length < rows) {
        cells = new Array<NestedCell>(rows).fill(null);
        for (const [i, row] of column.rows.entries()) cells[row] = column.cells[i];
      }
      return columnOfCells(name, cells, { type, json: true });
    }),
  };
}

function* linesIn(text: string): Generator<{ readonly line: string; readonly number: number }> {
  for (let at = 0, number = 1; at < text.length; number++) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    const line = text.slice(at, end);
    if (line.trim() !== "") yield { line, number };
    at = end + 1;
  }
}

function objectOf(line: string, number: number): object {
  const fail = (fact: string, cause?: unknown): FitsError =>
    new FitsError("format", `Line ${number} ${fact}`, {
      value: line.slice(0, 60),
      expected: "a JSON object",
      cause,
    });
  let row: unknown;
  try {
    row = parseJson(line);
  } catch (error) {
    throw fail("is no JSON", error);
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) throw fail("is no object");
  return row;
}
