const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Words whose bytes can be summed in 16 bits before one overflows: 255 x 256 < 65536. */
const RUN = 256;

/**
 * The ones' complement sum of big-endian 32-bit words (Standard, appendix J.1). Words are read as the machine has them
 * and their four bytes summed apart, two in one integer; they are put in order at the end.
 */
export class OnesSum {
  /** The sum of each byte of the words, first byte first; below 2^53 for any file. */
  readonly #bytes = [0, 0, 0, 0];
  /** Bytes seen, modulo 4. */
  #phase = 0;
  readonly #start: number;

  constructor(start = 0) {
    this.#start = start;
  }

  /** Adds the next bytes. */
  add(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && this.#phase !== 0) this.#addByte(bytes[at++]);
    const count = (bytes.length - at) >> 2;
    this.#addWords(bytes, at, count);
    for (at += count * 4; at < bytes.length; at++) this.#addByte(bytes[at]);
  }

  /** The sum of what was added, the last word filled up with zeros. */
  get value(): number {
    const [b0, b1, b2, b3] = this.#bytes;
    let high = b0 * 256 + b1;
    let low = b2 * 256 + b3;
    // What leaves the lower half enters the upper one, and the other way round.
    while (low > 0xffff || high > 0xffff) {
      const carry = Math.floor(low / 65_536);
      low = (low % 65_536) + Math.floor(high / 65_536);
      high = (high % 65_536) + carry;
    }
    return addOnes(this.#start, high * 65_536 + low);
  }

  #addByte(byte: number): void {
    this.#bytes[this.#phase] += byte;
    this.#phase = (this.#phase + 1) & 3;
  }

  #addWords(bytes: Uint8Array, at: number, count: number): void {
    const start = bytes.byteOffset + at;
    const words =
      start % 4 === 0
        ? new Int32Array(bytes.buffer, start, count)
        : new Int32Array(new Uint8Array(bytes.subarray(at, at + count * 4)).buffer);
    // Lower and upper byte of each half of a word, as the machine has it.
    const sums = [0, 0, 0, 0];
    for (let from = 0; from < count; from += RUN) {
      const to = Math.min(count, from + RUN);
      let even = 0;
      let odd = 0;
      for (let i = from; i < to; i++) {
        const word = words[i];
        even = (even + (word & 0x00ff00ff)) | 0;
        odd = (odd + ((word >>> 8) & 0x00ff00ff)) | 0;
      }
      sums[0] += even & 0xffff;
      sums[1] += odd & 0xffff;
      sums[2] += even >>> 16;
      sums[3] += odd >>> 16;
    }
    for (let i = 0; i < 4; i++) this.#bytes[littleEndian ? i : 3 - i] += sums[i];
  }
}

/** The sum of two such sums: what overflows comes in again at the end. */
export function addOnes(a: number, b: number): number {
  const sum = a + b;
  return sum > 0xffff_ffff ? sum - 0xffff_ffff : sum;
}

/**
 * The 16 characters whose sum is the complement of `sum` (Standard, appendix J.2): every byte spread over four
 * characters about "0", moved apart by equal steps until none is a punctuation mark, then turned by one place for the
 * quote before the string.
 */
export function encodeChecksum(sum: number): string {
  const complement = ~sum >>> 0;
  const codes = new Uint8Array(16);
  for (let i = 0; i < 4; i++) {
    const byte = (complement >>> (24 - 8 * i)) & 0xff;
    const quarters = [0, 1, 2, 3].map(() => (byte >> 2) + 0x30);
    quarters[0] += byte & 3;
    for (let pair = 0; pair < 4; pair += 2) {
      while (isPunctuation(quarters[pair]) || isPunctuation(quarters[pair + 1])) {
        quarters[pair]++;
        quarters[pair + 1]--;
      }
    }
    for (let k = 0; k < 4; k++) codes[4 * k + i] = quarters[k];
  }
  const text = String.fromCharCode(...codes);
  return text.slice(-1) + text.slice(0, -1);
}

/** Between the digits and the letters of ASCII. */
const isPunctuation = (code: number): boolean =>
  (code >= 0x3a && code <= 0x40) || (code >= 0x5b && code <= 0x60);
