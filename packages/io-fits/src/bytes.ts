import { platformSwap } from "./platform-swap.ts";

/** The typed arrays that image and table values come in. */
export type NumericArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Words from which on the platform's swap is worth its call. */
const MANY = 64;

/** Puts the bytes at the start of `out` and swaps them there, where that beats the loops below. */
function swapped(bytes: Uint8Array, out: Uint8Array, width: 2 | 4 | 8): boolean {
  if (!littleEndian || platformSwap === undefined || bytes.length < MANY * width) return false;
  const whole = bytes.subarray(0, bytes.length - (bytes.length % width));
  const to = out.subarray(0, whole.length);
  if (to.byteOffset !== whole.byteOffset || to.buffer !== whole.buffer) to.set(whole);
  platformSwap(to, width);
  return true;
}

const memoryOf = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function aligned(bytes: Uint8Array, width: number): Uint8Array {
  // `slice` of a Node Buffer would be another view.
  return bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
}

/**
 * Big-endian 16-bit words into `out`, from its first element on; `flip` is XORed in (0x8000 for unsigned by BZERO).
 * As with wider words, `out` may be the memory of `bytes` itself.
 */
export function readWords16(bytes: Uint8Array, out: Uint16Array, flip = 0): void {
  if (flip === 0 && swapped(bytes, memoryOf(out), 2)) return;
  const from = aligned(bytes, 2);
  const count = bytes.length >> 1;
  const words = new Uint16Array(from.buffer, from.byteOffset, count);
  const swap = (w: number): number => (littleEndian ? (w << 8) | (w >>> 8) : w) ^ flip;
  let done = 0;
  if (littleEndian && (out.byteOffset - from.byteOffset) % 4 === 0 && count > 2) {
    // Two at a time, as 32-bit words.
    if (out.byteOffset % 4 !== 0) {
      out[0] = swap(words[0]);
      done = 1;
    }
    const pairs = new Int32Array(from.buffer, from.byteOffset + done * 2, (count - done) >> 1);
    const to = new Int32Array(out.buffer, out.byteOffset + done * 2, pairs.length);
    const both = flip | (flip << 16);
    for (let i = 0; i < pairs.length; i++) {
      const w = pairs[i];
      to[i] = (((w & 0x00ff00ff) << 8) | ((w >>> 8) & 0x00ff00ff)) ^ both;
    }
    done += pairs.length * 2;
  }
  for (let i = done; i < count; i++) out[i] = swap(words[i]);
}

/** Two rotations, each giving every other byte. */
const swap32 = (w: number): number =>
  (((w << 8) | (w >>> 24)) & 0x00ff00ff) | (((w << 24) | (w >>> 8)) & 0xff00ff00);

/** Big-endian 32-bit words into `out`; `flip` is XORed in (0x80000000 for unsigned by BZERO). */
export function readWords32(bytes: Uint8Array, out: Int32Array | Uint32Array, flip = 0): void {
  if (flip === 0 && swapped(bytes, memoryOf(out), 4)) return;
  const from = aligned(bytes, 4);
  const count = bytes.length >> 2;
  const words = new Int32Array(from.buffer, from.byteOffset, count);
  const to = new Int32Array(out.buffer, out.byteOffset, count);
  if (!littleEndian) for (let i = 0; i < count; i++) to[i] = words[i] ^ flip;
  else {
    for (let i = 0; i < count; i++) {
      const w = words[i];
      to[i] = swap32(w) ^ flip;
    }
  }
}

/** Big-endian 64-bit words into the memory of `out`; `flip` is XORed into the upper half. */
export function readWords64(
  bytes: Uint8Array,
  out: BigInt64Array | BigUint64Array | Float64Array,
  flip = 0,
): void {
  if (flip === 0 && swapped(bytes, memoryOf(out), 8)) return;
  const from = aligned(bytes, 4);
  const count = (bytes.length >> 3) * 2;
  const words = new Int32Array(from.buffer, from.byteOffset, count);
  const to = new Int32Array(out.buffer, out.byteOffset, count);
  if (!littleEndian) for (let i = 0; i < count; i++) to[i] = i % 2 === 0 ? words[i] ^ flip : words[i];
  else {
    for (let i = 0; i < count; i += 2) {
      const h = words[i];
      const l = words[i + 1];
      to[i + 1] = swap32(h) ^ flip;
      to[i] = swap32(l);
    }
  }
}

/** Width and kind of a stored number, named as BITPIX names them (negative: floating point). */
export type Bitpix = 8 | 16 | 32 | 64 | -32 | -64;

/** What integers become when their offset only says "unsigned" (or, for bytes, "signed"). */
export interface Storage {
  readonly bitpix: Bitpix;
  /** The offset 2^(n-1) is applied (for bytes: -128). */
  readonly flipped: boolean;
}

const NUMERIC = /^(?:(Float)(?:32|64)|(?:Big)?(Ui|I)nt(?:8|16|32|64))Array$/;

/** What {@link arrayStorage} knows. */
export const ARRAYS = "a typed array of integers, a Float32Array or a Float64Array";

/** How an array is stored, of any realm; undefined for what is no {@link NumericArray}. */
export function arrayStorage(data: unknown): Storage | undefined {
  const match = ArrayBuffer.isView(data) && NUMERIC.exec((data as NumericArray)[Symbol.toStringTag]);
  if (!match) return undefined;
  const bits = (data as NumericArray).BYTES_PER_ELEMENT * 8;
  const flipped = match[2] === (bits === 8 ? "I" : "Ui");
  return { bitpix: (match[1] ? -bits : bits) as Bitpix, flipped };
}

/** An array of the natural type for a stored number. */
export function allocate({ bitpix, flipped }: Storage, count: number): NumericArray {
  switch (bitpix) {
    case 8:
      return flipped ? new Int8Array(count) : new Uint8Array(count);
    case 16:
      return flipped ? new Uint16Array(count) : new Int16Array(count);
    case 32:
      return flipped ? new Uint32Array(count) : new Int32Array(count);
    case 64:
      return flipped ? new BigUint64Array(count) : new BigInt64Array(count);
    case -32:
      return new Float32Array(count);
    case -64:
      return new Float64Array(count);
  }
}

/** Big-endian values into a typed array of their natural type. `bytes` holds whole values only. */
export function decodeBigEndian(bytes: Uint8Array, storage: Storage): NumericArray {
  const out = allocate(storage, Math.floor(bytes.length / (Math.abs(storage.bitpix) / 8)));
  decodeInto(bytes, storage, memoryOf(out));
  return out;
}

/**
 * Big-endian values into the memory of an array of their natural type, which may be that of `bytes`. `out` is aligned
 * to the width of a value and at least as long as `bytes`, which hold whole values only.
 */
export function decodeInto(bytes: Uint8Array, { bitpix, flipped }: Storage, out: Uint8Array): void {
  const { buffer, byteOffset } = out;
  const width = Math.abs(bitpix) / 8;
  const count = Math.floor(bytes.length / width);
  if (width === 2) readWords16(bytes, new Uint16Array(buffer, byteOffset, count), flipped ? 0x8000 : 0);
  else if (width === 4) readWords32(bytes, new Int32Array(buffer, byteOffset, count), flipped ? 1 << 31 : 0);
  else if (width === 8)
    readWords64(bytes, new Float64Array(buffer, byteOffset, count), flipped ? 1 << 31 : 0);
  else if (flipped) for (let i = 0; i < count; i++) out[i] = bytes[i] ^ 0x80;
  else if (buffer !== bytes.buffer || byteOffset !== bytes.byteOffset) out.set(bytes);
}

/** Bytes of a value as text, one character a byte (ISO 8859-1). */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return text;
}

/** Longer memory that begins with these bytes. */
export function grown(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(size);
  more.set(bytes);
  return more;
}
