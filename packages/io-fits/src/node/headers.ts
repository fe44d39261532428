import { type FileHandle, open } from "node:fs/promises";
import { FitsError } from "../errors.ts";
import type { FitsFile } from "../file.ts";
import { isGzip } from "../gzip.ts";
import type { OpenOptions } from "../open.ts";
import { openSource } from "../open-source.ts";
import type { Source } from "../source.ts";
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

async function fileSource(handle: FileHandle, path: string): Promise<Source> {
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
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
    },
  };
}
