import { FitsError } from "../errors.ts";
import type { CellValue } from "./cells.ts";
import type { Column } from "./column.ts";
import { inferType, type Leaves, packLeaves, type ValueType } from "./leaves.ts";

/** A cell as JSON has it: a value, or arrays in each other, the slowest axis outermost. */
export type NestedCell = CellValue | readonly NestedCell[];

/** What is known of a column whose values are given as cells. */
export interface ColumnHint {
  readonly unit?: string | undefined;
  /** The type of its values; found from them where absent. */
  readonly type?: ValueType | undefined;
  /** Whether the strings "NaN", "Infinity" and "-Infinity" are numbers. */
  readonly json?: boolean;
}

const MAX_DEPTH = 16;

/**
 * A column of cells of any kind: values; arrays that all have one shape; or arrays of different lengths, which make a
 * column of variable-length cells (a missing cell among arrays is an empty one).
 *
 * @throws FitsError "format" for values that do not make one column; "unsupported" for strings in cells of different
 * lengths.
 */
export function columnOfCells(name: string, cells: readonly NestedCell[], hint: ColumnHint = {}): Column {
  const base = { name, unit: hint.unit, format: "" };
  const complex = hint.type?.startsWith("complex") === true;
  if (!cells.some(Array.isArray)) {
    const none = cells.every((cell) => cell === null);
    if ((complex || hint.type === "text[]") && !none)
      throw refuse(name, `hold single values, not ${hint.type}`);
    if (complex && cells.length > 0)
      return columnOfCells(
        name,
        cells.map(() => [null, null]),
        hint,
      );
    const values = cells.map((cell) => leafOf(name, cell));
    return {
      ...base,
      shape: [],
      ...packLeaves(values, hint.type ?? inferType(values, hint.json), name),
    } as Column;
  }
  if (hint.type === "text") {
    const texts = cells.map((cell) => (Array.isArray(cell) ? JSON.stringify(cell) : (cell as CellValue)));
    return { ...base, shape: [], ...packLeaves(texts, "text", name) } as Column;
  }
  const leaves: CellValue[] = [];
  const starts = [0];
  const shapes: (readonly number[] | undefined)[] = [];
  for (const cell of cells) {
    if (cell !== null && !Array.isArray(cell)) throw refuse(name, "are arrays and single values mixed");
    shapes.push(cell === null ? undefined : flatten(name, cell as readonly NestedCell[], leaves, 0));
    starts.push(leaves.length);
  }
  const packed = packLeaves(leaves, hint.type ?? inferType(leaves, hint.json), name);
  const shape = shapes[0];
  if (shape !== undefined && shapes.every((other) => String(other) === String(shape))) {
    if (complex && leaves.length === 0)
      return { ...base, shape: [], ...raggedOf(name, packed, starts, shapes) };
    if (complex && shape[0] !== 2) throw refuse(name, "are no pairs of real and imaginary parts");
    return { ...base, shape: complex ? shape.slice(1) : shape, ...packed } as Column;
  }
  return { ...base, shape: [], ...raggedOf(name, packed, starts, shapes) };
}

function leafOf(name: string, cell: NestedCell | undefined): CellValue {
  if (cell === undefined || cell === null) return null;
  if (typeof cell === "object") throw refuse(name, "hold objects");
  return cell;
}

/** Appends the values of a cell and gives its shape, fastest axis first. */
function flatten(name: string, cell: readonly NestedCell[], leaves: CellValue[], depth: number): number[] {
  if (depth >= MAX_DEPTH) throw refuse(name, `have more than ${MAX_DEPTH} axes`);
  let inner: number[] | undefined;
  for (const part of cell) {
    const own: number[] = Array.isArray(part) ? flatten(name, part as NestedCell[], leaves, depth + 1) : [];
    if (!Array.isArray(part)) leaves.push(leafOf(name, part));
    if (inner !== undefined && String(inner) !== String(own))
      throw refuse(name, "are arrays of uneven arrays");
    inner = own;
  }
  return [...(inner ?? []), cell.length];
}

function raggedOf(
  name: string,
  { type, data, nulls }: Leaves,
  starts: readonly number[],
  shapes: readonly (readonly number[] | undefined)[],
): Pick<Extract<Column, { type: "ragged" }>, "type" | "of" | "data" | "nulls"> {
  if (type === "text" || typeof data[0] === "string") {
    throw new FitsError("unsupported", `The cells of column ${name} hold different numbers of strings`, {
      remedy: "Give every cell as many, or join them into one.",
    });
  }
  const flat = data as Float64Array;
  const axes = type === "complex" ? 2 : 1;
  const uneven = shapes.some((shape) => shape !== undefined && shape.length > axes && flat.length > 0);
  const odd =
    type === "complex" && shapes.some((shape) => shape !== undefined && shape.length > 1 && shape[0] !== 2);
  if (uneven || odd) throw refuse(name, "have different shapes");
  const ends = starts.slice(1);
  const cells = ends.map((end, i) => flat.subarray(starts[i], end));
  if (nulls === undefined) return { type: "ragged", of: type, data: cells };
  const masks = ends.map((end, i) => {
    const mask = nulls.subarray(starts[i], end);
    return mask.includes(1) ? mask : undefined;
  });
  return { type: "ragged", of: type, data: cells, nulls: masks };
}

function refuse(name: string, fact: string): FitsError {
  return new FitsError("format", `The cells of column ${name} ${fact}`, {
    expected: "values of one type, or arrays of one shape",
  });
}
