import { randomUUID } from "node:crypto";
import { type FileHandle, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { isGzip } from "../gzip.ts";
import { throwIfAborted } from "../pace.ts";
import { ioError } from "./io-error.ts";

/** The bytes of a file: all at once, or a chunk at a time as `fitsChunks` gives them. */
export type FileBytes = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes a file so that it is there whole or not at all: into a temporary file beside it, synced, then renamed. A file
 * that is replaced hands on its mode; through a symbolic link the file behind it is. With a path that ends in `.gz`
 * the bytes are gzipped, unless they are already.
 *
 * @throws FitsError "io", "aborted", or what the chunks throw; nothing is left behind and a file of that name stays
 * as it was.
 */
export async function writeFitsFile(
  path: string,
  bytes: FileBytes,
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  await replaceFile(path, bytes, options.signal);
}

/** As {@link writeFitsFile}; `ready` is called when all is written, before the new file takes the old one's place. */
export async function replaceFile(
  path: string,
  bytes: FileBytes,
  signal: AbortSignal | undefined,
  ready?: () => Promise<void>,
): Promise<void> {
  throwIfAborted(signal);
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (found) => found.mode & 0o7777,
    () => undefined,
  );
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, "wx");
    try {
      await fill(handle, path, bytes, signal);
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    throwIfAborted(signal);
    await ready?.();
    await rename(temporary, target);
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    // Only what the system says is about the file; the rest comes from who makes the bytes.
    const system = cause instanceof Error && "syscall" in cause;
    throw system ? ioError("written", path, cause) : cause;
  }
  await syncFolder(dirname(target));
}

async function fill(
  handle: FileHandle,
  path: string,
  bytes: FileBytes,
  signal: AbortSignal | undefined,
): Promise<void> {
  const write = async (chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) {
      throwIfAborted(signal);
      for (let at = 0; at < chunk.length; ) {
        at += (await handle.write(chunk, at)).bytesWritten;
      }
    }
  };
  const whole = bytes instanceof Uint8Array;
  const zip = /\.gz$/i.test(path) && !(whole && isGzip(bytes));
  if (zip) await pipeline(whole ? steps(bytes) : bytes, createGzip(), write);
  else await write(whole ? steps(bytes) : bytes);
}

/** Bytes of one write, between which the signal is heard. */
const STEP = 2 ** 24;

function* steps(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += STEP) yield bytes.subarray(at, at + STEP);
}

/** Makes the new name last; not every system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
