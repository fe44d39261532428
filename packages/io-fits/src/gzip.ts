import { Gunzip } from "fflate";
import { grown } from "./bytes.ts";
import { FitsError } from "./errors.ts";
import { inflate, quickCrc } from "./inflate.ts";
import { throwIfAborted } from "./pace.ts";

const TABLES: readonly Int32Array[] = crcTables();

function crcTables(): Int32Array[] {
  const tables = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)];
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    tables[0][n] = c;
  }
  for (let n = 0; n < 256; n++) {
    for (let k = 1; k < 4; k++) {
      const before = tables[k - 1][n];
      tables[k][n] = (before >>> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

/** CRC-32 of RFC 1952, four bytes a step; `crc` continues an earlier part. */
export function crc32(bytes: Uint8Array, crc = 0): number {
  const quick = quickCrc();
  if (quick !== undefined) return quick(bytes, crc);
  const [t0, t1, t2, t3] = TABLES;
  let c = ~crc;
  const whole = bytes.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    c ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    c = t3[c & 0xff] ^ t2[(c >>> 8) & 0xff] ^ t1[(c >>> 16) & 0xff] ^ t0[c >>> 24];
  }
  for (let i = whole; i < bytes.length; i++) c = t0[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  return ~c >>> 0;
}

/** Whether the bytes start as a gzip member does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Length of a gzip member's header (RFC 1952 section 2.3), or undefined where it is malformed. */
function headerLength(bytes: Uint8Array): number | undefined {
  if (!isGzip(bytes) || bytes.length < 18) return undefined;
  const flags = bytes[3];
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] | (bytes[at + 1] << 8));
  for (const flag of [8, 16]) {
    if (flags & flag) {
      const end = bytes.indexOf(0, at);
      if (end < 0) return undefined;
      at = end + 1;
    }
  }
  if (flags & 2) at += 2;
  return at + 8 <= bytes.length ? at : undefined;
}

/**
 * Inflates one gzip member (a tile) into at most `limit` bytes of `scratch`, checking length and CRC-32.
 * Returns what is wrong as text instead of throwing: the caller knows the place.
 */
export function inflateMember(bytes: Uint8Array, scratch: Uint8Array, limit: number): Uint8Array | string {
  const start = headerLength(bytes);
  if (start === undefined) return "not a gzip stream";
  const trailers = trailerOffsets(bytes, start, limit);
  if (trailers.length === 0) return `cut short, or more than the ${limit} bytes that the tile can hold`;
  let out: Uint8Array;
  // One byte more than claimed tells an overflow from an exact fit.
  const most = trailers.reduce((size, at) => Math.max(size, uint32(bytes, at + 4)), 0);
  try {
    out = inflate(bytes.subarray(start), scratch.subarray(0, most + 1));
  } catch (error) {
    return `corrupt deflate stream: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (out.length > most) return `more than the ${most} bytes that its end claims`;
  const crc = crc32(out);
  const whole = trailers.some((at) => uint32(bytes, at) === crc && uint32(bytes, at + 4) === out.length);
  return whole ? out : "its CRC-32 does not agree";
}

/**
 * Where the trailer (CRC-32 and length) can be: at the end of the tile, but for padding that some writers leave
 * behind it. Places whose length the tile cannot hold are left out, so that a bomb is not inflated at all.
 */
function trailerOffsets(bytes: Uint8Array, start: number, limit: number): number[] {
  const offsets: number[] = [];
  for (let at = bytes.length - 8; at >= start && at >= bytes.length - 16; at--) {
    if (uint32(bytes, at + 4) <= limit) offsets.push(at);
  }
  return offsets;
}

/** Little-endian, as gzip stores its trailer. */
function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

/** What became of a .gz file. */
export interface Inflated {
  readonly bytes: Uint8Array;
  /** What was wrong with the stream, where its beginning could be read nevertheless. */
  readonly problem: string | undefined;
}

/** The error for what passes `maxInflatedBytes`. */
export const tooMuch = (fact: string, limit: number, compressed: number): FitsError =>
  new FitsError("format", `${fact} more than ${limit} bytes`, {
    value: compressed,
    byteOffset: 0,
    remedy: "Raise maxInflatedBytes if the file is to be trusted.",
  });

const SLICE = 1 << 16;

/**
 * Inflates a .gz file (one member or several). Memory is bounded: the stream is fed in slices and stopped at
 * `limit` bytes. A stream that breaks keeps what came before the break.
 *
 * @throws FitsError "format" when nothing can be inflated or the limit is passed, "aborted".
 */
export function gunzipFile(bytes: Uint8Array, limit: number, signal?: AbortSignal): Inflated {
  // As long as its end claims, as far as deflate can hold that (1032 bytes a byte); it grows where there are more members.
  let out = new Uint8Array(Math.min(limit, bytes.length * 1032, uint32(bytes, bytes.length - 4)));
  let size = 0;
  let problem: string | undefined;
  let crc = 0;
  const stream = new Gunzip((chunk) => {
    const at = size;
    size += chunk.length;
    if (size > limit) return;
    if (size > out.length) out = grown(out, Math.min(limit, Math.max(size, out.length * 2)));
    out.set(chunk, at);
    crc = crc32(chunk, crc);
  });
  stream.onmember = () => {
    crc = 0;
  };
  try {
    for (let at = 0; at < bytes.length && size <= limit; at += SLICE) {
      throwIfAborted(signal);
      stream.push(bytes.subarray(at, at + SLICE), at + SLICE >= bytes.length);
    }
  } catch (error) {
    if (error instanceof FitsError) throw error;
    problem = `the gzip stream is broken: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (size > limit) {
    throw tooMuch("The gzip stream inflates to", limit, bytes.length);
  }
  if (size === 0) {
    throw new FitsError("format", `Not a FITS file: ${problem ?? "the gzip stream is empty"}`, {
      byteOffset: 0,
    });
  }
  if (problem === undefined && uint32(bytes, bytes.length - 8) !== crc) {
    problem = "the CRC-32 of the gzip stream does not agree (cut short, changed, or followed by other bytes)";
  }
  return { bytes: out.subarray(0, size), problem };
}
