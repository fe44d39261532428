import type { CardValue } from "../header/card.ts";
import type { TileCodec } from "./codec.ts";
import { gzipCodec, plainPixels } from "./gzip.ts";
import { RICE_FS_BITS, RICE_PADDING, type RiceParameters, riceDecode } from "./rice.ts";

type Parameters = ReadonlyMap<string, CardValue>;

function riceParameters(parameters: Parameters): RiceParameters | string {
  const blockSize = parameters.get("BLOCKSIZE") ?? 32;
  const bytesPerPixel = parameters.get("BYTEPIX") ?? 4;
  if (typeof blockSize !== "number" || !Number.isInteger(blockSize) || blockSize < 1 || blockSize > 4096) {
    return `BLOCKSIZE is ${blockSize}, not from 1 to 4096`;
  }
  if (bytesPerPixel !== 1 && bytesPerPixel !== 2 && bytesPerPixel !== 4) {
    return `BYTEPIX is ${bytesPerPixel}, not 1, 2 or 4`;
  }
  return { blockSize, bytesPerPixel };
}

const rice: TileCodec = {
  check: ({ parameters, bitpix, quantised }) => {
    const found = riceParameters(parameters);
    if (typeof found === "string") return found;
    if (Math.abs(bitpix) === 64 && !quantised) return "RICE_1 cannot hold 64-bit pixels";
    return bitpix === -32 && !quantised ? "RICE_1 cannot hold floats that are not quantised" : undefined;
  },
  capacity: (length, parameters) => {
    const found = riceParameters(parameters);
    if (typeof found === "string") return 0;
    const bits = Math.max(0, length - found.bytesPerPixel) * 8;
    return Math.floor(bits / RICE_FS_BITS[found.bytesPerPixel]) * found.blockSize;
  },
  decode: ({ bytes, count, parameters, scratch }) => {
    const found = riceParameters(parameters);
    if (typeof found === "string") return found;
    const out = scratch.ints(count);
    const padded = scratch.bytes(bytes.length + RICE_PADDING);
    padded.set(bytes);
    return riceDecode(padded, bytes.length, found, out, count)
      ? out
      : `the Rice stream ends before its ${count} pixels`;
  },
};

const nocompress: TileCodec = {
  capacity: (length) => length,
  decode: (request) => plainPixels(request.bytes, request),
};

/** The codecs at hand, by ZCMPTYPE. Reading functions take further ones in their options. */
export const tileCodecs: Readonly<Record<string, TileCodec>> = {
  RICE_1: rice,
  GZIP_1: gzipCodec(false),
  GZIP_2: gzipCodec(true),
  NOCOMPRESS: nocompress,
};
