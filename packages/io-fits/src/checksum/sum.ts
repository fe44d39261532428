const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Words that 16-bit halves can be summed from before a 32-bit integer overflows. */
const RUN = 1 << 15;

/**
 * The ones' complement sum of big-endian 32-bit words (Standard, appendix J.1). Such a sum does not depend on the
 * order of the bytes in a word but for that of its own bytes, so words are added as the machine reads them.
 */
export class OnesSum {
  /** Sums of the lower and upper halves of the words, as the machine reads them; below 2^53 for any file. */
  #low = 0;
  #high = 0;
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
    // What leaves the upper half comes in again at the lower one, and the other way round.
    let low = this.#low % 65_536;
    let high = this.#high + Math.floor(this.#low / 65_536);
    while (high > 0xffff) {
      low += Math.floor(high / 65_536);
      high %= 65_536;
      high += Math.floor(low / 65_536);
      low %= 65_536;
    }
    const native = high * 65_536 + low;
    return addOnes(this.#start, littleEndian ? swap(native) : native);
  }

  #addByte(byte: number): void {
    const place = littleEndian ? this.#phase : 3 - this.#phase;
    if (place === 0) this.#low += byte;
    else if (place === 1) this.#low += byte * 256;
    else if (place === 2) this.#high += byte;
    else this.#high += byte * 256;
    this.#phase = (this.#phase + 1) & 3;
  }

  #addWords(bytes: Uint8Array, at: number, count: number): void {
    const start = bytes.byteOffset + at;
    const words =
      start % 4 === 0
        ? new Int32Array(bytes.buffer, start, count)
        : new Int32Array(bytes.slice(at, at + count * 4).buffer);
    for (let from = 0; from < count; from += RUN) {
      const to = Math.min(count, from + RUN);
      let low = 0;
      let high = 0;
      for (let i = from; i < to; i++) {
        const word = words[i];
        low += word & 0xffff;
        high += word >>> 16;
      }
      this.#low += low;
      this.#high += high;
    }
  }
}

/** The sum of two such sums: what overflows comes in again at the end. */
export function addOnes(a: number, b: number): number {
  const sum = a + b;
  return sum > 0xffff_ffff ? sum - 0xffff_ffff : sum;
}

const swap = (word: number): number =>
  (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;

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
