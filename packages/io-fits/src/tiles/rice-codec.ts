import type { CardValue } from "../header/card.ts";
import type { Scratch, TileCodec } from "./codec.ts";
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

/** RICE_1 (Standard, section 10.4.1). */
export const riceCodec: TileCodec = {
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
  decode: ({ bytes, count, from, upTo = count, parameters, scratch }) => {
    const found = riceParameters(parameters);
    if (typeof found === "string") return found;
    const out = scratch.ints(upTo);
    return riceDecode(padded(bytes, scratch), bytes.length, found, out, upTo, from)
      ? out
      : `the Rice stream ends before its ${upTo} pixels`;
  },
};

/** The stream where it is, if bytes to look at follow it in memory; else copied to where they do. */
function padded(bytes: Uint8Array, scratch: Scratch): Uint8Array {
  const { buffer, byteOffset, length } = bytes;
  const whole = length + RICE_PADDING;
  if (byteOffset + whole <= buffer.byteLength) return new Uint8Array(buffer, byteOffset, whole);
  const copy = scratch.bytes(whole);
  copy.set(bytes);
  return copy;
}
