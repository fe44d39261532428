import { throwIfAborted } from "../pace.ts";
import { checkBounds } from "./bounds.ts";

/** How one read of a {@link Source} may be served. */
export interface SourceRead {
  readonly signal?: AbortSignal;
  /**
   * Memory of the caller's, at least `length` bytes, that the source may fill and return (as a view of `length` bytes)
   * instead of memory of its own. A source that has the bytes at hand ignores it.
   */
  readonly into?: Uint8Array;
}

/** Where the bytes of a file come from: memory, a Blob, a file on disk, ranges of a URL, or whatever has two members. */
export interface Source {
  /** Length of the file in bytes. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`; the caller has checked that they exist. Several reads may be under way at
   * once. The result may be a view of memory that the source keeps, and must not be written to unless it is
   * `options.into`.
   *
   * @throws FitsError "io", "truncated" or "aborted".
   */
  read(offset: number, length: number, options?: SourceRead): Promise<Uint8Array>;
}

/** A source over bytes that are already in memory; reads are views, nothing is copied. */
export function memorySource(bytes: Uint8Array): Source {
  return new MemorySource(bytes);
}

/** A {@link Source} whose bytes can be had at once. */
export class MemorySource implements Source {
  readonly size: number;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.size = bytes.length;
    this.bytes = bytes;
  }

  async read(offset: number, length: number, { signal }: SourceRead = {}): Promise<Uint8Array> {
    throwIfAborted(signal);
    checkBounds(offset, length, this.size);
    return this.bytes.subarray(offset, offset + length);
  }
}
