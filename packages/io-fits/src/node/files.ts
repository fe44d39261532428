import { open } from "node:fs/promises";
import { FitsError } from "../errors.ts";
import type { FitsFile } from "../file.ts";
import { type OpenOptions, openFits } from "../open.ts";
import { throwIfAborted } from "../pace.ts";

/**
 * Reads a FITS file (plain or .gz) from disk and opens it.
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
  return openFits(bytes, options);
}

/** Bytes of one read: large ones are several times faster than those of `readFile`. */
const CHUNK = 2 ** 26;

async function readWhole(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  throwIfAborted(signal);
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    // A pipe has no size to go by.
    if (size === 0) return await handle.readFile();
    const bytes = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(size - at, CHUNK), at);
      throwIfAborted(signal);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await handle.close();
  }
}

/** The error of a file that the system would not let us read or write. */
export function ioError(verb: string, path: string, cause: unknown): FitsError<"io"> {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FitsError("io", `${path} cannot be ${verb}: ${why}`, { value: path, cause });
}
