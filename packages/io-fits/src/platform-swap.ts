interface Swapping extends Uint8Array {
  swap16(): unknown;
  swap32(): unknown;
  swap64(): unknown;
}

interface Platform {
  readonly process?: { readonly versions?: { readonly node?: string } };
  readonly Buffer?: { from(memory: ArrayBufferLike, offset: number, length: number): Swapping };
}

/**
 * Reverses the bytes of every 2-, 4- or 8-byte word in place, by Node's own code: three to four times as fast as a
 * loop. Undefined in browsers.
 */
export const platformSwap: ((memory: Uint8Array, width: 2 | 4 | 8) => void) | undefined = find();

function find(): typeof platformSwap {
  const { process, Buffer } = globalThis as unknown as Platform;
  // A Buffer that a bundler puts into a page swaps byte by byte.
  if (process?.versions?.node === undefined || Buffer === undefined) return undefined;
  return (memory, width) => {
    const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
    if (width === 2) bytes.swap16();
    else if (width === 4) bytes.swap32();
    else bytes.swap64();
  };
}
