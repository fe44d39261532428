import { type FileHandle, open } from "node:fs/promises";
import { FitsError } from "../errors.ts";
import type { FitsFile } from "../file.ts";
import { type OpenOptions, openFits } from "../open.ts";
import { throwIfAborted } from "../pace.ts";
import { ioError } from "./io-error.ts";
import { readPipe } from "./pipe.ts";
import { useZlib } from "./zlib.ts";

/**
 * Reads the whole of a FITS file (plain, .gz or .Z) from disk and opens it; the file is closed then, and its units are
 * read from memory. For one image or a part of a file, `openFitsFile` is quicker and takes less memory.
 *
 * @throws FitsError "io" where the file cannot be read; else as `openFits` does.
 */
export async function readFitsFile(path: string, options: OpenOptions = {}): Promise<FitsFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readWhole(path, options.signal);
  } catch (cause) {
    if (cause instanceof FitsError) throw cause;
    throw ioError("read", path, cause);
  }
  useZlib();
  return openFits(bytes, options);
}

/** Bytes of one read, and reads at once: the memory is first touched by several threads. */
const PIECE = 2 ** 22;
const AT_ONCE = 2;

async function readWhole(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  throwIfAborted(signal);
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    if (size === 0) return await readPipe(handle, signal);
    const bytes = new Uint8Array(size);
    let next = 0;
    let end = size;
    const reader = async (): Promise<void> => {
      while (next < end) {
        throwIfAborted(signal);
        const first = next;
        next = Math.min(first + PIECE, size);
        end = Math.min(end, await fill(handle, bytes, first, next));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, reader));
    return bytes.subarray(0, end);
  } finally {
    await handle.close();
  }
}

/** Reads bytes `first` to `end` and says where the file ended: `bytes.length` when it did not. */
async function fill(handle: FileHandle, bytes: Uint8Array, first: number, end: number): Promise<number> {
  for (let at = first; at < end; ) {
    const { bytesRead } = await handle.read(bytes, at, end - at, at);
    if (bytesRead === 0) return at;
    at += bytesRead;
  }
  return bytes.length;
}
