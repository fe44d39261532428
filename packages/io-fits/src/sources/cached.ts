import { FitsError } from "../errors.ts";
import { throwIfAborted } from "../pace.ts";
import { checkBounds, memoryFor } from "./bounds.ts";
import type { Source, SourceRead } from "./source.ts";
import { whileWanted } from "./wait.ts";

/** Options of {@link cachedSource}. */
export interface CacheOptions {
  /** Bytes of a block, the unit that is read and kept; 256 KiB unless told otherwise. */
  readonly blockBytes?: number;
  /** The most blocks that are kept, those used last; 64 unless told otherwise. */
  readonly maxBlocks?: number;
}

/** Neighbouring blocks on their way in one read, and how many callers wait for them. */
interface Fetch {
  readonly first: number;
  readonly bytes: Promise<Uint8Array>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Keeps blocks of a source for which every read is dear, such as one over HTTP. Neighbouring blocks that are missing
 * come in one read, a block that is on its way is not asked for again, and a caller that aborts leaves the others their
 * blocks. Reads longer than a quarter of the cache pass it by.
 *
 * @throws FitsError "argument" for sizes that are not positive integers.
 */
export function cachedSource(source: Source, options: CacheOptions = {}): Source {
  return new BlockCache(source, options.blockBytes ?? 2 ** 18, options.maxBlocks ?? 64);
}

/** What {@link cachedSource} makes. */
export class BlockCache implements Source {
  readonly size: number;
  readonly blockBytes: number;
  readonly #source: Source;
  readonly #maxBlocks: number;
  /** By number of the block, the one used last at the end. */
  readonly #kept = new Map<number, Uint8Array>();
  readonly #coming = new Map<number, Fetch>();

  constructor(source: Source, blockBytes: number, maxBlocks: number) {
    for (const [name, value] of Object.entries({ blockBytes, maxBlocks })) {
      if (Number.isSafeInteger(value) && value > 0) continue;
      throw new FitsError("argument", `${name} is ${value}`, { value, expected: "a positive integer" });
    }
    this.size = source.size;
    this.#source = source;
    this.blockBytes = blockBytes;
    this.#maxBlocks = maxBlocks;
  }

  async read(offset: number, length: number, options: SourceRead = {}): Promise<Uint8Array> {
    const { signal, into } = options;
    throwIfAborted(signal);
    checkBounds(offset, length, this.size);
    if (length === 0) return new Uint8Array(0);
    const first = Math.floor(offset / this.blockBytes);
    const last = Math.floor((offset + length - 1) / this.blockBytes);
    if (first < last && last - first >= this.#maxBlocks / 4)
      return this.#source.read(offset, length, options);
    const blocks = await this.#blocks(first, last, signal);
    const skip = offset - first * this.blockBytes;
    if (blocks.length === 1) return blocks[0].subarray(skip, skip + length);
    const out = memoryFor(length, into);
    let at = 0;
    for (const [i, block] of blocks.entries()) {
      const part = i === 0 ? block.subarray(skip) : block.subarray(0, length - at);
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  /** Blocks `first` to `last`; those that are not at hand are asked for all at once. */
  #blocks(first: number, last: number, signal: AbortSignal | undefined): Promise<Uint8Array[]> {
    const blocks: (Uint8Array | Promise<Uint8Array>)[] = [];
    for (let number = first; number <= last; number++) {
      const kept = this.#kept.get(number);
      if (kept !== undefined) {
        this.#keep(number, kept);
        blocks.push(kept);
        continue;
      }
      let fetch = this.#coming.get(number);
      if (fetch === undefined) {
        let end = number + 1;
        while (end <= last && !this.#kept.has(end) && !this.#coming.has(end)) end++;
        fetch = this.#fetch(number, end);
      }
      blocks.push(this.#part(fetch, number, signal));
    }
    return Promise.all(blocks);
  }

  /** Starts to read blocks `first` to `end - 1`. */
  #fetch(first: number, end: number): Fetch {
    const offset = first * this.blockBytes;
    const length = Math.min(end * this.blockBytes, this.size) - offset;
    const stop = new AbortController();
    const bytes = this.#source.read(offset, length, { signal: stop.signal });
    const fetch: Fetch = { first, bytes, stop, waiting: 0 };
    for (let number = first; number < end; number++) this.#coming.set(number, fetch);
    bytes.then(
      (found) => {
        for (let number = first; number < end; number++) {
          const at = (number - first) * this.blockBytes;
          const block = found.subarray(at, at + this.blockBytes);
          // Memory of its own, so that a dropped block is given back.
          this.#keep(number, end - first === 1 ? block : new Uint8Array(block));
        }
        this.#forget(fetch);
      },
      () => this.#forget(fetch),
    );
    return fetch;
  }

  async #part(fetch: Fetch, number: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    fetch.waiting++;
    try {
      const found = await whileWanted(fetch.bytes, signal);
      const at = (number - fetch.first) * this.blockBytes;
      return found.subarray(at, at + this.blockBytes);
    } finally {
      fetch.waiting--;
      if (fetch.waiting === 0) {
        // Only the abort of the last caller leaves something to stop.
        this.#forget(fetch);
        fetch.stop.abort();
      }
    }
  }

  #forget(fetch: Fetch): void {
    for (let number = fetch.first; this.#coming.get(number) === fetch; number++) this.#coming.delete(number);
  }

  #keep(number: number, block: Uint8Array): void {
    this.#kept.delete(number);
    this.#kept.set(number, block);
    if (this.#kept.size > this.#maxBlocks) {
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest);
        break;
      }
    }
  }
}
