import type { ColumnFormat, TypeCode } from "./format.ts";
import { ELEMENT_BITS } from "./format.ts";

/** Where the values of one variable-length cell lie in the heap (Standard, section 7.3.5). */
export interface Descriptor {
  /** Number of elements. */
  readonly length: number;
  /** Bytes from the start of the heap. */
  readonly offset: number;
  /** Bytes of the elements. */
  readonly bytes: number;
}

/** Reads a P or Q descriptor; negative numbers come out as they are, for the caller to refuse. */
export function descriptor(rows: DataView, rowBytes: number, row: number, column: ColumnFormat): Descriptor {
  return descriptorAt(rows, row * rowBytes + column.offset, column);
}

/** As {@link descriptor}, at a byte of the view. */
export function descriptorAt(
  rows: DataView,
  at: number,
  column: Pick<ColumnFormat, "bytes" | "code" | "element">,
): Descriptor {
  const [length, offset] =
    column.bytes === 0
      ? [0, 0]
      : column.code === "P"
        ? [rows.getInt32(at), rows.getInt32(at + 4)]
        : [Number(rows.getBigInt64(at)), Number(rows.getBigInt64(at + 8))];
  return { length, offset, bytes: Math.ceil((length * ELEMENT_BITS[column.element ?? "B"]) / 8) };
}

const READERS: Partial<
  Record<TypeCode, `get${"Float64" | "Float32" | "BigInt64" | "Int32" | "Int16" | "Uint8"}`>
> = {
  D: "getFloat64",
  E: "getFloat32",
  K: "getBigInt64",
  J: "getInt32",
  I: "getInt16",
  B: "getUint8",
};

/** One number of a fixed column, for the columns that carry a tile's scale. */
export function cellNumber(rows: DataView, rowBytes: number, row: number, column: ColumnFormat): number {
  const read = READERS[column.code];
  if (column.bytes === 0 || read === undefined) return Number.NaN;
  return Number(rows[read](row * rowBytes + column.offset));
}
