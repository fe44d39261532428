import { inflateMember } from "../../gzip.ts";
import type { Scratch } from "../../tiles/codec.ts";
import { gunzipCapacity, unshuffle } from "../../tiles/gzip.ts";
import { RICE_FS_BITS, RICE_PADDING, riceDecode } from "../../tiles/rice.ts";
import type { TypeCode } from "../format.ts";

const RICE_BLOCK = 32;
/** Bytes of the integers that RICE_1 holds; it takes no others. */
const RICE_WIDTH: Partial<Record<TypeCode, 1 | 2 | 4>> = { B: 1, I: 2, J: 4 };
/** Bytes of the numbers that GZIP_2 shuffles. Complex ones stay as they are: so cfitsio writes and reads them. */
const SHUFFLED: Partial<Record<TypeCode, 2 | 4 | 8>> = { I: 2, J: 4, E: 4, K: 8, D: 8 };

/** What is wrong with the codec of a column (ZCTYPn) of that type, if anything. */
export function codecProblem(codec: string, type: TypeCode): string | undefined {
  if (codec === "RICE_1" && RICE_WIDTH[type] === undefined)
    return `RICE_1 cannot hold columns of type ${type}`;
  if (["RICE_1", "GZIP_1", "GZIP_2", "NOCOMPRESS"].includes(codec)) return undefined;
  return `Compression ${codec} of table columns is not decoded`;
}

/** The most bytes of a column that a stream of `length` bytes can hold. */
export function columnCapacity(length: number, codec: string, type: TypeCode): number {
  if (codec === "NOCOMPRESS") return length;
  if (codec !== "RICE_1") return gunzipCapacity(length);
  const width = RICE_WIDTH[type] ?? 1;
  return Math.floor(((length - width) * 8) / RICE_FS_BITS[width]) * RICE_BLOCK * width;
}

/**
 * The `size` bytes of a column that a stream holds (Standard, section 10.3.2), in `scratch` or the stream itself; or
 * what is wrong with the stream. The caller has held `size` against {@link columnCapacity}.
 */
export function columnBytes(
  stream: Uint8Array,
  size: number,
  codec: string,
  type: TypeCode,
  scratch: Scratch,
): Uint8Array | string {
  if (codec === "NOCOMPRESS") return stream.length === size ? stream : wrong(stream.length, size);
  if (codec === "RICE_1") return riceBytes(stream, size, RICE_WIDTH[type] ?? 1, scratch);
  const room = scratch.bytes(size * 2 + 1);
  const bytes = inflateMember(stream, room.subarray(0, size + 1), size);
  if (typeof bytes === "string") return bytes;
  if (bytes.length !== size) return wrong(bytes.length, size);
  const width = codec === "GZIP_2" ? SHUFFLED[type] : undefined;
  return width === undefined ? bytes : unshuffle(bytes, width, room.subarray(size + 1));
}

function riceBytes(
  stream: Uint8Array,
  size: number,
  width: 1 | 2 | 4,
  scratch: Scratch,
): Uint8Array | string {
  const count = size / width;
  const values = scratch.ints(count);
  const room = scratch.bytes(Math.max(size, stream.length + RICE_PADDING));
  room.set(stream);
  if (!riceDecode(room, stream.length, { blockSize: RICE_BLOCK, bytesPerPixel: width }, values, count)) {
    return `the Rice stream ends before its ${count} values`;
  }
  const view = new DataView(room.buffer, room.byteOffset, size);
  if (width === 1) room.set(values.subarray(0, count));
  else if (width === 2) for (let i = 0; i < count; i++) view.setInt16(i * 2, values[i]);
  else for (let i = 0; i < count; i++) view.setInt32(i * 4, values[i]);
  return room.subarray(0, size);
}

const wrong = (found: number, expected: number): string => `${found} bytes where ${expected} are due`;
