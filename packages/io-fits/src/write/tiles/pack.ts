import type { NumericArray } from "../../bytes.ts";
import { encodeBigEndian } from "../big-endian.ts";
import type { StoredTile } from "./columns.ts";
import { gzipMember, shuffle } from "./gzip.ts";
import type { Heap } from "./heap.ts";
import { NoiseMeter } from "./noise.ts";
import type { TilePlan } from "./plan.ts";
import { quantise, stepOf } from "./quantise.ts";
import { riceBound, riceEncode } from "./rice.ts";

/** Stores the pixels of a tile bit for bit; as the fallback of a tile that could not be quantised where asked. */
export type Keep = (
  pixels: NumericArray,
  how: "GZIP_1" | "GZIP_2" | "NOCOMPRESS",
  fallback?: boolean,
) => StoredTile;
/** Stores the integers of a tile, those of floats with their ZSCALE and ZZERO. */
export type Pack = (integers: Int32Array, count: number, scale?: number, zero?: number) => StoredTile;

/** Stores pixels bit for bit. */
export function plainPacker({ storage, gzipLevel }: TilePlan, heap: Heap, longest: number): Keep {
  const width = Math.abs(storage.bitpix) / 8;
  // Of 8-byte words, so that swapping finds them aligned.
  const straight = new Uint8Array(Math.ceil((longest * width) / 8) * 8);
  const gathered = new Uint8Array(straight.length);
  return (pixels, how, fallback = false) => {
    const bytes = straight.subarray(0, pixels.length * width);
    encodeBigEndian(pixels, bytes, storage.flipped);
    if (how === "NOCOMPRESS") {
      const offset = heap.add(bytes);
      return { column: "UNCOMPRESSED_DATA", length: pixels.length, offset, scale: 0, zero: 0 };
    }
    const shuffled = gathered.subarray(0, bytes.length);
    if (how === "GZIP_2") shuffle(bytes, width, shuffled);
    const member = gzipMember(how === "GZIP_2" ? shuffled : bytes, gzipLevel);
    const column = fallback ? "GZIP_COMPRESSED_DATA" : "COMPRESSED_DATA";
    return { column, length: member.length, offset: heap.add(member), scale: 0, zero: 0 };
  };
}

/** Stores integers of up to 32 bits, by Rice or as gzipped 32-bit words. */
export function integerPacker(
  { codec, blockSize, gzipLevel, quantise: lossy }: TilePlan,
  heap: Heap,
  longest: number,
  bytesPerPixel: 1 | 2 | 4,
): Pack {
  if (codec === "RICE_1") {
    const parameters = { blockSize, bytesPerPixel };
    return (integers, count, scale = 0, zero = 0) => {
      const length = riceEncode(integers, count, parameters, heap.room(riceBound(count, parameters)), 0);
      return { column: "COMPRESSED_DATA", length, offset: heap.take(length), scale, zero };
    };
  }
  const straight = new Uint8Array(lossy === undefined ? 0 : longest * 4);
  const gathered = new Uint8Array(straight.length);
  return (integers, count, scale = 0, zero = 0) => {
    const bytes = straight.subarray(0, count * 4);
    encodeBigEndian(integers.subarray(0, count), bytes, false);
    const shuffled = gathered.subarray(0, bytes.length);
    if (codec === "GZIP_2") shuffle(bytes, 4, shuffled);
    const member = gzipMember(codec === "GZIP_2" ? shuffled : bytes, gzipLevel);
    return { column: "COMPRESSED_DATA", length: member.length, offset: heap.add(member), scale, zero };
  };
}

/** Stores floats as integers where they can be quantised. */
export function floatPacker(
  { quantise: options }: TilePlan,
  { pack, keep, longest, seed }: { pack: Pack; keep: Keep; longest: number; seed: number },
): { pack(pixels: Float32Array | Float64Array, width: number, row: number): StoredTile; blanks(): boolean } {
  const { level, method } = options as NonNullable<TilePlan["quantise"]>;
  const meter = new NoiseMeter(longest);
  const integers = new Int32Array(longest);
  let blanks = false;
  return {
    blanks: () => blanks,
    pack: (pixels, width, row) => {
      const statistics = meter.measure(pixels, width);
      const step = stepOf(statistics, level, method);
      if (step === undefined) return keep(pixels, "GZIP_1", true);
      quantise(pixels, step, { method, seed, row }, integers);
      blanks ||= statistics.hasNaN;
      return pack(integers, pixels.length, step.scale, step.zero);
    },
  };
}
