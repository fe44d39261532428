import { FitsError } from "./errors.ts";

/**
 * Where the bytes of a file come from. Everything is read through this seam: the whole file in memory today,
 * ranges of a local file or of a URL with the same two members.
 */
export interface Source {
  /** Length of the file in bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; the caller has checked that they exist. The result may be a view. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source over bytes that are already in memory; reads are views, nothing is copied. */
export function memorySource(bytes: Uint8Array): Source {
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
