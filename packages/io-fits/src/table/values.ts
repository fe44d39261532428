import { allocate, type Bitpix, decodeInto, type NumericArray, type Storage } from "../bytes.ts";
import { scaleBigints, scaleFloats, scaleIntegers, storageOf } from "../image/scaling.ts";
import type { ColumnFormat, TypeCode } from "./format.ts";

const BITPIX: Partial<Record<TypeCode, Bitpix>> = {
  B: 8,
  I: 16,
  J: 32,
  K: 64,
  E: -32,
  D: -64,
  C: -32,
  M: -64,
};

/** How the numbers of a column are stored and what becomes of them. */
export interface Coding {
  /** As in the file. */
  readonly stored: Storage;
  /** Whether they are kept in the type of `stored`; else they are scaled to doubles. */
  readonly kept: boolean;
  /** Two numbers a value. */
  readonly complex: boolean;
  /** The value in `stored` that means none. */
  readonly none: number | bigint | undefined;
}

/** The coding of elements of one of the numeric types. */
export function codingOf(code: TypeCode, { scale, zero, null: blank }: ColumnFormat): Coding {
  const bitpix = BITPIX[code] as Bitpix;
  const complex = code === "C" || code === "M";
  const storage = storageOf(bitpix, scale, Number(zero), false);
  const stored = storage ?? { bitpix, flipped: false };
  const none = bitpix < 0 || typeof blank === "string" ? undefined : blank;
  return { stored, kept: storage !== undefined, complex, none: storedNull(stored, none) };
}

/** TNULLn as the array of the column shows it: of its type, the sign offset applied. */
function storedNull(
  { bitpix, flipped }: Storage,
  none: number | bigint | undefined,
): number | bigint | undefined {
  if (none === undefined || (typeof none === "number" && !Number.isInteger(none))) return undefined;
  if (bitpix === 64) return flipped ? BigInt(none) + 2n ** 63n : BigInt(none);
  return flipped ? Number(none) + (bitpix === 8 ? -128 : 2 ** (bitpix - 1)) : Number(none);
}

/** Decoded values of one field. */
export interface Values {
  readonly data: NumericArray;
  readonly nulls?: Uint8Array;
}

/** Decodes contiguous big-endian elements of a numeric type into the memory that `room` gives. */
export function decodeValues(
  bytes: Uint8Array,
  coding: Coding,
  format: ColumnFormat,
  room: (bytes: number) => Uint8Array,
): Values {
  const memory = room(bytes.length);
  decodeInto(bytes, coding.stored, memory);
  const type = allocate(coding.stored, 0).constructor as new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ) => NumericArray;
  const stored = new type(
    memory.buffer,
    memory.byteOffset,
    (bytes.length * 8) / Math.abs(coding.stored.bitpix),
  );
  if (!coding.kept) return { data: rescale(stored, coding, format) };
  const nulls = markNulls(stored, coding.none, undefined, 0, stored.length);
  return nulls === undefined ? { data: stored } : { data: stored, nulls };
}

/** Values in doubles, scaled as the column says, nulls NaN. A real offset moves the real part of a complex number only. */
export function rescale(stored: NumericArray, { complex, none }: Coding, format: ColumnFormat): Float64Array {
  const { scale } = format;
  const zero = Number(format.zero);
  if (complex) {
    return Float64Array.from(stored as Float64Array, (value, i) => value * scale + (i % 2 === 0 ? zero : 0));
  }
  const out = new Float64Array(stored.length);
  const scaling = { scale, zero, blank: none };
  if (stored instanceof BigInt64Array) scaleBigints(out, scaling, () => {})(stored, 0, 0, out.length);
  else if (stored instanceof Float32Array || stored instanceof Float64Array) {
    scaleFloats(out, scaling)(stored, 0, 0, out.length);
  } else scaleIntegers(out, scaling)(Int32Array.from(stored as Int32Array), 0, 0, out.length);
  return out;
}

/** Marks where `data` holds the null, in a mask for all of `data` that is made when the first one turns up. */
export function markNulls(
  data: NumericArray,
  none: number | bigint | undefined,
  mask: Uint8Array | undefined,
  from: number,
  to: number,
): Uint8Array | undefined {
  if (none === undefined) return mask;
  let marked = mask;
  for (let i = from; i < to; i++) {
    if (data[i] !== none) continue;
    marked ??= new Uint8Array(data.length);
    marked[i] = 1;
  }
  return marked;
}

/** Memory for `count` numbers of a column. */
export const roomFor = ({ stored, kept }: Coding, count: number): NumericArray =>
  kept ? allocate(stored, count) : new Float64Array(count);
