import { latin1 } from "../bytes.ts";
import type { Column } from "./column.ts";
import { type ColumnFormat, cellLength } from "./format.ts";
import { numbers } from "./numbers.ts";

/** The fields of one column in successive rows, somewhere in bytes of the table. */
export interface Fields {
  readonly bytes: Uint8Array;
  /** Offset of the first row's field in `bytes`. */
  readonly offset: number;
  /** Bytes from one row's field to the next one's. */
  readonly stride: number;
  readonly rows: number;
}

/** Builds a column from its fields, piece after piece. */
export interface ColumnReader {
  /** Takes the fields of the next rows. */
  append(fields: Fields): void;
  finish(): Column;
}

/** A reader for `rows` rows of a column of fixed width in a binary table. */
export function columnReader(format: ColumnFormat, rows: number): ColumnReader {
  switch (format.code) {
    case "A":
      return texts(format, rows);
    case "X":
      return bits(format, rows);
    case "L":
      return logicals(format, rows);
    default:
      return numbers(format, rows);
  }
}

/** What every column carries. */
export const baseOf = ({
  name,
  unit,
  format,
  shape,
}: ColumnFormat): Omit<Column, "type" | "data" | "of"> => ({
  name,
  unit,
  format,
  shape,
});

/** Strings of one column. A first TDIMn axis is the length of one string (Standard, section 7.3.2). */
function texts(format: ColumnFormat, total: number): ColumnReader {
  const several = format.shape.length > 1;
  const shape = several ? format.shape.slice(1) : [];
  const length = several ? format.shape[0] : format.repeat;
  const each = cellLength(shape);
  // Longer ones would be kept as a hash table.
  const data: string[] = new Array(total * each < 2 ** 25 ? total * each : 0);
  let next = 0;
  return {
    append({ bytes, offset, stride, rows }) {
      const width = each * length;
      const own = new Uint8Array(rows * width);
      for (let row = 0, at = offset, to = 0; row < rows; row++, at += stride) {
        for (let i = 0; i < width; i++) own[to++] = bytes[at + i];
      }
      next = putTexts(own, length, rows * each, data, next);
    },
    finish: () => ({ ...baseOf(format), shape, type: "text", data }),
  };
}

/**
 * Strings of one length that lie behind each other: cut from one string of them all, which is much faster. They go to
 * `out` from `at` on; returns where the next ones do.
 */
function putTexts(bytes: Uint8Array, length: number, count: number, out: string[], at: number): number {
  const all = bytes.every((byte) => byte < 0x80) ? ascii.decode(bytes) : latin1(bytes);
  for (let i = 0, start = 0; i < count; i++, start += length) {
    const end = textEnd(bytes, start, start + length);
    const text = all.slice(start, end);
    out[at + i] = end > start && isOddEnd(bytes[end - 1]) ? text.trimEnd() : text;
  }
  return at + count;
}

const ascii = new TextDecoder();

/** Where a text ends: at a NUL or, without one, behind its last character that is not a blank. */
function textEnd(bytes: Uint8Array, start: number, limit: number): number {
  let end = start;
  while (end < limit && bytes[end] !== 0) end++;
  while (end > start && bytes[end - 1] === 0x20) end--;
  return end;
}

/** Other white space than a blank may end here. */
const isOddEnd = (byte: number): boolean => byte < 0x20 || byte >= 0x80;

function bits(format: ColumnFormat, total: number): ColumnReader {
  const each = cellLength(format.shape);
  const data = new Uint8Array(total * each);
  let to = 0;
  return {
    append({ bytes, offset, stride, rows }) {
      for (let row = 0, at = offset; row < rows; row++, at += stride, to += each) {
        decodeBits(bytes.subarray(at, at + format.bytes), each, data, to);
      }
    },
    finish: () => ({ ...baseOf(format), type: "bits", data }),
  };
}

function logicals(format: ColumnFormat, total: number): ColumnReader {
  const each = cellLength(format.shape);
  const data = new Uint8Array(total * each);
  let to = 0;
  return {
    append({ bytes, offset, stride, rows }) {
      for (let row = 0, at = offset; row < rows; row++, at += stride) {
        for (let i = 0; i < each; i++) data[to++] = logical(bytes[at + i]);
      }
    },
    finish: () => ({ ...baseOf(format), type: "logical", data }),
  };
}

const TRUE = 0x54;
const FALSE = 0x46;

/** T, F, and anything else for undefined. */
export const logical = (byte: number): number => (byte === TRUE ? 1 : byte === FALSE ? 0 : 255);

/** Bits of one field, the most significant of each byte first. */
export function decodeBits(bytes: Uint8Array, count: number, out: Uint8Array, at: number): void {
  for (let i = 0; i < count; i++) out[at + i] = (bytes[i >> 3] >> (7 - (i & 7))) & 1;
}

/** Text of one field: it ends at a NUL or, without one, at its last character that is not blank. */
export function decodeText(bytes: Uint8Array): string {
  return latin1(bytes.subarray(0, textEnd(bytes, 0, bytes.length))).trimEnd();
}
