import type { FileHandle } from "node:fs/promises";
import { throwIfAborted } from "../pace.ts";

/** All that comes out of what has no length to go by, such as a pipe. */
export async function readPipe(handle: FileHandle, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    return await handle.readFile(signal === undefined ? {} : { signal });
  } catch (cause) {
    throwIfAborted(signal);
    throw cause;
  }
}
