import { type FitsFile, fetchFits } from "@helioscope/io-fits";
import { openFitsFile } from "@helioscope/io-fits/node";
import { isUrl } from "./files.ts";

/** Opens a file or URL for work on its data, which are read when they are asked for, and closes it afterwards. */
export async function withFits<T>(
  path: string,
  options: { readonly signal: AbortSignal; readonly range?: boolean },
  work: (file: FitsFile) => Promise<T>,
): Promise<T> {
  const { signal, range = false } = options;
  const file = isUrl(path) ? await fetchFits(path, { signal, range }) : await openFitsFile(path, { signal });
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
