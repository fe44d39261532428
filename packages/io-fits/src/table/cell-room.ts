/** Cells up to this many bytes lie together in blocks: memory of its own costs a small one many times its bytes. */
const SMALL = 2 ** 10;
const BLOCK = 2 ** 14;

/** Gives zeroed memory for one cell after another, aligned to 8 bytes. */
export function cellRoom(): (bytes: number) => Uint8Array {
  let block = new ArrayBuffer(0);
  let used = 0;
  return (bytes) => {
    if (bytes > SMALL) return new Uint8Array(bytes);
    if (used + bytes > block.byteLength) {
      block = new ArrayBuffer(Math.min(BLOCK, Math.max(SMALL, block.byteLength * 2)));
      used = 0;
    }
    const at = used;
    used += Math.ceil(bytes / 8) * 8;
    return new Uint8Array(block, at, bytes);
  };
}
