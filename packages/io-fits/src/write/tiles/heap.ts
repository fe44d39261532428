const CHUNK = 1 << 20;

/** The heap of a table as it grows: streams are written where they stay. */
export class Heap {
  #pieces: Uint8Array[] = [];
  #chunk: Uint8Array = new Uint8Array(0);
  #used = 0;
  #size = 0;

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** Memory for the next stream, at least `bytes` long; {@link take} says how much of it counts. */
  room(bytes: number): Uint8Array {
    if (this.#chunk.length - this.#used < bytes) {
      this.#close();
      this.#chunk = new Uint8Array(Math.max(CHUNK, bytes));
    }
    return this.#chunk.subarray(this.#used);
  }

  /** Keeps the first bytes of the memory handed out last; returns their offset in the heap. */
  take(bytes: number): number {
    const offset = this.#size;
    this.#used += bytes;
    this.#size += bytes;
    return offset;
  }

  /** Copies bytes to the end; returns their offset. */
  add(bytes: Uint8Array): number {
    this.room(bytes.length).set(bytes);
    return this.take(bytes.length);
  }

  /** All of it, in order. */
  pieces(): Uint8Array[] {
    this.#close();
    return this.#pieces;
  }

  #close(): void {
    if (this.#used > 0) this.#pieces.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = new Uint8Array(0);
    this.#used = 0;
  }
}
