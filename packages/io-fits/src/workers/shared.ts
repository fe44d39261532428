/** Whether a buffer can be seen by several threads. */
export const isShared = (buffer: ArrayBufferLike): boolean =>
  typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;

/** Whether threads can be given memory to work in together: in a browser only where the page is isolated. */
export const canShare = (): boolean =>
  typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated !== false;

/**
 * Has the garbage collector reckon with shared memory, which it does not count and so would let pile up: it hears of
 * as much of the common kind, which nobody ever touches and which therefore takes no room.
 */
export function weigh(bytes: number): void {
  new ArrayBuffer(bytes);
}
