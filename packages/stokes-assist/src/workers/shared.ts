import type { StokesCube } from "../types.ts";

/** Whether a buffer can be seen by several threads. */
export const isShared = (buffer: ArrayBufferLike): boolean =>
  typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;

/** Whether threads can be given memory to read in together: in a browser only where the page is isolated. */
export const canShare = (): boolean =>
  typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated !== false;

/**
 * The cube with its profiles in shared memory, where every worker reads them in place; a cube that is there already,
 * and any where memory cannot be shared, comes back as it is. Without this, workers are sent the profiles of their
 * tiles, which costs a copy of a tile's profiles and no more.
 */
export function sharedCube(cube: StokesCube): StokesCube {
  if (!canShare() || isShared(cube.data.buffer)) return cube;
  const data = new Float32Array(new SharedArrayBuffer(cube.data.byteLength));
  data.set(cube.data);
  return { ...cube, data: data as unknown as StokesCube["data"] };
}
