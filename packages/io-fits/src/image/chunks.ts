import { type Bitpix, decodeInto } from "../bytes.ts";
import type { TileValues } from "../tiles/codec.ts";
import type { Sink } from "./sink.ts";

/** Values converted at once: they stay in the cache of the processor. */
const CHUNK = 16_384;

/** Hands big-endian pixels to a sink, chunk by chunk, through memory that is made once. */
export function chunkedInto(sink: Sink, bitpix: Bitpix): (bytes: Uint8Array, at: number) => void {
  const width = Math.abs(bitpix) / 8;
  const memory = new Uint8Array(CHUNK * width);
  const storage = { bitpix, flipped: false };
  const values = chunkOf(bitpix, memory);
  return (bytes, at) => {
    for (let from = 0; from < bytes.length; from += memory.length) {
      const part = bytes.subarray(from, from + memory.length);
      const count = part.length / width;
      decodeInto(part, storage, memory);
      sink.put(values(count), 0, at, count);
      at += count;
    }
  };
}

/** What a sink takes, over the chunk's memory: short integers as 32-bit ones. */
function chunkOf(bitpix: Bitpix, memory: Uint8Array): (count: number) => TileValues {
  const { buffer } = memory;
  if (bitpix === 32) return constant(new Int32Array(buffer));
  if (bitpix === 64) return constant(new BigInt64Array(buffer));
  if (bitpix === -32) return constant(new Float32Array(buffer));
  if (bitpix === -64) return constant(new Float64Array(buffer));
  const narrow = bitpix === 8 ? memory : new Int16Array(buffer);
  const ints = new Int32Array(CHUNK);
  return (count) => {
    for (let i = 0; i < count; i++) ints[i] = narrow[i];
    return ints;
  };
}

const constant =
  <T>(values: T): (() => T) =>
  () =>
    values;
