import { deflateSync } from "fflate";
import { crc32 } from "../../gzip.ts";
import type { TileCompression } from "./options.ts";

/** One gzip member, the same for the same bytes: it names no time and no file. */
export function gzipMember(bytes: Uint8Array, level: NonNullable<TileCompression["gzipLevel"]>): Uint8Array {
  const deflated = deflateSync(bytes, { level });
  const member = new Uint8Array(deflated.length + 18);
  // RFC 1952: deflated, no flags, no time, made on Unix.
  member.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  member.set(deflated, 10);
  const view = new DataView(member.buffer);
  view.setUint32(deflated.length + 10, crc32(bytes), true);
  view.setUint32(deflated.length + 14, bytes.length, true);
  return member;
}

/** Bytes of like weight together, the most significant first (Standard, section 10.4.3). */
export function shuffle(bytes: Uint8Array, width: number, out: Uint8Array): void {
  const count = bytes.length / width;
  for (let j = 0, to = 0; j < width; j++) {
    for (let i = 0, from = j; i < count; i++, from += width) out[to++] = bytes[from];
  }
}
