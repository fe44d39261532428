import { FitsError } from "./errors.ts";
import type { FitsFile } from "./file.ts";
import { gunzipFile, isGzip, tooMuch } from "./gzip.ts";
import { isCompress, uncompressFile } from "./lzw.ts";
import { openSource } from "./open-source.ts";
import { readAll } from "./sources/all.ts";
import { blobSource } from "./sources/blob.ts";
import { memorySource, type Source } from "./sources/source.ts";
import { WarningLog } from "./warnings.ts";

/** Options of {@link openFits}. */
export interface OpenOptions {
  readonly signal?: AbortSignal;
  /**
   * The most bytes that a .gz or .Z file may inflate to, else an error of kind "format"; unless told otherwise, 64 times
   * its own size, at least 64 MiB. Real files come to less than that, blank ones apart; files that are made to fill the
   * memory come to a thousand times their size.
   */
  readonly maxInflatedBytes?: number;
}

/**
 * Opens a FITS file, plain, gzipped or compressed by `compress` (.Z): finds its units and reads their headers. Data are
 * read by `readImage`, `readTable` and the like, from the unit, and only then: of a Blob, a File or another
 * {@link Source} nothing but headers is read here. What is compressed whole has no parts, and is inflated into memory.
 *
 * Only a first header that is not FITS is an error. Bad cards, missing padding, bytes behind the last unit and broken
 * later units are warnings; a unit whose header does not hold together is of kind "opaque" and says why.
 *
 * @throws FitsError "format" or "truncated" with byte offset; "io" from the source; "aborted"; "argument" for what is
 * none of these.
 */
export async function openFits(
  input: Uint8Array | ArrayBuffer | Blob | Source,
  options: OpenOptions = {},
): Promise<FitsFile> {
  return openLogged(sourceOf(input), options, new WarningLog());
}

/** {@link openFits} of a source, with warnings of before. */
export async function openLogged(source: Source, options: OpenOptions, log: WarningLog): Promise<FitsFile> {
  return openSource((await inflated(source, options, log)) ?? source, options, log);
}

function sourceOf(input: Uint8Array | ArrayBuffer | Blob | Source): Source {
  if (ArrayBuffer.isView(input)) {
    return memorySource(new Uint8Array(input.buffer, input.byteOffset, input.byteLength));
  }
  if (typeof input === "object" && input !== null) {
    if ("read" in input) return input;
    if ("arrayBuffer" in input) return blobSource(input);
    if ("byteLength" in input) return memorySource(new Uint8Array(input));
  }
  throw new FitsError("argument", "This cannot be opened as a FITS file", {
    value: input,
    expected: "bytes, a Blob or a Source",
  });
}

/** What a file compressed whole holds; undefined for one that is not. */
export async function inflated(
  source: Source,
  options: OpenOptions,
  log: WarningLog,
): Promise<Source | undefined> {
  const { signal, maxInflatedBytes: limit = Math.max(2 ** 26, source.size * 64) } = options;
  const start = await source.read(0, Math.min(source.size, 3), signal === undefined ? {} : { signal });
  const expand = isGzip(start) ? gunzipFile : isCompress(start) ? uncompressFile : undefined;
  if (expand === undefined) return undefined;
  if (source.size > limit) {
    throw tooMuch("The compressed file alone has", limit, source.size);
  }
  const { bytes, problem } = expand(await readAll(source, signal), limit, signal);
  if (problem !== undefined) log.add({ message: problem, unit: 0, byteOffset: bytes.length });
  return memorySource(bytes);
}
