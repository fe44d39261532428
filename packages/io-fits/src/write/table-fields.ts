import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Header } from "../header/header.ts";
import { checkArray } from "../table/array-type.ts";
import type { Column, NumericColumn, TextColumn } from "../table/column.ts";
import { storageFor } from "./big-endian.ts";
import type { CardInput } from "./cards.ts";
import { withNulls } from "./table-nulls.ts";

/** One column of fixed width, ready to be written. */
export interface FieldPlan {
  readonly name: string;
  readonly unit: string | undefined;
  /** TFORMn. */
  readonly form: string;
  /** TDIMn, fastest axis first, where a cell has several. */
  readonly dim?: readonly number[];
  /** TZEROn. */
  readonly zero?: number | bigint;
  /** TNULLn. */
  readonly null?: number | bigint;
  /** Bytes of a cell. */
  readonly bytes: number;
  /** Writes the cells of rows `first` to `first + count` into `to`, a row every `rowBytes`, from `offset` on. */
  readonly fill: Fill;
}

export type Fill = (to: Uint8Array, rowBytes: number, offset: number, first: number, count: number) => void;

/** TFORMn's letter by BITPIX. */
const LETTER = { 8: "B", 16: "I", 32: "J", 64: "K", "-32": "E", "-64": "D" } as const;

/** The letter and TZEROn of an array. */
export function numericForm(data: NumericArray): {
  readonly letter: string;
  readonly zero: number | bigint | undefined;
} {
  const { bitpix, flipped } = storageFor(data);
  const zero = bitpix === 64 ? 2n ** 63n : bitpix === 8 ? -128 : 2 ** (Math.abs(bitpix) - 1);
  return { letter: LETTER[bitpix], zero: flipped ? zero : undefined };
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** How a column that is not ragged is stored; `n` is its 1-based number. */
export function planField(
  column: Exclude<Column, { readonly type: "ragged" }>,
  rows: number,
  n: number,
  header: Header | readonly CardInput[] | undefined,
): FieldPlan {
  const { name, unit, shape } = column;
  const base = { name, unit };
  if (column.type === "text") return { ...base, ...planText(column, rows, n) };
  checkArray(column);
  const repeat = shape.reduce((product, length) => product * length, 1);
  const values = repeat * (column.type === "complex" ? 2 : 1);
  if (column.data.length !== rows * values) throw lengthError(column, rows, values, n);
  const dim = shape.length > 1 ? { dim: shape } : {};
  const count = repeat === 1 && shape.length === 0 ? "" : String(repeat);
  switch (column.type) {
    case "numeric":
      return { ...base, ...dim, ...planNumbers(column, repeat, count, n, header) };
    case "complex": {
      const { data } = column;
      const [letter, fill] =
        data instanceof Float32Array
          ? (["C", words32(data, values)] as const)
          : (["M", words64(data, values, false)] as const);
      return {
        ...base,
        ...dim,
        form: `${count || 1}${letter}`,
        bytes: values * data.BYTES_PER_ELEMENT,
        fill,
      };
    }
    case "logical":
      return { ...base, ...dim, form: `${count || 1}L`, bytes: repeat, fill: logicals(column.data, repeat) };
    case "bits":
      return {
        ...base,
        ...dim,
        form: `${count || 1}X`,
        bytes: Math.ceil(repeat / 8),
        fill: bits(column.data, repeat),
      };
  }
}

function planNumbers(
  column: NumericColumn,
  repeat: number,
  count: string,
  n: number,
  header: Header | readonly CardInput[] | undefined,
): Pick<FieldPlan, "form" | "zero" | "null" | "bytes" | "fill"> {
  const { letter, zero } = numericForm(column.data);
  const { data, none } = withNulls(column, n, header, zero);
  const width = data.BYTES_PER_ELEMENT;
  const fill =
    width === 1
      ? words8(data as Uint8Array, repeat, zero !== undefined)
      : width === 2
        ? words16(data as Uint16Array, repeat, zero !== undefined)
        : width === 4
          ? words32(data as Uint32Array, repeat, zero !== undefined)
          : words64(data as Float64Array, repeat, zero !== undefined);
  return {
    form: `${count || 1}${letter}`,
    bytes: repeat * width,
    fill,
    ...(zero === undefined ? {} : { zero }),
    ...(none === undefined ? {} : { null: none }),
  };
}

function words8(data: Uint8Array | Int8Array, repeat: number, flipped: boolean): Fill {
  const flip = flipped ? 0x80 : 0;
  return (to, rowBytes, offset, first, count) => {
    let from = first * repeat;
    for (let row = 0; row < count; row++) {
      const at = row * rowBytes + offset;
      for (let k = 0; k < repeat; k++) to[at + k] = data[from++] ^ flip;
    }
  };
}

function words16(data: Uint16Array | Int16Array, repeat: number, flipped: boolean): Fill {
  const flip = flipped ? 0x8000 : 0;
  return (to, rowBytes, offset, first, count) => {
    const view = new DataView(to.buffer, to.byteOffset, to.byteLength);
    let from = first * repeat;
    for (let row = 0; row < count; row++) {
      const at = row * rowBytes + offset;
      for (let k = 0; k < repeat; k++) view.setInt16(at + 2 * k, data[from++] ^ flip);
    }
  };
}

function words32(data: Uint32Array | Int32Array | Float32Array, repeat: number, flipped = false): Fill {
  const words = new Int32Array(data.buffer, data.byteOffset, data.length);
  const flip = flipped ? 1 << 31 : 0;
  return (to, rowBytes, offset, first, count) => {
    const view = new DataView(to.buffer, to.byteOffset, to.byteLength);
    let from = first * repeat;
    for (let row = 0; row < count; row++) {
      const at = row * rowBytes + offset;
      for (let k = 0; k < repeat; k++) view.setInt32(at + 4 * k, words[from++] ^ flip);
    }
  };
}

function words64(
  data: Float64Array | BigInt64Array | BigUint64Array,
  repeat: number,
  flipped: boolean,
): Fill {
  const words = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
  const flip = flipped ? 1 << 31 : 0;
  const upper = littleEndian ? 1 : 0;
  return (to, rowBytes, offset, first, count) => {
    const view = new DataView(to.buffer, to.byteOffset, to.byteLength);
    let from = first * repeat * 2;
    for (let row = 0; row < count; row++) {
      const at = row * rowBytes + offset;
      for (let k = 0; k < repeat; k++, from += 2) {
        view.setInt32(at + 8 * k, words[from + upper] ^ flip);
        view.setInt32(at + 8 * k + 4, words[from + 1 - upper]);
      }
    }
  };
}

/** "T", "F" or NUL for undefined (Standard, section 7.3.3.1). */
export const logicalByte = (value: number): number => (value === 1 ? 0x54 : value === 0 ? 0x46 : 0);

function logicals(data: Uint8Array, repeat: number): Fill {
  return (to, rowBytes, offset, first, count) => {
    let from = first * repeat;
    for (let row = 0; row < count; row++) {
      const at = row * rowBytes + offset;
      for (let k = 0; k < repeat; k++) to[at + k] = logicalByte(data[from++]);
    }
  };
}

function bits(data: Uint8Array, repeat: number): Fill {
  return (to, rowBytes, offset, first, count) => {
    for (let row = 0; row < count; row++) {
      packBits(data, (first + row) * repeat, repeat, to, row * rowBytes + offset);
    }
  };
}

/** Packs bits, the most significant first, into bytes that are zero. */
export function packBits(data: Uint8Array, from: number, count: number, to: Uint8Array, at: number): void {
  for (let k = 0; k < count; k++) if (data[from + k] !== 0) to[at + (k >> 3)] |= 0x80 >> (k & 7);
}

function planText(
  column: TextColumn,
  rows: number,
  n: number,
): Pick<FieldPlan, "form" | "dim" | "bytes" | "fill"> {
  const { data, shape, format } = column;
  const several = shape.reduce((product, length) => product * length, 1);
  // A column of no characters has no strings either.
  if (data.length === 0 && rows > 0 && shape.length === 0) return { form: "0A", bytes: 0, fill: () => {} };
  if (data.length !== rows * several) throw lengthError(column, rows, several, n);
  let longest = 1;
  for (let i = 0; i < data.length; i++) {
    checkText(data[i], n, several === 0 ? 0 : Math.floor(i / several));
    if (data[i].length > longest) longest = data[i].length;
  }
  const declared = /^(\d+)A/.exec(format.toUpperCase());
  const asked = declared === null || several === 0 ? 0 : Math.floor(Number(declared[1]) / several);
  const width = Math.max(longest, asked);
  const bytes = width * several;
  return {
    form: `${bytes}A`,
    ...(shape.length > 0 ? { dim: [width, ...shape] } : {}),
    bytes,
    fill: (to, rowBytes, offset, first, count) => {
      let from = first * several;
      for (let row = 0; row < count; row++) {
        let at = row * rowBytes + offset;
        for (let k = 0; k < several; k++, at += width) {
          const text = data[from++];
          for (let i = 0; i < text.length; i++) to[at + i] = text.charCodeAt(i);
          for (let i = text.length; i < width; i++) to[at + i] = 0x20;
        }
      }
    },
  };
}

/** @throws FitsError "argument" for text that a table cannot hold. */
export function checkText(text: string, n: number, row: number): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) {
      throw new FitsError("argument", `Row ${row} of column ${n} holds ${JSON.stringify(text[i])}`, {
        card: `TFORM${n}`,
        value: text,
        expected: "printable ASCII",
      });
    }
  }
}

function lengthError(column: Column, rows: number, values: number, n: number): FitsError {
  return new FitsError("argument", `Column ${column.name} has ${column.data.length} values`, {
    card: `TFORM${n}`,
    value: column.data.length,
    expected: `${rows} rows of ${values}`,
  });
}
