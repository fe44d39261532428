import { FitsError } from "../errors.ts";
import { Pace } from "../pace.ts";
import type { AsciiTableUnit, TableUnit, Unit } from "../unit.ts";
import { readAsciiColumn } from "./ascii.ts";
import { readBinaryColumn } from "./binary.ts";
import type { Column } from "./column.ts";

/** A table in memory. */
export interface FitsTable {
  readonly rows: number;
  /** In the order of the file. */
  readonly columns: readonly Column[];
}

/** Options of {@link readTable}. */
export interface TableOptions {
  /** Names of the columns to read, in any case; all where absent. */
  readonly columns?: readonly string[];
  readonly signal?: AbortSignal;
  /** Called with columns done and columns in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads a binary or ASCII table, column by column into typed arrays.
 *
 * @throws FitsError "truncated" or "format" with unit and byte offset; "data" for a unit that is no table;
 * "argument" for a column that is not there.
 */
export async function readTable(unit: Unit, options: TableOptions = {}): Promise<FitsTable> {
  const table = tableUnit(unit);
  const formats = options.columns?.map((name) => {
    const wanted = name.trim().toUpperCase();
    const found = table.columns.find((column) => column.name.toUpperCase() === wanted);
    if (found !== undefined) return found;
    throw new FitsError("argument", `There is no column ${name}`, {
      unit: unit.index,
      value: name,
      expected: table.columns.map((column) => column.name).join(", "),
    });
  });
  const bytes = table.rowBytes * table.rows;
  if (bytes > table.span.available) {
    throw new FitsError(
      "truncated",
      `The table needs ${bytes} bytes, the file holds ${table.span.available}`,
      {
        unit: unit.index,
        byteOffset: table.span.offset,
        remedy: "Fetch the file again.",
      },
    );
  }
  if (table.rowBytes === 0 && table.rows > 0 && table.columns.length > 0) {
    throw new FitsError("format", `${table.rows} rows of no bytes`, {
      unit: unit.index,
      card: "NAXIS1",
      byteOffset: table.span.offset,
    });
  }
  const rows = await table.source.read(table.span.offset, bytes);
  const pace = new Pace(options);
  const columns: Column[] = [];
  const chosen = formats ?? table.columns;
  for (const format of chosen) {
    columns.push(
      table.kind === "table"
        ? await readBinaryColumn(table, rows, format)
        : readAsciiColumn(table, rows, format),
    );
    const wait = pace.step(columns.length, chosen.length);
    if (wait !== undefined) await wait;
  }
  return { rows: table.rows, columns };
}

/**
 * A column of a table by name, in any case; the first of several.
 *
 * @throws FitsError "argument" when there is none.
 */
export function column(table: FitsTable, name: string): Column {
  const wanted = name.trim().toUpperCase();
  const found = table.columns.find((one) => one.name.toUpperCase() === wanted);
  if (found !== undefined) return found;
  throw new FitsError("argument", `There is no column ${name}`, {
    value: name,
    expected: table.columns.map((one) => one.name).join(", "),
  });
}

function tableUnit(unit: Unit): TableUnit | AsciiTableUnit {
  if (unit.kind === "table" || unit.kind === "ascii-table") return unit;
  if (unit.kind === "opaque") throw unit.problem;
  throw new FitsError("data", `Unit ${unit.index} is no table`, {
    unit: unit.index,
    byteOffset: unit.span.offset,
    expected: "a BINTABLE or TABLE extension",
  });
}
