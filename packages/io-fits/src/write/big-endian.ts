import {
  ARRAYS,
  arrayStorage,
  type NumericArray,
  readWords16,
  readWords32,
  readWords64,
  type Storage,
} from "../bytes.ts";
import { FitsError } from "../errors.ts";

/**
 * How an array is stored: BITPIX, and whether a sign offset is applied (Standard, table 11).
 *
 * @throws FitsError "argument" for anything but the arrays that FITS has a type for.
 */
export function storageFor(data: NumericArray): Storage {
  const storage = arrayStorage(data);
  if (storage !== undefined) return storage;
  const type = (data as NumericArray | undefined)?.constructor.name;
  throw new FitsError("argument", `The data are of type ${type}`, { value: type, expected: ARRAYS });
}

/** Swapping twice is no swap: writing is reading the words of the array as if they came from a file. */
export function encodeBigEndian(data: NumericArray, to: Uint8Array, flipped: boolean): void {
  const from = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  switch (data.BYTES_PER_ELEMENT) {
    case 1:
      if (!flipped) to.set(from);
      else for (let i = 0; i < from.length; i++) to[i] = from[i] ^ 0x80;
      return;
    case 2:
      readWords16(from, new Uint16Array(to.buffer, to.byteOffset, data.length), flipped ? 0x0080 : 0);
      return;
    case 4:
      readWords32(from, new Uint32Array(to.buffer, to.byteOffset, data.length), flipped ? 0x80 : 0);
      return;
    default:
      readWords64(from, new Float64Array(to.buffer, to.byteOffset, data.length));
      if (flipped) for (let i = 0; i < to.length; i += 8) to[i] ^= 0x80;
  }
}

/** Bytes of one piece: in the cache of the processor when it is summed and copied. */
const PIECE = 1 << 19;

/** The values as big-endian bytes, a piece at a time. */
export function* bigEndianPieces(data: NumericArray, flipped: boolean): Generator<Uint8Array> {
  const step = PIECE / data.BYTES_PER_ELEMENT;
  for (let at = 0; at < data.length; at += step) {
    const part = data.subarray(at, at + step);
    const piece = new Uint8Array(part.byteLength);
    encodeBigEndian(part, piece, flipped);
    yield piece;
  }
}
