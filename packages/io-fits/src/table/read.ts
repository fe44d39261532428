import { FitsError } from "../errors.ts";
import type { AsciiTableUnit, CompressedTableUnit, TableUnit, Unit } from "../unit.ts";
import { asciiReader } from "./ascii.ts";
import type { Column } from "./column.ts";
import { expandTable } from "./compressed/expand.ts";
import { baseOf, type ColumnReader, columnReader } from "./fields.ts";
import type { ColumnFormat } from "./format.ts";
import { emptyCells, type RaggedTask, raggedTask, readHeap, type Sharing, sharingOf } from "./heap.ts";
import type { FitsTable, RowRange, TableOptions } from "./options.ts";
import { readPieces, type Task } from "./pieces.ts";
import { rowRange } from "./row-range.ts";

/**
 * Reads a binary (also a compressed) or ASCII table, column by column into typed arrays; with `rows` and `columns` only a part of it. Rows
 * are read in pieces of about 2 MiB, of wide rows only the fields that are wanted, of the heap only the cells that are.
 *
 * @throws FitsError "truncated" (it says how many rows the file holds: those can be read with `rows`) or "format" with
 * unit and byte offset; "data" for a unit that is no table; "argument" for a column or row that is not there, and for
 * rows of a compressed table that expand to more than 16 MiB and 64 times its bytes; "aborted".
 */
export async function readTable(unit: Unit, options: TableOptions = {}): Promise<FitsTable> {
  const any = tableUnit(unit);
  const formats = chosen(any, options.columns);
  const range = rowRange(any.rows, options.rows, any.index);
  checkRows(any, range);
  if (any.kind === "compressed-table") {
    const { rows: _, ...rest } = options;
    return readTable(await expandTable(any, range, options.signal, formats), rest);
  }
  const table = any;
  const sharing = sharingOf(table);
  const blanks = new Map<string, Column>();
  const tasks = formats.map((format) =>
    format.bytes === 0 ? blankTask(format, range.count, blanks) : taskOf(table, format, range, sharing),
  );
  const ragged = tasks.filter((task) => "places" in task) as RaggedTask[];
  const whole = ragged.length === 0 ? range.count : 2 * range.count;
  const watch = (from: number): TableOptions => ({
    ...options,
    onProgress: (done, total) =>
      options.onProgress?.(
        from + (total === 0 ? range.count : Math.floor((done / total) * range.count)),
        whole,
      ),
  });
  await readPieces(table, tasks, range, options.onProgress === undefined ? options : watch(0));
  if (table.kind === "table" && ragged.length > 0) {
    await readHeap(table, ragged, options.onProgress === undefined ? options : watch(range.count));
  }
  return { rows: range.count, columns: tasks.map((task) => task.finish()) };
}

/**
 * A column without bytes: empty cells or strings for every row. Such columns share their arrays, so that a header that
 * claims a thousand of them costs no more than one.
 */
function blankTask(
  format: ColumnFormat,
  rows: number,
  blanks: Map<string, Column>,
): Task & { finish(): Column } {
  const key = format.code + (format.element ?? "");
  return {
    format,
    append: () => {},
    finish() {
      const base = baseOf(format);
      let blank = blanks.get(key);
      if (blank === undefined) {
        if (format.element === undefined) {
          const reader = columnReader(format, rows);
          reader.append({ bytes: new Uint8Array(0), offset: 0, stride: 0, rows });
          blank = reader.finish();
        } else blank = emptyCells(format, rows);
        blanks.set(key, blank);
      }
      return { ...blank, ...base, shape: blank.type === "text" ? [] : base.shape };
    },
  };
}

function taskOf(
  unit: TableUnit | AsciiTableUnit,
  format: ColumnFormat,
  range: RowRange,
  sharing: Sharing,
): Task & { finish(): Column } {
  if (unit.kind === "table" && format.element !== undefined) {
    return raggedTask(unit, format, range, sharing);
  }
  const reader: ColumnReader =
    unit.kind === "table" ? columnReader(format, range.count) : asciiReader(unit, format, range);
  return { format, append: reader.append, finish: reader.finish };
}

function chosen({ columns, index }: AnyTable, names?: readonly string[]): readonly ColumnFormat[] {
  return (
    names?.map((name) => {
      const wanted = name.trim().toUpperCase();
      const found = columns.find((column) => column.name.toUpperCase() === wanted);
      if (found !== undefined) return found;
      throw new FitsError("argument", `There is no column ${name}`, {
        unit: index,
        value: name,
        expected: columns.map((column) => column.name).join(", "),
      });
    }) ?? columns
  );
}

function checkRows(table: AnyTable, { start, count }: RowRange): void {
  const { rowBytes, span, rows } = table;
  if (rowBytes === 0 && count > 0) {
    throw new FitsError("format", `${rows} rows of no bytes`, {
      unit: table.index,
      card: "NAXIS1",
      byteOffset: span.offset,
    });
  }
  const held = rowsHeld(table);
  if (start + count <= held) return;
  throw new FitsError(
    "truncated",
    `The table needs ${rowBytes * rows} bytes, the file holds ${span.available}: ${held} of its ${rows} rows`,
    {
      unit: table.index,
      byteOffset: span.offset,
      remedy: `Fetch the file again, or read rows 0 to ${held} only.`,
    },
  );
}

/** Rows that the file holds whole: fewer than the header says where it was cut off. */
export function rowsHeld({ kind, rowBytes, rows, span }: AnyTable): number {
  return rowBytes === 0 || kind === "compressed-table"
    ? rows
    : Math.min(rows, Math.floor(span.available / rowBytes));
}

type AnyTable = TableUnit | AsciiTableUnit | CompressedTableUnit;

/** The unit as a table of any kind. */
export function tableUnit(unit: Unit): AnyTable {
  if (unit.kind === "table" || unit.kind === "ascii-table" || unit.kind === "compressed-table") return unit;
  if (unit.kind === "opaque") throw unit.problem;
  throw new FitsError("data", `Unit ${unit.index} is no table`, {
    unit: unit.index,
    byteOffset: unit.span.offset,
    expected: "a BINTABLE or TABLE extension",
  });
}
