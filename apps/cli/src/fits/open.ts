import type { FitsFile } from "@helioscope/io-fits";
import { openFitsFile } from "@helioscope/io-fits/node";

/** Opens a file for work on its data, and closes it afterwards. */
export async function withFits<T>(
  path: string,
  signal: AbortSignal,
  work: (file: FitsFile) => Promise<T>,
): Promise<T> {
  const file = await openFitsFile(path, { signal });
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
