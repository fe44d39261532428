import { arrayStorage, type NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import { checkArray } from "./array-type.ts";
import type { Column } from "./column.ts";
import { cellLength } from "./format.ts";
import { columnOfCells, type NestedCell } from "./nested.ts";
import type { FitsTable } from "./options.ts";

/** A column with all that can be said of it. */
export interface ColumnInput {
  /** Values cell after cell, or one typed array a row for cells of variable length. */
  readonly data: NumericArray | readonly NestedCell[] | readonly NumericArray[];
  /** The unit: TUNITn. */
  readonly unit?: string;
  /** Shape of one cell of a typed array, fastest axis first. */
  readonly shape?: readonly number[];
  /** What the numbers of typed arrays stand for where they are not plain ones. */
  readonly type?: "logical" | "bits" | "complex";
  /** 1 where an integer is missing, for a typed array. */
  readonly nulls?: Uint8Array;
}

/** What {@link makeTable} takes for one column. */
export type ColumnValues = ColumnInput["data"] | ColumnInput;

/**
 * A table from columns by name: typed arrays (which keep their type and are not copied), arrays of numbers, bigints,
 * strings or booleans (null for none), arrays of equally long or, for cells of variable length, of different arrays.
 *
 * @throws FitsError "argument" for columns of different lengths, and for other arrays (DataView, Float16Array); "format" for values that make no column.
 */
export function makeTable(columns: Readonly<Record<string, ColumnValues>>): FitsTable {
  const made = Object.entries(columns).map(([name, values]) => {
    const input =
      "data" in Object(values) ? (values as ColumnInput) : { data: values as ColumnInput["data"] };
    checkArrays(name, input.data);
    return { column: columnOf(name, input), rows: rowsIn(name, input) };
  });
  const rows = made[0]?.rows ?? 0;
  const odd = made.find((one) => one.rows !== rows);
  if (odd !== undefined) {
    throw new FitsError("argument", `Column ${odd.column.name} has ${odd.rows} rows`, {
      value: odd.rows,
      expected: `${rows}, as column ${made[0].column.name}`,
    });
  }
  return { rows, columns: made.map(({ column }) => column) };
}

const isTyped = (data: unknown): data is NumericArray => arrayStorage(data) !== undefined;

/** Refuses views of memory that hold no numbers that FITS has, and what is no array at all. */
function checkArrays(name: string, data: unknown): void {
  const odd = Array.isArray(data) ? data.find((cell) => ArrayBuffer.isView(cell) && !isTyped(cell)) : data;
  if (odd !== undefined || !Array.isArray(data)) checkArray({ name, type: "numeric", data: odd });
}

function rowsIn(name: string, { data, shape = [], type }: ColumnInput): number {
  if (!isTyped(data)) return data.length;
  const rows = data.length / (cellLength(shape) * (type === "complex" ? 2 : 1));
  if (Number.isInteger(rows)) return rows;
  throw new FitsError("argument", `Column ${name} has ${data.length} values`, {
    value: data.length,
    expected: `whole cells of shape ${shape.join(" x ") || "1"}`,
  });
}

function columnOf(name: string, { data, unit, shape = [], type = undefined, nulls }: ColumnInput): Column {
  const base = { name, unit, format: "" };
  if (isTyped(data)) {
    const column = {
      ...base,
      shape,
      type: type ?? "numeric",
      data,
      ...(nulls === undefined ? {} : { nulls }),
    } as Column;
    checkArray(column);
    return column;
  }
  if (data.length > 0 && data.every(isTyped)) {
    const kind = data[0].constructor;
    if (data.some((cell) => cell.constructor !== kind)) {
      throw new FitsError("argument", `The cells of column ${name} are of different types`, {
        expected: `${kind.name} everywhere`,
      });
    }
    return { ...base, shape: [], type: "ragged", of: type ?? "numeric", data };
  }
  const hint = type === "complex" ? "complex128" : type;
  return columnOfCells(name, data as readonly NestedCell[], { unit, type: hint });
}
