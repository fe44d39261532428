import { FitsError } from "../errors.ts";

/**
 * Throws when a read does not lie within `size` bytes.
 *
 * @throws FitsError "truncated".
 */
export function checkBounds(offset: number, length: number, size: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= size) return;
  throw new FitsError("truncated", `Read of ${length} bytes past the end`, {
    byteOffset: offset,
    expected: `at most ${Math.max(0, size - offset)} bytes`,
  });
}

/** The `into` of a read cut to its length, or new memory. */
export function memoryFor(length: number, into: Uint8Array | undefined): Uint8Array {
  return into === undefined ? new Uint8Array(length) : into.subarray(0, length);
}
