import { join } from "node:path";
import {
  AbortedError,
  ArgumentError,
  isHelioError,
  type Skip,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { HttpClient } from "../http/index.ts";
import type { ContentCheck } from "./content-check.ts";
import { type Downloaded, download } from "./download.ts";
import { FileError, onDisk } from "./file-error.ts";
import { addToManifest, isKept, readManifest } from "./manifest.ts";
import { createNodeClient } from "./node-fetch.ts";

/** A file to fetch. An export's files are of this kind. */
export interface RemoteFile {
  /** In the folder; "/" makes folders below it. */
  readonly name: string;
  readonly url: string;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly md5?: string;
}

export interface DownloadAllOptions extends WorkOptions {
  /** As {@link createNodeClient} makes it: that is the default. */
  readonly client?: HttpClient;
  /** Files at once: 2. The client's own limit for each host holds as well. */
  readonly concurrency?: number;
  /** Instead of what each file's name asks for; null for no check at all. */
  readonly check?: ContentCheck | null;
}

/** A file that is there. */
export interface FetchedFile extends Downloaded {
  readonly name: string;
  /** It was there before and has kept its checksum. */
  readonly kept: boolean;
}

export interface Downloads {
  /** In the order asked for. */
  readonly done: readonly FetchedFile[];
  readonly failed: readonly Skip[];
}

const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Fetches files into a folder and lists them, with checksums, in its `downloads.jsonl`. A second run keeps what has its
 * checksum still, and goes on with what was cut short. A file that cannot be had is listed as failed and stops nobody;
 * a full or closed disk stops everything. Throws an ArgumentError for names that would leave the folder or are asked for
 * twice, a FileError, an AbortedError (what is complete stays).
 */
export async function downloadAll(
  files: readonly RemoteFile[],
  folder: string,
  options: DownloadAllOptions = {},
): Promise<Downloads> {
  const { client = createNodeClient(), concurrency = 2, signal, onProgress } = options;
  checkNames(files);
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new ArgumentError(`concurrency is ${concurrency}`, {
      value: concurrency,
      expected: "a whole number of at least 1",
    });
  }
  throwIfAborted(signal);
  const manifest = await readManifest(folder);
  const outcomes: (FetchedFile | Skip)[] = new Array(files.length);
  const stop = new AbortController();
  const ending = AbortSignal.any(signal ? [signal, stop.signal] : [stop.signal]);
  let next = 0;
  let finished = 0;
  let fatal: unknown;

  async function one(file: RemoteFile): Promise<FetchedFile> {
    const path = join(folder, file.name);
    const entry = manifest.get(file.name);
    if (entry?.url === file.url && agrees(file, entry) && (await onDisk(path, () => isKept(folder, entry)))) {
      const { url, bytes, sha256 } = entry;
      return { name: file.name, path, url, bytes, sha256, resumedBytes: 0, kept: true };
    }
    const { name, url, ...expected } = file;
    const { check } = options;
    const got = await download(url, path, {
      ...expected,
      client,
      signal: ending,
      ...(check === undefined ? {} : { check }),
    });
    await addToManifest(folder, name, got);
    return { ...got, name, kept: false };
  }

  async function worker(): Promise<void> {
    while (next < files.length && !ending.aborted) {
      const index = next++;
      const file = files[index]!;
      try {
        outcomes[index] = await one(file);
      } catch (error) {
        if (error instanceof AbortedError) return;
        if (error instanceof FileError || !isHelioError(error)) {
          fatal ??= error;
          stop.abort();
          return;
        }
        outcomes[index] = { name: file.name, reason: error.message };
        options.onWarning?.(error.message);
      }
      finished++;
      onProgress?.({ stage: "download", done: finished, total: files.length, detail: file.name });
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, files.length) }, worker));
  if (fatal !== undefined) throw fatal;
  throwIfAborted(signal);
  return {
    done: outcomes.filter((outcome): outcome is FetchedFile => "path" in outcome),
    failed: outcomes.filter((outcome): outcome is Skip => "reason" in outcome),
  };
}

function agrees(file: RemoteFile, entry: { readonly bytes: number; readonly sha256: string }): boolean {
  const sized = file.bytes === undefined || file.bytes === entry.bytes;
  return sized && (file.sha256 === undefined || file.sha256.toLowerCase() === entry.sha256);
}

function checkNames(files: readonly RemoteFile[]): void {
  const seen = new Set<string>();
  for (const { name } of files) {
    const parts = name.split("/");
    const bad = parts.some((part) => part === "" || /^\.+$/.test(part) || RESERVED.test(part));
    if (bad || /[\\:\p{Cc}]/u.test(name) || /\.part(?:\.json)?$|^downloads\.jsonl$/i.test(name)) {
      throw new ArgumentError(`A file named ${JSON.stringify(name)}`, {
        value: name,
        expected: "a path inside the folder that is not kept for the downloads themselves",
      });
    }
    // Disks of some systems take both for one.
    const key = name.toLowerCase();
    if (seen.has(key)) {
      throw new ArgumentError(`Two files named ${name}`, { value: name, expected: "different names" });
    }
    seen.add(key);
  }
}
