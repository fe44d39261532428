import { FormatError } from "./errors.ts";
import type { Cell } from "./table.ts";

/** One record of a CSV text: a line, or several where a quoted cell has line ends. */
export interface CsvRecord {
  /** The line on which it begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvRecordOptions {
  /** Cut blanks around cells without quotes; not where absent. */
  readonly trim?: boolean;
  /** What is done with a quote that does not end, or that text follows: refused where absent, or kept as text. */
  readonly brokenQuotes?: "refuse" | "keep";
  /** Number of the first line; 1 where absent. */
  readonly firstLine?: number;
}

/**
 * Records of a CSV text (RFC 4180): quoted cells may hold commas, quotes twice and line ends; line ends of any kind; blank
 * lines are left out, and so is a byte order mark. Throws a FormatError for quotes that do not match.
 */
export function* csvRecords(text: string, options: CsvRecordOptions = {}): Generator<CsvRecord> {
  const { trim = false, brokenQuotes = "refuse", firstLine = 1 } = options;
  const bare = /[^,\r\n]*/y;
  let line = firstLine;
  let began = line;
  let cells: string[] = [];
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length || cells.length > 0; ) {
    let end = closingQuote(text, at);
    if (end !== undefined) {
      const cell = text.slice(at, end);
      line += lineEnds(cell);
      cells.push(cell.slice(1, -1).replaceAll('""', '"'));
    } else {
      bare.lastIndex = at;
      bare.test(text);
      end = bare.lastIndex;
      const cell = text.slice(at, end);
      if (cell.includes('"') && brokenQuotes === "refuse")
        throw new FormatError(`Quotes of line ${line} do not match`, {
          value: cell.slice(0, 200),
          expected: "cells in quotes, with each quote inside twice",
        });
      cells.push(trim ? cell.trim() : cell);
    }
    const stop = text.startsWith("\r\n", end) ? "\r\n" : text.slice(end, end + 1);
    at = end + stop.length;
    if (stop === ",") continue;
    line++;
    if (cells.length > 1 || cells[0] !== "") yield { line: began, cells };
    cells = [];
    began = line;
  }
}

/** Where the quoted cell that begins here ends; undefined where none does. Quotes inside stand twice. */
function closingQuote(text: string, start: number): number | undefined {
  if (text[start] !== '"') return undefined;
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    const after = text[at + 1];
    if (after === '"') continue;
    return after === undefined || after === "," || after === "\r" || after === "\n" ? at + 1 : undefined;
  }
  return undefined;
}

const lineEnds = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

/** Text of a CSV file: a line of names, then rows; null is an empty cell. */
export function csvText(names: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [names.map(quoted).join(",")];
  for (const row of rows) lines.push(row.map((cell) => quoted(cell === null ? "" : String(cell))).join(","));
  return `${lines.join("\n")}\n`;
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A row of a CSV table by the names in the first line; of names that come twice the first counts. */
export interface CsvRow extends CsvRecord {
  /** Trimmed; empty where the row has no such cell. */
  cell(name: string): string;
}

/** A CSV table in memory. */
export interface CsvTable {
  readonly names: readonly string[];
  readonly rows: readonly CsvRow[];
  /** Rows with another number of cells than the first line. */
  readonly broken: readonly (CsvRecord & { readonly reason: string })[];
}

/** Reads a CSV table in UTF-8 with a line of names. Throws a FormatError for an empty one and for quotes that do not match. */
export function parseCsv(bytes: Uint8Array): CsvTable {
  const [head, ...records] = csvRecords(new TextDecoder().decode(bytes));
  if (!head) throw new FormatError("The table is empty", { expected: "a line of names, then rows" });
  const names = head.cells.map((name) => name.trim());
  const places = new Map<string, number>();
  names.forEach((name, i) => void (places.has(name) || places.set(name, i)));
  const rows: CsvRow[] = [];
  const broken: (CsvRecord & { reason: string })[] = [];
  for (const { line, cells } of records) {
    if (cells.length !== names.length)
      broken.push({ line, cells, reason: `it has ${cells.length} cells, the first line ${names.length}` });
    else rows.push({ line, cells, cell: (name) => cells[places.get(name) ?? -1]?.trim() ?? "" });
  }
  return { names, rows, broken };
}
