import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Column } from "./column.ts";
import { cellLength } from "./format.ts";
import type { FitsTable } from "./options.ts";

/** One value of a cell; null where there is none. */
export type CellValue = number | bigint | boolean | string | null;

/**
 * What one cell holds: one value where the column's `shape` is empty, else an array of them, fastest axis first. Arrays
 * of numbers are typed ones (views of the column), or plain ones where a value is null. A complex number is an array of
 * its real and its imaginary part; arrays of them hold pair after pair.
 */
export type Cell = CellValue | NumericArray | readonly CellValue[];

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

/**
 * The cell of a column in a row, counted from 0. NaN stays NaN; TNULLn and undefined truth values are null. It throws no
 * FitsError: that the row is there is not checked.
 */
export function cellOf(column: Column, row: number): Cell {
  if (column.type === "ragged") return raggedCell(column, row);
  const each = cellLength(column.shape) * (column.type === "complex" ? 2 : 1);
  if (column.shape.length === 0 && column.type !== "complex") return one(column, row);
  const start = row * each;
  if (column.type === "text" || column.type === "logical" || holdsNull(column, start, start + each)) {
    return Array.from({ length: each }, (_, i) => one(column, start + i));
  }
  return column.data.subarray(start, start + each);
}

function one(column: Exclude<Column, { type: "ragged" }>, i: number): CellValue {
  if (column.type === "logical") return truth(column.data[i]);
  if ((column.type === "numeric" || column.type === "text") && column.nulls?.[i] === 1) return null;
  return column.data[i];
}

function holdsNull(column: Column, from: number, to: number): boolean {
  return column.type === "numeric" && column.nulls?.subarray(from, to).includes(1) === true;
}

function raggedCell({ of, data, nulls }: Extract<Column, { type: "ragged" }>, row: number): Cell {
  const cell = data[row];
  if (typeof cell === "string") return cell;
  if (of === "logical") return Array.from(cell as Uint8Array, truth);
  const missing = nulls?.[row];
  return missing === undefined
    ? cell
    : Array.from(cell as Float64Array, (v, i) => (missing[i] === 1 ? null : v));
}

const truth = (byte: number): boolean | null => (byte === 255 ? null : byte !== 0);

/**
 * The rows of a table one after the other, as plain objects by column name; a name that comes again gets `_2`, `_3`
 * and so on. Of a table that was read or made by this package it throws nothing.
 */
export function* rowsOf(table: FitsTable): Generator<Record<string, Cell>> {
  const names = uniqueNames(table);
  for (let row = 0; row < table.rows; row++) {
    // `fromEntries` makes own properties, whatever the name.
    yield Object.fromEntries(table.columns.map((column, i) => [names[i], cellOf(column, row)]));
  }
}

/** A name for each column that no other has. */
export function uniqueNames({ columns }: FitsTable): string[] {
  const taken = new Set(columns.map(({ name }) => name));
  const seen = new Set<string>();
  return columns.map(({ name }) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let n = 2;
    while (taken.has(`${name}_${n}`)) n++;
    taken.add(`${name}_${n}`);
    return `${name}_${n}`;
  });
}
