import { FitsError } from "../errors.ts";

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
   * Exactly `length` bytes from `offset`; the caller has checked that they exist. The result may be a view of memory
   * that the source keeps, and must not be written to unless it is `options.into`.
   *
   * @throws FitsError "io", "truncated" or "aborted".
   */
  read(offset: number, length: number, options?: SourceRead): Promise<Uint8Array>;
}

/** A source over bytes that are already in memory; reads are views, nothing is copied. */
export function memorySource(memory: Uint8Array): Source {
  // Of Node's Buffer `slice` copies nothing: what is read has to be a plain array.
  const bytes = new Uint8Array(memory.buffer, memory.byteOffset, memory.length);
  return {
    size: bytes.length,
    read: async (offset, length) => {
      if (offset < 0 || offset + length > bytes.length) {
        throw new FitsError("truncated", `Read of ${length} bytes past the end`, {
          byteOffset: offset,
          expected: `at most ${Math.max(0, bytes.length - offset)} bytes`,
        });
      }
      return bytes.subarray(offset, offset + length);
    },
  };
}
