import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { Progress } from "@helioscope/core";
import { announcedBytes } from "../http/body.ts";
import { type Attempt, bodyChunks, type HttpClient, NetworkError } from "../http/index.ts";
import { onDisk } from "./file-error.ts";
import { checkExpectations, type Expectations, finishPart } from "./finish-part.ts";
import { createNodeClient } from "./node-fetch.ts";
import { dropPart, partPath, readPart, writeNotes } from "./part-file.ts";

export interface DownloadOptions extends Expectations {
  /** As {@link createNodeClient} makes it: that is the default. */
  readonly client?: HttpClient;
  readonly signal?: AbortSignal | undefined;
  /** In bytes. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A file that is complete. */
export interface Downloaded {
  readonly path: string;
  readonly url: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Bytes that lay there from an earlier attempt and were not asked for again. */
  readonly resumedBytes: number;
}

/**
 * Fetches a file to disk. Until it is complete it is `PATH.part`; the next call goes on from there when the server still
 * has the same file (If-Range). Then its length, checksums and beginning are checked, its bytes reach the disk, and it
 * takes its name in one go: what stands at `path` is whole, or what stood there before. Throws a NetworkError (also for
 * a file that fails a check, after the client's retries), a FileError, an AbortedError, an ArgumentError.
 */
export async function download(
  url: string,
  path: string,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  checkExpectations(options);
  await onDisk(path, () => mkdir(dirname(path), { recursive: true }));
  const before = await onDisk(path, () => readPart(path, url));
  if (before && before.have === before.notes.bytes) {
    // Cut short between the last byte and the name.
    try {
      const expected = { bytes: before.have, ...options };
      return { ...(await finishPart(url, path, expected)), resumedBytes: before.have };
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
    }
  }
  const { client = createNodeClient() } = options;
  const read = async (response: Response, attempt: Attempt) => {
    const resumedBytes = await receive(url, path, response, attempt, options);
    return { ...(await finishPart(url, path, options)), resumedBytes };
  };
  return await client.request(url, read, {
    signal: options.signal,
    // A packed reply has no ranges and no length.
    headers: { "accept-encoding": "identity" },
    statuses: [416],
    nextHeaders: async () => {
      const part = await onDisk(path, () => readPart(path, url));
      return part ? { range: `bytes=${part.have}-`, "if-range": part.notes.validator } : {};
    },
  });
}

/** Writes a reply to the part, behind what is there or instead of it. Returns how much was there. */
async function receive(
  url: string,
  path: string,
  response: Response,
  attempt: Attempt,
  options: DownloadOptions,
): Promise<number> {
  const part = await onDisk(path, () => readPart(path, url));
  const refuse = (fact: string, retriable: boolean, expected?: string) => {
    response.body?.cancel().catch(() => {});
    return new NetworkError(fact, { url, failure: "content", retriable, ...(expected ? { expected } : {}) });
  };
  const have = response.ok && response.status !== 206 ? 0 : rangeStart(response, part);
  if (have === undefined) {
    await onDisk(path, () => dropPart(path));
    throw refuse(`the server has no bytes from ${part?.have ?? 0} on`, true);
  }
  const announced = announcedBytes(response);
  const total = announced === undefined ? undefined : have + announced;
  if (options.bytes !== undefined && total !== undefined && total !== options.bytes) {
    throw refuse(`the file has ${total} bytes`, false, String(options.bytes));
  }
  const validator = have === 0 ? validatorOf(response) : part!.notes.validator;
  const file = await onDisk(path, async () => {
    if (have === 0) await dropPart(path);
    const file = await open(partPath(path), have === 0 ? "w" : "r+");
    // Behind what has surely reached the disk there may be anything.
    await file.truncate(have);
    return file;
  });
  let done = have;
  let synced = have;
  const sync = () =>
    onDisk(path, async () => {
      await file.sync();
      if (validator) await writeNotes(path, { url, validator, bytes: total ?? null, synced: done });
      synced = done;
    });
  try {
    for await (const chunk of bodyChunks(response, attempt)) {
      await onDisk(path, () => writeAt(file, chunk, done));
      done += chunk.length;
      options.onProgress?.({ stage: "download", done, total, detail: path });
      if (done - synced >= SYNC_BYTES) await sync();
    }
    await sync();
  } catch (error) {
    // For the next attempt. A disk that fails now has failed before, and that is the error to tell.
    await sync().catch(() => {});
    throw error;
  } finally {
    await onDisk(path, () => file.close());
  }
  return have;
}

/** A crash of the machine costs no more than this. */
const SYNC_BYTES = 2 ** 24;

async function writeAt(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    offset += (await file.write(chunk, offset, chunk.length - offset, position + offset)).bytesWritten;
  }
}

/** Where a partial reply begins, when that is where the part ends and the file is the same; else undefined. */
function rangeStart(response: Response, part: Awaited<ReturnType<typeof readPart>>): number | undefined {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  if (!range || !part || Number(range[1]) !== part.have) return undefined;
  const { bytes, validator } = part.notes;
  if (bytes !== null && range[2] !== "*" && Number(range[2]) !== bytes) return undefined;
  const now = validatorOf(response);
  return now === undefined || now === validator ? part.have : undefined;
}

function validatorOf({ headers }: Response): string | undefined {
  if (!/^(?:identity)?$/.test(headers.get("content-encoding") ?? "")) return undefined;
  const etag = headers.get("etag");
  return etag && !etag.startsWith("W/") ? etag : (headers.get("last-modified") ?? undefined);
}
