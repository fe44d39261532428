import { type FileHandle, open } from "node:fs/promises";
import { FitsError } from "../errors.ts";
import type { FitsFile } from "../file.ts";
import { inflated, type OpenOptions } from "../open.ts";
import { openSource } from "../open-source.ts";
import { throwIfAborted } from "../pace.ts";
import { memorySource } from "../sources/source.ts";
import { WarningLog } from "../warnings.ts";
import { ioError } from "./io-error.ts";
import { readPipe } from "./pipe.ts";
import { fileSource } from "./source.ts";
import { useZlib } from "./zlib.ts";

/**
 * Opens a FITS file on disk and reads its headers; data are read when they are asked for. The file stays open until
 * `close()`, which `await using` calls. What is compressed whole (.gz, .Z) is inflated into memory and the file closed
 * at once, and so is what has no length, such as a pipe.
 *
 * ```ts
 * await using file = await openFitsFile("aia.fits");
 * const { data } = await readImage(file.firstImage(), { section: { start: [1024, 1024], shape: [512, 512] } });
 * ```
 *
 * @throws FitsError "io" where the file cannot be read, reading from the units also when it has changed since; else as
 * `openFits` does.
 */
export async function openFitsFile(path: string, options: OpenOptions = {}): Promise<FitsFile> {
  throwIfAborted(options.signal);
  useZlib();
  const log = new WarningLog();
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (cause) {
    throw ioError("read", path, cause);
  }
  let kept = false;
  try {
    const source = await fileSource(handle, path);
    if (source.size === 0) {
      const piped = memorySource(await readPipe(handle, options.signal));
      return await openSource((await inflated(piped, options, log)) ?? piped, options, log);
    }
    const whole = await inflated(source, options, log);
    if (whole !== undefined) return await openSource(whole, options, log);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closing ??= handle.close();
      return closing;
    };
    const file = await openSource(source, options, log, close);
    kept = true;
    return file;
  } catch (cause) {
    throw cause instanceof FitsError ? cause : ioError("read", path, cause);
  } finally {
    if (!kept) await handle.close();
  }
}
