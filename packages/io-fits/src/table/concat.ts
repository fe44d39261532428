import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Column } from "./column.ts";
import { cellLength } from "./format.ts";
import type { FitsTable, RowRange } from "./options.ts";
import { rowRange } from "./row-range.ts";

/**
 * Tables of the same columns below each other.
 *
 * @throws FitsError "argument" where names, types or shapes of the columns differ.
 */
export function concatTables(tables: readonly FitsTable[]): FitsTable {
  if (tables.length === 0) return { rows: 0, columns: [] };
  if (tables.length === 1) return tables[0];
  const [first] = tables;
  for (const { columns } of tables) {
    if (columns.length !== first.columns.length) {
      throw new FitsError(
        "argument",
        `The tables have ${first.columns.length} and ${columns.length} columns`,
        {
          expected: "the same columns",
        },
      );
    }
  }
  return {
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    columns: first.columns.map((_, i) => concatColumns(tables.map(({ columns }) => columns[i]))),
  };
}

function concatColumns(parts: readonly Column[]): Column {
  const [first] = parts;
  const likeness = (column: Column): string =>
    [
      column.name,
      column.type,
      column.type === "ragged" ? column.of : column.data.constructor.name,
      column.shape,
    ].join();
  const odd = parts.find((part) => likeness(part) !== likeness(first));
  if (odd !== undefined) {
    throw new FitsError("argument", `Column ${first.name} meets one of another kind: ${odd.name}`, {
      value: likeness(odd),
      expected: likeness(first),
    });
  }
  const { nulls: _, ...base } = first as Column & { nulls?: unknown };
  if (first.type === "text" || first.type === "ragged") {
    const nulls = parts.some((part) => "nulls" in part)
      ? first.type === "text"
        ? { nulls: masks(parts) }
        : {
            nulls: parts.flatMap(
              (part) => ("nulls" in part && part.nulls) || new Array(part.data.length).fill(undefined),
            ),
          }
      : {};
    return { ...base, data: parts.flatMap((part) => part.data as string[]), ...nulls } as Column;
  }
  const arrays = parts.map((part) => part.data as Float64Array);
  const nulls = parts.some((part) => "nulls" in part) ? { nulls: masks(parts) } : {};
  return { ...base, data: join(arrays), ...nulls } as Column;
}

const masks = (parts: readonly Column[]): Uint8Array =>
  join(
    parts.map((part) => ("nulls" in part && (part.nulls as Uint8Array)) || new Uint8Array(part.data.length)),
  );

export function join<T extends NumericArray>(arrays: readonly T[]): T {
  const type = arrays[0].constructor as new (length: number) => T;
  const out = new type(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    (out as Float64Array).set(array as Float64Array, at);
    at += array.length;
  }
  return out;
}

/**
 * Some rows of a table, as views of its arrays.
 *
 * @throws FitsError "argument" for rows that are not there.
 */
export function sliceTable(table: FitsTable, rows: RowRange): FitsTable {
  const { start, count } = rowRange(table.rows, rows);
  if (start === 0 && count === table.rows) return table;
  const columns = table.columns.map((column): Column => {
    const complex = column.type === "complex" ? 2 : 1;
    const each = column.type === "ragged" ? 1 : cellLength(column.shape) * complex;
    const [from, to] = [start * each, (start + count) * each];
    const nulls =
      "nulls" in column && column.nulls !== undefined ? { nulls: part(column.nulls, from, to) } : {};
    return { ...column, data: part(column.data, from, to), ...nulls } as Column;
  });
  return { rows: count, columns };
}

const part = (data: Column["data"] | readonly unknown[], from: number, to: number): unknown =>
  Array.isArray(data) ? data.slice(from, to) : (data as Uint8Array).subarray(from, to);
