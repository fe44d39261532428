const FIRST = 2 ** 20;

/**
 * Bytes that arrive piece by piece. Memory grows with what has come, at most doubling: a length that was only claimed
 * caps it and never sizes it.
 */
export class GrowingBytes {
  #bytes = new Uint8Array(0);
  #length = 0;
  readonly #claimed: number;

  constructor(claimed: number = Number.POSITIVE_INFINITY) {
    this.#claimed = claimed;
  }

  get length(): number {
    return this.#length;
  }

  /** Memory for `length` more bytes behind those that came, to be filled and then {@link push}ed. */
  room(length: number): Uint8Array {
    const needed = this.#length + length;
    if (needed > this.#bytes.length) {
      const doubled = Math.max(FIRST, 2 * this.#bytes.length);
      const more = new Uint8Array(Math.max(needed, Math.min(doubled, this.#claimed)));
      more.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = more;
    }
    return this.#bytes.subarray(this.#length, needed);
  }

  push(bytes: Uint8Array): void {
    const room = this.room(bytes.length);
    if (room.byteOffset !== bytes.byteOffset || room.buffer !== bytes.buffer) room.set(bytes);
    this.#length += bytes.length;
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
