import { inflateSync, Inflate as Stream } from "fflate";

/**
 * Inflates a raw deflate stream into `out` or memory of its own, but no more than `out` holds: where there is more, as
 * many bytes come back, whatever they are. Throws where the stream is broken.
 */
export type Inflate = (deflated: Uint8Array, out: Uint8Array) => Uint8Array;

/** Bytes that are inflated in one go: fflate does not stop where `out` is full, and a bomb holds a thousand times more. */
const AT_ONCE = 2 ** 14;
/** Bytes that a longer stream is fed in. */
const SLICE = 2 ** 12;

/** Runs everywhere; never writes past `out`, and soon stops where it is full. */
export const portable: Inflate = (deflated, out) => {
  if (deflated.length <= AT_ONCE) return inflateSync(deflated, { out });
  let at = 0;
  const stream = new Stream((chunk) => {
    const room = Math.min(chunk.length, out.length - at);
    out.set(chunk.subarray(0, room), at);
    at += room;
  });
  for (let from = 0; from < deflated.length && at < out.length; from += SLICE) {
    stream.push(deflated.subarray(from, from + SLICE), from + SLICE >= deflated.length);
  }
  return out.subarray(0, at);
};

let chosen = portable;

/** Inflates by what the platform has. */
export const inflate: Inflate = (deflated, out) => chosen(deflated, out);

/** Puts an inflater of the platform's in place of the portable one; without one, that again. */
export function useInflate(inflater: Inflate = portable): void {
  chosen = inflater;
}

/** CRC-32 of RFC 1952; `crc` continues an earlier part. */
export type Crc32 = (bytes: Uint8Array, crc?: number) => number;

let platformCrc: Crc32 | undefined;

/** The platform's own CRC-32, where it has one. */
export const quickCrc = (): Crc32 | undefined => platformCrc;

/** Puts a CRC-32 of the platform's in place of the portable one; without one, that again. */
export function useCrc32(crc?: Crc32): void {
  platformCrc = crc;
}
