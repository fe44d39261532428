import type { Cell, CellValue } from "../table/cells.ts";
import { cellOf } from "../table/cells.ts";
import type { Column } from "../table/column.ts";
import type { ValueType } from "../table/leaves.ts";
import type { FitsTable } from "../table/options.ts";

/** The shortest text that reads back as the same number; `single` for one of 32 bits. */
export function printNumber(value: number | bigint, single = false): string {
  if (typeof value === "bigint") return String(value);
  if (Object.is(value, -0)) return "-0";
  if (!single || !Number.isFinite(value)) return String(value);
  // Any six digits are told apart, but not next to zero.
  for (let digits = Math.abs(value) < 2 ** -126 ? 1 : 6; digits < 9; digits++) {
    const short = rounded(value, digits);
    if (Math.fround(short) === value) return String(short);
  }
  // Nine digits always do.
  return String(Number(value.toPrecision(9)));
}

/** 1 to 1e22: those powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** The double next to a number's first digits. A quotient of two exact doubles is the one that its decimals mean. */
function rounded(value: number, digits: number): number {
  const scale = POWERS[digits - 1 - Math.floor(Math.log10(Math.abs(value)))];
  return scale === undefined ? Number(value.toPrecision(digits)) : Math.round(value * scale) / scale;
}

/** A cell of a column as JSON: arrays with the slowest axis outermost, complex numbers as pairs, NaN and infinities as strings. */
export function cellJson(column: Column, row: number): string {
  const cell: Cell = cellOf(column, row);
  const ragged = column.type === "ragged";
  const single = (ragged ? column.data[row] : column.data) instanceof Float32Array;
  if (cell === null || typeof cell !== "object") return valueJson(cell, single);
  const complex = (ragged ? column.of : column.type) === "complex";
  const shape = ragged ? [cell.length / (complex ? 2 : 1)] : column.shape;
  const axes = complex ? [2, ...shape] : shape;
  return nest(cell as readonly CellValue[], axes, axes.length - 1, 0, cell.length, single);
}

/** Values `from` to `to` as arrays within each other, the last of `axes` outermost. */
function nest(
  values: ArrayLike<CellValue>,
  axes: readonly number[],
  axis: number,
  from: number,
  to: number,
  single: boolean,
): string {
  if (axis < 0) return valueJson(values[from], single);
  const each = axes[axis] === 0 ? 0 : (to - from) / axes[axis];
  const parts: string[] = [];
  for (let i = 0; i < axes[axis]; i++) {
    parts.push(nest(values, axes, axis - 1, from + i * each, from + (i + 1) * each, single));
  }
  return `[${parts.join(",")}]`;
}

function valueJson(value: CellValue, single: boolean): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "number" && typeof value !== "bigint") return String(value);
  const text = printNumber(value, single);
  return typeof value === "number" && !Number.isFinite(value) ? `"${text}"` : text;
}

/** The types of a table's columns by name: given to the readers of CSV and JSON Lines they bring back just these types. */
export function valueTypes(table: FitsTable): Record<string, ValueType> {
  return Object.fromEntries(table.columns.map((column) => [column.name, typeOf(column)]));
}

function typeOf(column: Column): ValueType {
  const kind = column.type === "ragged" ? column.of : column.type;
  if (kind === "text") return column.type === "text" && column.shape.length > 0 ? "text[]" : "text";
  if (kind === "logical" || kind === "bits") return kind;
  const array = column.type === "ragged" ? column.data[0] : column.data;
  const single = array instanceof Float32Array;
  if (kind === "complex") return single ? "complex64" : "complex128";
  if (typeof array === "string" || array === undefined) return "float64";
  return array.constructor.name.replace("Array", "").replace("Big", "").toLowerCase() as ValueType;
}
