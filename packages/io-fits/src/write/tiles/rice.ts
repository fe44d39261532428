import { RICE_FS_BITS, RICE_FS_MAX, type RiceParameters } from "../../tiles/rice.ts";

const codes = new Int32Array(32);

/** The most bytes that {@link riceEncode} makes of `count` pixels. */
export function riceBound(count: number, { blockSize, bytesPerPixel }: RiceParameters): number {
  // The split is within a bit of the best, and a block that would be longer than its pixels is stored as they are.
  const bits = count * (bytesPerPixel * 8 + 1) + Math.ceil(count / blockSize) * 6;
  return bytesPerPixel + Math.ceil(bits / 8) + 8;
}

/**
 * Encodes the first `count` pixels as a RICE_1 stream (Standard, section 10.4.1) into `out` from `start` on. Each
 * block of at most 32 is split at about the logarithm of its mean difference, which is within a bit of the best.
 *
 * @returns where the stream ends.
 */
export function riceEncode(
  pixels: Int32Array,
  count: number,
  { blockSize, bytesPerPixel }: RiceParameters,
  out: Uint8Array,
  start: number,
): number {
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  const width = bytesPerPixel * 8;
  const fsBits = RICE_FS_BITS[bytesPerPixel];
  const raw = RICE_FS_MAX[bytesPerPixel];
  const shift = 32 - width;
  let last = pixels[0];
  let at = start;
  for (let k = width - 8; k >= 0; k -= 8) out[at++] = last >>> k;
  // `word` collects bits from the left; `room` of its 32 are free, never none.
  let word = 0;
  let room = 32;
  for (let first = 0; first < count; first += blockSize) {
    const length = Math.min(blockSize, count - first);
    let sum = 0;
    for (let k = 0; k < length; k++) {
      const pixel = pixels[first + k];
      const difference = ((pixel - last) << shift) >> shift;
      last = pixel;
      const code = (difference << 1) ^ (difference >> 31);
      codes[k] = code;
      sum += code >>> 0;
    }
    const fs = sum === 0 ? -1 : Math.min(splitOf(sum, length), raw);
    if (fsBits < room) {
      room -= fsBits;
      word |= (fs + 1) << room;
    } else {
      const over = fsBits - room;
      view.setInt32(at, word | ((fs + 1) >>> over));
      at += 4;
      room = 32 - over;
      word = over === 0 ? 0 : (fs + 1) << room;
    }
    if (fs < 0) {
      // One number for the whole block.
    } else if (fs === raw) {
      for (let k = 0; k < length; k++) {
        const code = codes[k];
        if (width < room) {
          room -= width;
          word |= code << room;
        } else {
          const over = width - room;
          view.setInt32(at, word | (code >>> over));
          at += 4;
          room = 32 - over;
          word = over === 0 ? 0 : code << room;
        }
      }
    } else {
      const low = (1 << fs) - 1;
      const mark = 1 << fs;
      for (let k = 0; k < length; k++) {
        const code = codes[k];
        const body = mark | (code & low);
        let bits = (code >>> fs) + fs + 1;
        if (bits > 32) {
          let zeros = bits - fs - 1;
          bits = fs + 1;
          for (; zeros >= room; zeros -= room, room = 32, word = 0) {
            view.setInt32(at, word);
            at += 4;
          }
          room -= zeros;
        }
        if (bits < room) {
          room -= bits;
          word |= body << room;
        } else {
          const over = bits - room;
          view.setInt32(at, word | (body >>> over));
          at += 4;
          room = 32 - over;
          word = over === 0 ? 0 : body << room;
        }
      }
    }
  }
  for (let held = 32 - room; held > 0; held -= 8, word <<= 8) out[at++] = word >>> 24;
  return at;
}

/** Bits to split off: those of half the mean. */
function splitOf(sum: number, length: number): number {
  const mean = Math.floor((sum - (length >> 1) - 1) / length);
  return mean <= 0 ? 0 : 32 - Math.clz32(mean >>> 1);
}
