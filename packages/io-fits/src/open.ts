import type { FitsFile } from "./file.ts";
import { gunzipFile, isGzip } from "./gzip.ts";
import { isCompress, uncompressFile } from "./lzw.ts";
import { openSource } from "./open-source.ts";
import { memorySource } from "./sources/source.ts";
import { WarningLog } from "./warnings.ts";

/** Options of {@link openFits}. */
export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** The most bytes that a .gz or .Z file may inflate to; 1 GiB unless told otherwise. */
  readonly maxInflatedBytes?: number;
}

/**
 * Opens a FITS file, plain, gzipped or compressed by `compress` (.Z): finds its units and reads their headers. Data are read by `readImage`,
 * `readTable` and the like, from the unit.
 *
 * Only a first header that is not FITS is an error. Bad cards, missing padding, bytes behind the last unit and broken
 * later units are warnings; a unit whose header does not hold together is of kind "opaque" and says why.
 *
 * @throws FitsError "format" or "truncated" with byte offset; "aborted".
 */
export async function openFits(
  bytes: Uint8Array | ArrayBuffer,
  options: OpenOptions = {},
): Promise<FitsFile> {
  const given = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const log = new WarningLog();
  return openSource(memorySource(inflate(given, options, log)), options, log);
}

function inflate(bytes: Uint8Array, options: OpenOptions, log: WarningLog): Uint8Array {
  const limit = options.maxInflatedBytes ?? 2 ** 30;
  const expand = isGzip(bytes) ? gunzipFile : isCompress(bytes) ? uncompressFile : undefined;
  if (expand === undefined) return bytes;
  const { bytes: inflated, problem } = expand(bytes, limit, options.signal);
  if (problem !== undefined) log.add({ message: problem, unit: 0, byteOffset: inflated.length });
  return inflated;
}
