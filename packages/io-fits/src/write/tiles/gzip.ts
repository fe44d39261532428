import { gzipSync } from "fflate";
import type { TileCompression } from "./options.ts";

/** One gzip member, the same for the same bytes: it names no time and no file. */
export function gzipMember(bytes: Uint8Array, level: NonNullable<TileCompression["gzipLevel"]>): Uint8Array {
  return gzipSync(bytes, { level, mtime: 0 });
}

/** Bytes of like weight together, the most significant first (Standard, section 10.4.3). */
export function shuffle(bytes: Uint8Array, width: number, out: Uint8Array): void {
  const count = bytes.length / width;
  for (let j = 0, to = 0; j < width; j++) {
    for (let i = 0, from = j; i < count; i++, from += width) out[to++] = bytes[from];
  }
}
