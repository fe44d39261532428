/** Parameters of a Rice stream; BYTEPIX is 1, 2 or 4. */
export interface RiceParameters {
  readonly blockSize: number;
  readonly bytesPerPixel: 1 | 2 | 4;
}

/** Bits of the number that opens each block. */
export const RICE_FS_BITS: Readonly<Record<1 | 2 | 4, number>> = { 1: 3, 2: 4, 4: 5 };
/** Bytes that the decoder may look at behind the end of a stream without slowing down. */
export const RICE_PADDING = 16;
const FS_MAX: Readonly<Record<1 | 2 | 4, number>> = { 1: 6, 2: 14, 4: 25 };

/**
 * Decodes a RICE_1 stream (Standard, section 10.4.1) into the first `count` elements of `out`. One-byte pixels come
 * out unsigned, others signed; all arithmetic wraps at the pixel's width.
 *
 * @param bytes the stream, behind it at least {@link RICE_PADDING} bytes of any kind; `size` is its own length.
 * @returns false when the stream ends before `count` pixels.
 */
export function riceDecode(
  bytes: Uint8Array,
  size: number,
  { blockSize, bytesPerPixel }: RiceParameters,
  out: Int32Array,
  count: number,
): boolean {
  if (bytes.length < bytesPerPixel) return false;
  const width = bytesPerPixel * 8;
  const fsBits = RICE_FS_BITS[bytesPerPixel];
  const fsMax = FS_MAX[bytesPerPixel];
  const shift = 32 - width;
  let last = 0;
  for (let i = 0; i < bytesPerPixel; i++) last = (last << 8) | bytes[i];
  let pos = bytesPerPixel;
  // `acc` holds the next `held` bits, left-aligned; past the end zeros are fed in and `pos` tells.
  let acc = 0;
  let held = 0;
  for (let start = 0; start < count; ) {
    const end = Math.min(start + blockSize, count);
    while (held <= 24) {
      acc |= bytes[pos++] << (24 - held);
      held += 8;
    }
    const fs = (acc >>> (32 - fsBits)) - 1;
    acc <<= fsBits;
    held -= fsBits;
    if (fs < 0) {
      const value = (last << shift) >> shift;
      for (; start < end; start++) out[start] = value;
    } else if (fs === fsMax) {
      for (; start < end; start++) {
        let d = 0;
        for (let left = width; left > 0; left -= 8) {
          while (held <= 24) {
            acc |= bytes[pos++] << (24 - held);
            held += 8;
          }
          d = (d << 8) | (acc >>> 24);
          acc <<= 8;
          held -= 8;
        }
        last = (last + ((d >>> 1) ^ -(d & 1))) | 0;
        out[start] = (last << shift) >> shift;
      }
    } else {
      for (; start < end; start++) {
        while (held <= 24) {
          acc |= bytes[pos++] << (24 - held);
          held += 8;
        }
        const lead = Math.clz32(acc);
        let d: number;
        if (lead + 1 + fs <= held) {
          const body = (acc << lead) << 1;
          d = (lead << fs) | ((body >>> 1) >>> (31 - fs));
          acc = body << fs;
          held -= lead + 1 + fs;
        } else {
          let zeros = 0;
          while (acc === 0) {
            if (pos > size + 8) return false;
            zeros += held;
            acc = (bytes[pos] << 24) | (bytes[pos + 1] << 16) | (bytes[pos + 2] << 8) | bytes[pos + 3];
            pos += 4;
            held = 32;
          }
          const more = Math.clz32(acc);
          d = (zeros + more) << fs;
          acc = (acc << more) << 1;
          held -= more + 1;
          if (fs > 0) {
            while (held <= 24) {
              acc |= bytes[pos++] << (24 - held);
              held += 8;
            }
            d |= acc >>> (32 - fs);
            acc <<= fs;
            held -= fs;
          }
        }
        last = (last + ((d >>> 1) ^ -(d & 1))) | 0;
        out[start] = (last << shift) >> shift;
      }
    }
    if (pos * 8 - held > size * 8) return false;
  }
  if (bytesPerPixel === 1) for (let i = 0; i < count; i++) out[i] &= 0xff;
  return true;
}
