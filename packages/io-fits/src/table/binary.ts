import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { TableUnit } from "../unit.ts";
import type { Column, RaggedColumn } from "./column.ts";
import { descriptor } from "./descriptor.ts";
import type { ColumnFormat } from "./format.ts";
import { decodeBits, decodeText, decodeValues } from "./values.ts";

/** Decodes one column of a binary table from the bytes of its rows. */
export async function readBinaryColumn(
  unit: TableUnit,
  rows: Uint8Array,
  column: ColumnFormat,
): Promise<Column> {
  const { name, unit: units, format, shape, code, repeat } = column;
  const base = { name, unit: units, format, shape };
  if (code === "P" || code === "Q") return { ...base, shape: [], ...(await readRagged(unit, rows, column)) };
  if (code === "A") return readText(rows, unit, column);
  if (code === "X") {
    const data = new Uint8Array(unit.rows * repeat);
    for (let row = 0; row < unit.rows; row++)
      decodeBits(field(rows, unit, column, row), repeat, data, row * repeat);
    return { ...base, type: "bits", data };
  }
  return { ...base, ...decodeValues(gather(rows, unit, column), code, column) } as Column;
}

function field(rows: Uint8Array, unit: TableUnit, column: ColumnFormat, row: number): Uint8Array {
  const at = row * unit.rowBytes + column.offset;
  return rows.subarray(at, at + column.bytes);
}

/** The fields of one column behind each other. */
function gather(rows: Uint8Array, unit: TableUnit, { offset, bytes }: ColumnFormat): Uint8Array {
  if (bytes === unit.rowBytes) return rows;
  const out = new Uint8Array(unit.rows * bytes);
  for (let row = 0, to = 0, from = offset; row < unit.rows; row++, from += unit.rowBytes) {
    for (let i = 0; i < bytes; i++) out[to++] = rows[from + i];
  }
  return out;
}

/** Strings of one column. A first TDIMn axis is the length of one string (Standard, section 7.3.2). */
function readText(rows: Uint8Array, unit: TableUnit, column: ColumnFormat): Column {
  const { name, unit: units, format, shape, repeat } = column;
  const several = shape.length > 1;
  const length = several ? shape[0] : repeat;
  const data: string[] = [];
  if (repeat > 0 && length > 0) {
    for (let row = 0; row < unit.rows; row++) {
      const bytes = field(rows, unit, column, row);
      for (let at = 0; at < repeat; at += length) data.push(decodeText(bytes.subarray(at, at + length)));
    }
  }
  return { name, unit: units, format, shape: several ? shape.slice(1) : [], type: "text", data };
}

/** Cells may share bytes of the heap, but not so often that a small file fills the memory. */
const MAX_SHARING = 64;
const ALWAYS_ALLOWED = 2 ** 20;

async function readRagged(
  unit: TableUnit,
  rows: Uint8Array,
  column: ColumnFormat,
): Promise<Pick<RaggedColumn, "type" | "of" | "data">> {
  const { span } = unit;
  const element = column.element ?? "B";
  const heapOffset = unit.header.getNumber("THEAP") ?? unit.rowBytes * unit.rows;
  const heapBytes = Math.max(0, span.available - heapOffset);
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  const heap =
    heapBytes > 0 && Number.isInteger(heapOffset) && heapOffset >= 0
      ? await unit.source.read(span.offset + heapOffset, heapBytes)
      : new Uint8Array(0);
  const data: (NumericArray | string)[] = [];
  let total = 0;
  let of: RaggedColumn["of"] = "numeric";
  for (let row = 0; row < unit.rows; row++) {
    const { length, offset, bytes } = descriptor(view, unit.rowBytes, row, column);
    // An empty cell's offset says nothing and is often arbitrary.
    const cell = length === 0 ? new Uint8Array(0) : heap.subarray(offset, offset + bytes);
    if (length < 0 || (length > 0 && (offset < 0 || cell.length !== bytes))) {
      throw new FitsError(
        "format",
        `Row ${row} of column ${column.name} (${length} elements from byte ${offset}) lies outside the heap`,
        {
          unit: unit.index,
          byteOffset: span.offset + row * unit.rowBytes + column.offset,
          expected: `at most ${heap.length} bytes`,
        },
      );
    }
    total += bytes;
    if (total > heap.length * MAX_SHARING + ALWAYS_ALLOWED) {
      throw new FitsError(
        "format",
        `The cells of column ${column.name} share the heap too often to be read`,
        {
          unit: unit.index,
          byteOffset: span.offset + row * unit.rowBytes + column.offset,
        },
      );
    }
    if (element === "A") {
      of = "text";
      data.push(decodeText(cell));
    } else if (element === "X") {
      of = "bits";
      const bits = new Uint8Array(length);
      decodeBits(cell, length, bits, 0);
      data.push(bits);
    } else {
      const values = decodeValues(cell, element, column);
      of = values.type;
      data.push(values.data);
    }
  }
  return { type: "ragged", of, data };
}
