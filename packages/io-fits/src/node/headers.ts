import { type FileHandle, open } from "node:fs/promises";
import { FitsError } from "../errors.ts";
import type { FitsFile } from "../file.ts";
import { isGzip } from "../gzip.ts";
import type { OpenOptions } from "../open.ts";
import { openSource } from "../open-source.ts";
import type { Source } from "../sources/source.ts";
import { ioError, readFitsFile } from "./files.ts";

/**
 * Reads the headers of a FITS file from disk, whatever the size of its data: of a plain or tile-compressed file only
 * the header blocks, of a .gz file all of it. Data cannot be read from its units: for those there is `readFitsFile`.
 *
 * @throws FitsError "io" where the file cannot be read; else as `openFits` does.
 */
export async function readFitsHeaders(path: string, options: OpenOptions = {}): Promise<FitsFile> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (cause) {
    throw ioError("read", path, cause);
  }
  try {
    const start = new Uint8Array(3);
    await handle.read(start, 0, 3, 0);
    const compressed = isGzip(start) || (start[0] === 0x1f && start[1] === 0x9d);
    if (!compressed) return await openSource(await fileSource(handle, path), options);
  } catch (cause) {
    throw cause instanceof FitsError ? cause : ioError("read", path, cause);
  } finally {
    await handle.close();
  }
  return readFitsFile(path, options);
}

/** Bytes of one read: most headers, and the next one behind small data, come at once. */
const STEP = 1 << 16;

async function fileSource(handle: FileHandle, path: string): Promise<Source> {
  const { size } = await handle.stat();
  let step = new Uint8Array(0);
  let from = 0;
  return {
    size,
    async read(offset, length) {
      if (offset < from || offset + length > from + step.length) {
        step = await bytesAt(handle, path, offset, Math.min(Math.max(length, STEP), size - offset));
        from = offset;
      }
      return step.subarray(offset - from, offset - from + length);
    },
  };
}

async function bytesAt(
  handle: FileHandle,
  path: string,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(bytes, at, length - at, offset + at);
    if (bytesRead === 0) {
      throw new FitsError("truncated", `${path} became shorter while it was read`, {
        byteOffset: offset + at,
      });
    }
    at += bytesRead;
  }
  return bytes;
}
