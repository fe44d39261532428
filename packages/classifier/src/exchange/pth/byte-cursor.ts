import { FormatError } from "@helioscope/core";

const LINE_LIMIT = 4096;
const utf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("latin1");

/** Reads a byte sequence from front to back; whatever it claims, nothing beyond its end is read or allocated. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  /** Where `length` bytes begin, which are passed over. Throws a FormatError where there are fewer. */
  pass(length: number): number {
    const start = this.position;
    if (!(length >= 0 && length <= this.bytes.byteLength - start)) {
      throw new FormatError(`The file ends at byte ${this.bytes.byteLength}`, {
        value: length,
        expected: `${length} bytes from byte ${start} on`,
        remedy: "It may have been cut short; copy it again.",
      });
    }
    this.position = start + length;
    return start;
  }

  take(length: number): Uint8Array {
    const start = this.pass(length);
    return this.bytes.subarray(start, start + length);
  }

  uint8(): number {
    return this.#view.getUint8(this.pass(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.pass(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.pass(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.pass(4), true);
  }

  /** Of numbers beyond 2^53 only the size is right. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.pass(8), true));
  }

  /** Big-endian, as pickles have them. */
  float64(): number {
    return this.#view.getFloat64(this.pass(8), false);
  }

  /** Two's complement, least byte first. */
  integer(length: number): number | bigint {
    const bytes = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    if (length > 0 && bytes[length - 1] & 0x80) value -= 1n << BigInt(8 * length);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  text(length: number): string {
    const start = this.position;
    try {
      return utf8.decode(this.take(length));
    } catch (cause) {
      if (cause instanceof FormatError) throw cause;
      throw new FormatError(`The text at byte ${start} is not UTF-8`, { cause });
    }
  }

  bytesAsText(length: number): string {
    return latin1.decode(this.take(length));
  }

  /** Up to a line feed, which is passed over. */
  line(): string {
    const start = this.position;
    const end = this.bytes.subarray(start, start + LINE_LIMIT).indexOf(10);
    if (end < 0) throw new FormatError(`No line ends within ${LINE_LIMIT} bytes of byte ${start}`);
    const text = this.text(end);
    this.position++;
    return text;
  }
}
