import { crc32, deflateSync } from "node:zlib";

/** A chunk with its length and checksum. */
export function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A PNG file of these scanlines (filter bytes included), true to its head or not. `packed`: the zlib stream itself. */
export function pngFile(
  width: number,
  height: number,
  depth: number,
  colourType: number,
  scanlines: Uint8Array,
  options: {
    readonly interlaced?: boolean;
    readonly extra?: readonly Uint8Array[];
    readonly packed?: Uint8Array;
  } = {},
): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colourType, 0, 0, options.interlaced ? 1 : 0], 8);
  const file = Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", head),
    ...(options.extra ?? []),
    pngChunk("IDAT", options.packed ?? deflateSync(scanlines)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
  return new Uint8Array(file);
}
