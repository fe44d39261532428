/** Parameters of a Rice stream; BYTEPIX is 1, 2 or 4. */
export interface RiceParameters {
  readonly blockSize: number;
  readonly bytesPerPixel: 1 | 2 | 4;
}

/** Bits of the number that opens each block. */
export const RICE_FS_BITS: Readonly<Record<1 | 2 | 4, number>> = { 1: 3, 2: 4, 4: 5 };
/** Bytes behind the end of a stream that must be there to be looked at, whatever they are. */
export const RICE_PADDING = 16;
/** Bits split off that say: the block is stored as it is. */
export const RICE_FS_MAX: Readonly<Record<1 | 2 | 4, number>> = { 1: 6, 2: 14, 4: 25 };

/**
 * Decodes a RICE_1 stream (Standard, section 10.4.1) into the first `count` elements of `out`. One-byte pixels come
 * out unsigned, others signed; all arithmetic wraps at the pixel's width.
 *
 * @param bytes the stream, behind it at least {@link RICE_PADDING} bytes of any kind; `size` is its own length.
 * @param from the elements before it are not asked for: they may be left as they are.
 * @returns false when the stream ends before `count` pixels.
 */
export function riceDecode(
  bytes: Uint8Array,
  size: number,
  parameters: RiceParameters,
  out: Int32Array,
  count: number,
  from = 0,
): boolean {
  const { bytesPerPixel } = parameters;
  if (size < bytesPerPixel) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, size + RICE_PADDING);
  try {
    if (!decodeBlocks(view, size, parameters, out, count, from)) return false;
  } catch (error) {
    // A view refuses to be read behind its end: a broken stream led there.
    if (error instanceof RangeError) return false;
    throw error;
  }
  if (bytesPerPixel === 1) for (let i = from; i < count; i++) out[i] &= 0xff;
  return true;
}

/** The 32 bits from bit `pos` on. */
const word = (view: DataView, pos: number): number =>
  (view.getInt32(pos >>> 3) << (pos & 7)) | (view.getUint8((pos >>> 3) + 4) >>> (8 - (pos & 7)));

/** How many zeros come before the next 1. */
function zeroRun(view: DataView, pos: number): number {
  let run = 0;
  while (word(view, pos + run) === 0) run += 32;
  return run + Math.clz32(word(view, pos + run));
}

/** A difference from its folded form: 0, 1, 2, 3 ... mean 0, -1, 1, -2 ... */
const unfold = (code: number): number => (code >>> 1) ^ -(code & 1);

/** The difference of a code from its zeros and what follows them; `fs` is not 0. */
const difference = (ahead: number, zeros: number, fs: number): number =>
  (((zeros - 1) << (fs - 1)) + (ahead >>> (32 - fs))) ^ ((ahead << fs) >> 31);

/** Positions in bits stay below this, so that they are small integers however long the stream. */
const FAR = 2 ** 29;

/** How far a stream has been decoded: the next pixel, the bit where its block starts, the value before it. */
interface Progress {
  i: number;
  pos: number;
  last: number;
}

/**
 * Goes on to the block of pixel `from`, only adding up differences: four codes at once from the next 64 bits, whatever
 * their lengths, where they are in them whole. Stops early at a block of another kind.
 */
function skipBlocks(
  view: DataView,
  blockSize: number,
  fsBits: number,
  fsMax: number,
  from: number,
  to: Progress,
): void {
  for (; to.i + blockSize <= from && to.pos < FAR; to.i += blockSize) {
    let { pos, last } = to;
    const fs = (word(view, pos) >>> (32 - fsBits)) - 1;
    pos += fsBits;
    if (fs >= 0) {
      if (fs === 0 || fs === fsMax) return;
      const fixed = fs + 1;
      for (let left = blockSize; left > 0; left -= 4) {
        let a = word(view, pos);
        let b = word(view, pos + 32);
        const z1 = Math.clz32(a);
        a <<= z1;
        const d1 = difference(a, z1, fs);
        a = (a << fixed) | (b >>> (32 - fixed - z1));
        b <<= z1 + fixed;
        const z2 = Math.clz32(a);
        a <<= z2;
        const d2 = difference(a, z2, fs);
        a = (a << fixed) | (b >>> (32 - fixed - z2));
        b <<= z2 + fixed;
        const z3 = Math.clz32(a);
        a <<= z3;
        const d3 = difference(a, z3, fs);
        a = (a << fixed) | (b >>> (32 - fixed - z3));
        const z4 = Math.clz32(a);
        a <<= z4;
        const d4 = difference(a, z4, fs);
        const length = z1 + z2 + z3 + z4 + 4 * fixed;
        if (length > 64 || (z1 | z2 | z3 | z4) + fixed > 31 || left < 4) return;
        last = (last + d1 + d2 + d3 + d4) | 0;
        pos += length;
      }
    }
    to.pos = pos;
    to.last = last;
  }
}

function decodeBlocks(
  stream: DataView,
  size: number,
  { blockSize, bytesPerPixel }: RiceParameters,
  out: Int32Array,
  count: number,
  from: number,
): boolean {
  const width = bytesPerPixel * 8;
  const fsBits = RICE_FS_BITS[bytesPerPixel];
  const fsMax = RICE_FS_MAX[bytesPerPixel];
  const shift = 32 - width;
  let view = stream;
  let bits = size * 8;
  let last = view.getInt32(0) >> shift;
  let pos = width;
  for (let i = 0; i < count; ) {
    if (pos > FAR) {
      const done = pos >>> 3;
      view = new DataView(view.buffer, view.byteOffset + done, view.byteLength - done);
      bits -= done * 8;
      pos &= 7;
    }
    if (i + blockSize <= from) {
      const to = { i, pos, last };
      skipBlocks(view, blockSize, fsBits, fsMax, from, to);
      ({ i, pos, last } = to);
    }
    const end = Math.min(i + blockSize, count);
    const fs = (word(view, pos) >>> (32 - fsBits)) - 1;
    pos += fsBits;
    if (fs < 0) {
      const value = (last << shift) >> shift;
      for (; i < end; i++) out[i] = value;
    } else if (fs === fsMax) {
      for (; i < end; i++) {
        last = (last + unfold(word(view, pos) >>> shift)) | 0;
        pos += width;
        out[i] = (last << shift) >> shift;
      }
    } else {
      const fixed = fs + 1;
      const down = 31 - fs;
      while (i < end) {
        // The zeros shifted out, the 1 before the lower bits is taken off with them.
        let ahead = word(view, pos);
        let zeros = Math.clz32(ahead);
        let length = zeros + fixed;
        if (length > 32) {
          zeros = zeroRun(view, pos);
          pos += zeros + 1;
          last = (last + unfold((zeros << fs) | ((word(view, pos) >>> 1) >>> down))) | 0;
          pos += fs;
          out[i++] = (last << shift) >> shift;
          continue;
        }
        ahead <<= zeros;
        last = (last + unfold(((zeros - 1) << fs) + (ahead >>> down))) | 0;
        out[i++] = (last << shift) >> shift;
        pos += length;
        if (i === end) break;
        // More pixels of the same word where they are in it whole: reading the next word waits for their lengths.
        ahead <<= fixed;
        zeros = Math.clz32(ahead);
        length += zeros + fixed;
        if (length > 32) continue;
        ahead <<= zeros;
        last = (last + unfold(((zeros - 1) << fs) + (ahead >>> down))) | 0;
        out[i++] = (last << shift) >> shift;
        pos += zeros + fixed;
        if (i === end) break;
        ahead <<= fixed;
        zeros = Math.clz32(ahead);
        if (length + zeros + fixed > 32) continue;
        ahead <<= zeros;
        last = (last + unfold(((zeros - 1) << fs) + (ahead >>> down))) | 0;
        out[i++] = (last << shift) >> shift;
        pos += zeros + fixed;
      }
    }
    if (pos > bits) return false;
  }
  return true;
}
