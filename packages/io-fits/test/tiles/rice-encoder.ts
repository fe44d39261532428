/**
 * A plain Rice encoder, written from the words of the Standard (section 10.4.1) to test the decoder: one bit at a
 * time, every block with the split that makes it shortest, `fs` forced where asked.
 */
export function riceEncode(
  pixels: Int32Array,
  blockSize: number,
  bytesPerPixel: 1 | 2 | 4,
  forced?: "raw",
): Uint8Array {
  const bits: number[] = [];
  const width = bytesPerPixel * 8;
  const fsBits = { 1: 3, 2: 4, 4: 5 }[bytesPerPixel];
  const fsMax = { 1: 6, 2: 14, 4: 25 }[bytesPerPixel];
  const put = (value: bigint, count: number): void => {
    for (let k = count - 1; k >= 0; k--) bits.push(Number((value >> BigInt(k)) & 1n));
  };
  const modulus = 1n << BigInt(width);
  const wrap = (value: bigint): bigint => ((value % modulus) + modulus) % modulus;
  let last = BigInt(pixels[0] ?? 0);
  put(wrap(last), width);
  for (let start = 0; start < pixels.length; start += blockSize) {
    const codes: bigint[] = [];
    for (const pixel of pixels.subarray(start, start + blockSize)) {
      // The difference as a signed number of the pixel's width, folded: 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4 ...
      const difference = BigInt.asIntN(width, BigInt(pixel) - last);
      codes.push(difference >= 0n ? 2n * difference : -2n * difference - 1n);
      last = BigInt(pixel);
    }
    if (forced === undefined && codes.every((code) => code === 0n)) {
      put(0n, fsBits);
      continue;
    }
    const length = (fs: number): number =>
      codes.reduce((sum, code) => sum + Number(code >> BigInt(fs)) + 1 + fs, 0);
    let best = fsMax;
    let shortest = codes.length * width;
    for (let fs = 0; fs < fsMax && forced === undefined; fs++) {
      if (length(fs) < shortest) {
        shortest = length(fs);
        best = fs;
      }
    }
    put(BigInt(best + 1), fsBits);
    for (const code of codes) {
      if (best === fsMax) put(code, width);
      else {
        for (let zeros = code >> BigInt(best); zeros > 0n; zeros--) bits.push(0);
        bits.push(1);
        put(code & ((1n << BigInt(best)) - 1n), best);
      }
    }
  }
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (let i = 0; i < bits.length; i++) bytes[i >> 3] |= bits[i] << (7 - (i & 7));
  return bytes;
}
