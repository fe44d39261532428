import { allocate, type NumericArray, readWords16, readWords32, readWords64 } from "../bytes.ts";
import type { Column } from "./column.ts";
import { baseOf, type ColumnReader, type Fields } from "./fields.ts";
import { type ColumnFormat, cellLength } from "./format.ts";
import { codingOf, markNulls, rescale, roomFor } from "./values.ts";

/** Reads a column of numbers, complex ones included, straight from the rows into its array. */
export function numbers(format: ColumnFormat, rows: number): ColumnReader {
  const coding = codingOf(format.code, format);
  const each = cellLength(format.shape) * (coding.complex ? 2 : 1);
  const data = roomFor(coding, rows * each);
  const flipped = coding.stored.flipped;
  let nulls: Uint8Array | undefined;
  let done = 0;
  return {
    append(fields) {
      const next = done + fields.rows * each;
      if (coding.kept) {
        decodeFields(fields, each, data.subarray(done, next), flipped);
        nulls = markNulls(data, coding.none, nulls, done, next);
      } else {
        const stored = allocate(coding.stored, fields.rows * each);
        decodeFields(fields, each, stored, flipped);
        (data as Float64Array).set(rescale(stored, coding, format), done);
      }
      done = next;
    },
    finish: () => {
      const base = { ...baseOf(format), type: coding.complex ? "complex" : "numeric", data };
      return (nulls === undefined ? base : { ...base, nulls }) as Column;
    },
  };
}

/** Big-endian numbers, `each` of every row, into an array of their own type; `flipped` turns their sign bit. */
function decodeFields(
  { bytes, offset, stride, rows }: Fields,
  each: number,
  out: NumericArray,
  flipped: boolean,
): void {
  const width = out.BYTES_PER_ELEMENT;
  const length = rows * each * width;
  if (length === 0) return;
  if (width === 1) {
    decodeBytes({ bytes, offset, stride, rows }, each, out, flipped ? 0x80 : 0);
    return;
  }
  if (stride === each * width || rows === 1) {
    const whole = bytes.subarray(offset, offset + length);
    if (width === 2) readWords16(whole, same(Uint16Array, out), flipped ? 0x8000 : 0);
    else if (width === 4) readWords32(whole, same(Int32Array, out), flipped ? 1 << 31 : 0);
    else readWords64(whole, out as Float64Array, flipped ? 1 << 31 : 0);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) {
    const to = same(Uint16Array, out);
    const flip = flipped ? 0x8000 : 0;
    for (let row = 0, i = 0, start = offset; row < rows; row++, start += stride) {
      for (let at = start; at < start + each * 2; at += 2) to[i++] = view.getUint16(at) ^ flip;
    }
  } else if (width === 4) {
    const to = same(Int32Array, out);
    const flip = flipped ? 1 << 31 : 0;
    for (let row = 0, i = 0, start = offset; row < rows; row++, start += stride) {
      for (let at = start; at < start + each * 4; at += 4) to[i++] = view.getInt32(at) ^ flip;
    }
  } else decode64(view, { offset, stride, rows }, each, same(BigInt64Array, out), flipped);
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** As pairs of 32-bit words, which keep NaNs as they are and make no bigints. */
function decode64(
  view: DataView,
  { offset, stride, rows }: Omit<Fields, "bytes">,
  each: number,
  out: BigInt64Array,
  flipped: boolean,
): void {
  const words = new Int32Array(out.buffer, out.byteOffset, out.length * 2);
  const flip = flipped ? 1 << 31 : 0;
  const high = littleEndian ? 1 : 0;
  for (let row = 0, i = 0, start = offset; row < rows; row++, start += stride) {
    for (let at = start; at < start + each * 8; at += 8, i += 2) {
      words[i + high] = view.getInt32(at) ^ flip;
      words[i + 1 - high] = view.getInt32(at + 4);
    }
  }
}

function decodeBytes(
  { bytes, offset, stride, rows }: Fields,
  each: number,
  out: NumericArray,
  flip: number,
): void {
  const to = same(Uint8Array, out);
  if (flip === 0 && stride === each) {
    to.set(bytes.subarray(offset, offset + rows * each));
    return;
  }
  for (let row = 0, i = 0, start = offset; row < rows; row++, start += stride) {
    for (let at = start; at < start + each; at++) to[i++] = bytes[at] ^ flip;
  }
}

/** The same memory as elements of another type of the same width. */
function same<T extends NumericArray>(
  type: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
  { buffer, byteOffset, length }: NumericArray,
): T {
  return new type(buffer, byteOffset, length);
}
