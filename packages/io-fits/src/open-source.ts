import { FitsFile } from "./file.ts";
import { scanUnits } from "./scan.ts";
import type { Source } from "./sources/source.ts";
import { WarningLog } from "./warnings.ts";

/** Finds the units behind a source; only their headers are read. `close` is what closing the file does. */
export async function openSource(
  source: Source,
  options: { readonly signal?: AbortSignal },
  log: WarningLog = new WarningLog(),
  close?: () => Promise<void>,
): Promise<FitsFile> {
  const units = await scanUnits(source, log, options.signal);
  log.close();
  return new FitsFile(units, log.list, close);
}
