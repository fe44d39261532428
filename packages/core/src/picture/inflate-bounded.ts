import { Inflate, inflateSync } from "fflate";
import { pngDamaged } from "./png-chunks.ts";

/** Deflate makes at most so many bytes of one. */
const MOST = 1032;
/** So many compressed bytes are inflated at once; what they can come to at the worst takes a fraction of a second. */
const AT_ONCE = 2 ** 16;
/** More are inflated in pieces of so many, each of which can come to 17 MB, where the whole could be far too much. */
const SLICE = 2 ** 14;

/**
 * The zlib streams (RFC 1950) cut into `parts`, which have to make exactly `length` bytes: more are never kept, so that
 * no small file fills the memory, nor made beyond one slice's worth. Throws a FormatError for any other length.
 */
export function inflateBounded(parts: readonly Uint8Array[], length: number): Uint8Array {
  const stream = joined(parts);
  if (stream.length < 2 || (stream[0] & 15) !== 8 || ((stream[0] << 8) | stream[1]) % 31 || stream[1] & 32) {
    throw pngDamaged("its pixels are no zlib stream");
  }
  const deflated = stream.subarray(2);
  const harmless = deflated.length <= AT_ONCE || deflated.length * MOST <= 2 * length;
  try {
    return harmless ? inflateAtOnce(deflated, length) : inflateInSlices(deflated, length);
  } catch (cause) {
    if (cause instanceof LengthError) throw pngDamaged(cause.message);
    throw pngDamaged(
      `its pixels cannot be inflated (${cause instanceof Error ? cause.message : cause})`,
      cause,
    );
  }
}

class LengthError extends Error {}

function wrongLength(have: string, length: number): LengthError {
  return new LengthError(`its pixels come to ${have} bytes, not to ${length}`);
}

function inflateAtOnce(deflated: Uint8Array, length: number): Uint8Array {
  // Into a buffer of its own: writing beyond the end of a given one slows the inflator down for good.
  const inflated = inflateSync(deflated);
  if (inflated.length > length) throw wrongLength(`more than ${length}`, length);
  if (inflated.length < length) throw wrongLength(`${inflated.length}`, length);
  return inflated;
}

function inflateInSlices(deflated: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let filled = 0;
  const inflator = new Inflate((chunk) => {
    if (filled + chunk.length > length) throw wrongLength(`more than ${length}`, length);
    out.set(chunk, filled);
    filled += chunk.length;
  });
  for (let at = 0; at < deflated.length; at += SLICE) {
    inflator.push(deflated.subarray(at, at + SLICE), at + SLICE >= deflated.length);
  }
  if (filled < length) throw wrongLength(`${filled}`, length);
  return out;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
