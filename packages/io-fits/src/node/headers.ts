import type { FitsFile } from "../file.ts";
import type { OpenOptions } from "../open.ts";
import { openFitsFile } from "./open.ts";

/**
 * Reads the headers of a FITS file from disk, whatever the size of its data: of a plain or tile-compressed file only
 * the header blocks, of a .gz file all of it. The file is closed then, and data cannot be read from its units: for those
 * there are `openFitsFile` and `readFitsFile`.
 *
 * @throws FitsError "io" where the file cannot be read; else as `openFits` does.
 */
export async function readFitsHeaders(path: string, options: OpenOptions = {}): Promise<FitsFile> {
  const file = await openFitsFile(path, options);
  await file.close();
  return file;
}
