import { type Bitpix, decodeBigEndian } from "../bytes.ts";
import { inflateMember } from "../gzip.ts";
import type { TileCodec, TileRequest, TileValues } from "./codec.ts";

/** Deflate cannot do better than this. */
const MAX_RATIO = 1032;

/** The most pixels that a deflate stream of `length` bytes can hold. */
export const gunzipCapacity = (length: number): number => length * MAX_RATIO;

/** GZIP_1 and, with the bytes of like weight gathered first, GZIP_2 (Standard, sections 10.4.2 and 10.4.3). */
export function gzipCodec(shuffled: boolean): TileCodec {
  return {
    capacity: gunzipCapacity,
    decode: (request) => gunzipPixels(request, shuffled),
  };
}

/** Inflates a tile and takes its pixels as they are. */
export function gunzipPixels(request: TileRequest, shuffled: boolean): TileValues | string {
  const limit = request.count * 8;
  const scratch = request.scratch.bytes(limit * 2 + 1);
  const inflated = inflateMember(request.bytes, scratch.subarray(0, limit + 1), limit);
  if (typeof inflated === "string") return inflated;
  if (!shuffled) return plainPixels(inflated, request);
  const width = inflated.length / request.count;
  if (!Number.isInteger(width)) return wrongLength(inflated.length, request.count);
  return plainPixels(unshuffle(inflated, width, scratch.subarray(limit + 1)), request);
}

/** Puts together again what was gathered by weight, in `out`, of which it returns as much as it filled. */
export function unshuffle(bytes: Uint8Array, width: number, out: Uint8Array): Uint8Array {
  const count = bytes.length / width;
  for (let j = 0; j < width; j++) {
    const from = j * count;
    for (let i = 0, to = j; i < count; i++, to += width) out[to] = bytes[from + i];
  }
  return out.subarray(0, bytes.length);
}

/** Big-endian pixels whose width follows from their number: 1, 2, 4 or 8 bytes. */
export function plainPixels(bytes: Uint8Array, request: TileRequest): TileValues | string {
  const { count, bitpix, quantised, scratch } = request;
  const width = bytes.length / count;
  if (bitpix < 0 && !quantised) {
    if (width * 8 !== Math.abs(bitpix)) return wrongLength(bytes.length, count);
    return decodeBigEndian(bytes, { bitpix, flipped: false }) as Float32Array | Float64Array;
  }
  if (width !== 1 && width !== 2 && width !== 4 && width !== 8) return wrongLength(bytes.length, count);
  const values = decodeBigEndian(bytes, { bitpix: (width * 8) as Bitpix, flipped: false });
  if (values instanceof BigInt64Array) return bitpix === 64 ? values : wrongLength(bytes.length, count);
  if (bitpix === 64) return BigInt64Array.from(values as Int32Array, BigInt);
  if (values instanceof Int32Array) return values;
  const ints = scratch.ints(count);
  ints.set(values as Uint8Array | Int16Array);
  return ints;
}

const wrongLength = (bytes: number, count: number): string => `${bytes} bytes for ${count} pixels`;
