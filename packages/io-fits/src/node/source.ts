import { fstatSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { FitsError } from "../errors.ts";
import { throwIfAborted } from "../pace.ts";
import { checkBounds, memoryFor } from "../sources/bounds.ts";
import type { Source } from "../sources/source.ts";
import { ioError } from "./io-error.ts";

/** The most bytes of one system call, between which the signal is looked at. */
const CALL = 2 ** 24;

/**
 * A source over an open file; whoever opened the file closes it, and reads under way then fail with "io". So do reads
 * once the file has been written to; once it is shorter they fail with "truncated". A file that is replaced by rename
 * stays readable as it was.
 *
 * @param path names the file in errors.
 * @throws FitsError "io".
 */
export async function fileSource(handle: FileHandle, path: string): Promise<Source> {
  let opened: { readonly size: number; readonly mtimeMs: number };
  try {
    opened = await handle.stat();
  } catch (cause) {
    throw ioError("read", path, cause);
  }
  const { size, mtimeMs } = opened;
  return {
    size,
    async read(offset, length, { signal, into } = {}) {
      throwIfAborted(signal);
      checkBounds(offset, length, size);
      const bytes = memoryFor(length, into);
      try {
        for (let at = 0; at < length; ) {
          if (handle.fd < 0) throw closed(path);
          const { bytesRead } = await handle.read(bytes, at, Math.min(length - at, CALL), offset + at);
          throwIfAborted(signal);
          if (bytesRead === 0) throw shorter(path, offset + at);
          at += bytesRead;
        }
        if (handle.fd < 0) throw closed(path);
        // Behind the read: what was read before this look is what was there when the file was opened.
        const now = fstatSync(handle.fd);
        if (now.size < size) throw shorter(path, now.size);
        if (now.size !== size || now.mtimeMs !== mtimeMs) {
          throw new FitsError("io", `${path} has changed since it was opened`, {
            value: path,
            byteOffset: offset,
            remedy: "Open it again.",
          });
        }
      } catch (cause) {
        throw cause instanceof FitsError ? cause : ioError("read", path, cause);
      }
      return bytes;
    },
  };
}

const closed = (path: string): FitsError =>
  new FitsError("io", `${path} has been closed`, { value: path, remedy: "Read before closing the file." });

const shorter = (path: string, byteOffset: number): FitsError =>
  new FitsError("truncated", `${path} became shorter while it was read`, {
    value: path,
    byteOffset,
    remedy: "Open it again.",
  });
