import type { FitsFile } from "./file.ts";
import { type OpenOptions, openLogged } from "./open.ts";
import { type CacheOptions, cachedSource } from "./sources/cached.ts";
import { type DownloadOptions, download, wholeBody } from "./sources/download.ts";
import { openRanges } from "./sources/http.ts";
import { drop } from "./sources/request.ts";
import { memorySource, type Source } from "./sources/source.ts";
import { WarningLog } from "./warnings.ts";

/** Options of {@link fetchFits}; `blockBytes` and `maxBlocks` are of the cache of a file that is read by ranges. */
export interface FetchOptions extends OpenOptions, DownloadOptions, CacheOptions {
  /**
   * Reads headers now and the rest as it is asked for, by HTTP range requests, rather than downloading the file. Worth
   * it for a part of a large file; for most of one, or a small one, the download is quicker.
   */
  readonly range?: boolean;
}

/**
 * Opens the FITS file at a URL, plain or compressed whole (.gz, .Z). It is downloaded unless `range` is set; where the
 * server gives no ranges it is downloaded all the same, with a warning. Requests that fail are not repeated: for that,
 * give a `fetch` that does.
 *
 * @throws FitsError "io" where the server cannot be reached, refuses, or sends too little, with `value` `{ url, status }`;
 * else as `openFits` does. Reading from the units throws "io" too when the file has changed on the server since.
 */
export async function fetchFits(url: string | URL, options: FetchOptions = {}): Promise<FitsFile> {
  const log = new WarningLog();
  return openLogged(await sourceOf(String(url), options, log), options, log);
}

async function sourceOf(url: string, options: FetchOptions, log: WarningLog): Promise<Source> {
  if (options.range !== true) return memorySource(await download(url, options));
  const opened = await openRanges(url, options);
  if (opened.source !== undefined) return cachedSource(opened.source, options);
  const { whole, why } = opened;
  log.add({ message: `${why}: the file was downloaded whole`, unit: 0, byteOffset: 0 });
  if (whole.status === 200) return memorySource(await wholeBody(url, whole, options));
  await drop(whole);
  return memorySource(await download(url, options));
}
