import { type Bitpix, decodeBigEndian, latin1, type NumericArray } from "../bytes.ts";
import { scaleBigints, scaleFloats, scaleIntegers, storageOf } from "../image/scaling.ts";
import type { Column } from "./column.ts";
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

/** Decoded values of one field or of a whole column. */
export interface Values {
  readonly type: Exclude<Column["type"], "ragged" | "text">;
  readonly data: NumericArray;
  readonly nulls?: Uint8Array;
}

/** Decodes contiguous big-endian elements of any type but text, scaled as the column says. */
export function decodeValues(bytes: Uint8Array, code: TypeCode, column: ColumnFormat): Values {
  if (code === "L") return { type: "logical", data: bytes.map(logical) };
  const bitpix = BITPIX[code] as Bitpix;
  if (code === "C" || code === "M") {
    const data = decodeBigEndian(bytes, { bitpix, flipped: false }) as Float32Array | Float64Array;
    return { type: "complex", data: rescaleComplex(data, column) };
  }
  const zero = Number(column.zero);
  const storage = storageOf(bitpix, column.scale, zero, false);
  if (storage !== undefined) {
    const data = decodeBigEndian(bytes, storage);
    const nulls = nullMask(bytes, bitpix, column.null);
    return nulls === undefined ? { type: "numeric", data } : { type: "numeric", data, nulls };
  }
  return { type: "numeric", data: rescale(decodeBigEndian(bytes, { bitpix, flipped: false }), column) };
}

const TRUE = 0x54;
const FALSE = 0x46;
const logical = (byte: number): number => (byte === TRUE ? 1 : byte === FALSE ? 0 : 255);

function rescale(stored: NumericArray, column: ColumnFormat): Float64Array {
  const out = new Float64Array(stored.length);
  const blank = typeof column.null === "string" ? undefined : column.null;
  const scaling = { scale: column.scale, zero: Number(column.zero), blank };
  if (stored instanceof BigInt64Array) scaleBigints(out, scaling, () => {})(stored, 0, 0, out.length);
  else if (stored instanceof Float32Array || stored instanceof Float64Array) {
    scaleFloats(out, scaling)(stored, 0, 0, out.length);
  } else scaleIntegers(out, scaling)(Int32Array.from(stored as Int32Array), 0, 0, out.length);
  return out;
}

/** A complex value is scaled as a whole; the (real) offset moves its real part only. */
function rescaleComplex(
  data: Float32Array | Float64Array,
  column: ColumnFormat,
): Float32Array | Float64Array {
  const zero = Number(column.zero);
  if (column.scale === 1 && zero === 0) return data;
  return Float64Array.from(data, (value, i) => value * column.scale + (i % 2 === 0 ? zero : 0));
}

/** Marks stored integers that equal TNULLn; undefined where there are none. */
function nullMask(bytes: Uint8Array, bitpix: Bitpix, blank: ColumnFormat["null"]): Uint8Array | undefined {
  if (bitpix < 0 || blank === undefined || typeof blank === "string") return undefined;
  const stored = decodeBigEndian(bytes, { bitpix, flipped: false });
  const none = stored instanceof BigInt64Array ? BigInt(Math.trunc(Number(blank))) : Number(blank);
  const exact = stored instanceof BigInt64Array && typeof blank === "bigint" ? blank : none;
  let mask: Uint8Array | undefined;
  for (let i = 0; i < stored.length; i++) {
    if (stored[i] !== exact) continue;
    mask ??= new Uint8Array(stored.length);
    mask[i] = 1;
  }
  return mask;
}

/** Bits of one field, the most significant of each byte first. */
export function decodeBits(bytes: Uint8Array, count: number, out: Uint8Array, at: number): void {
  for (let i = 0; i < count; i++) out[at + i] = (bytes[i >> 3] >> (7 - (i & 7))) & 1;
}

/** Text of one field: it ends at a NUL or, without one, at its last character that is not blank. */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return latin1(end < 0 ? bytes : bytes.subarray(0, end)).trimEnd();
}
