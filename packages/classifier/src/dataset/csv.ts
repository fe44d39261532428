import { type Cell, FormatError } from "@helioscope/core";

/** A line of a CSV file by the names in the first line; of names that come twice the first counts. */
export interface CsvRow {
  /** Line of the file on which the row begins; the names are line 1. */
  readonly line: number;
  /** Trimmed; empty where the row has no such cell. */
  cell(name: string): string;
}

/** A CSV file in memory. */
export interface CsvTable {
  readonly names: readonly string[];
  readonly rows: readonly CsvRow[];
  /** Rows with another number of cells than the first line. */
  readonly broken: readonly { readonly line: number; readonly reason: string }[];
}

/** Reads a CSV file in UTF-8 (RFC 4180; line ends of any kind, a mark of byte order is passed over). Throws a FormatError for an empty one and for quotes that are not closed. */
export function parseCsv(bytes: Uint8Array): CsvTable {
  const [head, ...lines] = recordsOf(new TextDecoder().decode(bytes));
  if (!head) throw new FormatError("The table is empty", { expected: "a line of names, then rows" });
  const names = head.cells.map((name) => name.trim());
  const places = new Map<string, number>();
  names.forEach((name, i) => void (places.has(name) || places.set(name, i)));
  const rows: CsvRow[] = [];
  const broken: { line: number; reason: string }[] = [];
  for (const { line, cells } of lines) {
    if (cells.length !== names.length)
      broken.push({ line, reason: `it has ${cells.length} cells, the first line ${names.length}` });
    else rows.push({ line, cell: (name) => cells[places.get(name) ?? -1]?.trim() ?? "" });
  }
  return { names, rows, broken };
}

/** Text of a CSV file. */
export function csvText(names: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [names.map(quoted).join(",")];
  for (const row of rows) lines.push(row.map((cell) => quoted(cell === null ? "" : String(cell))).join(","));
  return `${lines.join("\n")}\n`;
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

interface CsvRecord {
  readonly line: number;
  readonly cells: string[];
}

function recordsOf(text: string): CsvRecord[] {
  const token = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  const records: CsvRecord[] = [];
  let line = 1;
  let cells: string[] = [];
  let began = line;
  while (token.lastIndex < text.length || cells.length > 0) {
    const found = token.exec(text);
    if (!found)
      throw new FormatError(`Quotes of line ${began} do not match`, { value: began, expected: "CSV" });
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2]);
    line += found[0].match(/\r\n|\n|\r/g)?.length ?? 0;
    if (found[3] === ",") continue;
    if (cells.length > 1 || cells[0] !== "") records.push({ line: began, cells });
    cells = [];
    began = line;
  }
  return records;
}
