/** Whether a buffer can be seen by several threads. */
export const isShared = (buffer: ArrayBufferLike): boolean =>
  typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;

/** Whether threads can be given memory to work in together: in a browser only where the page is isolated. */
export const canShare = (): boolean =>
  typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated !== false;
