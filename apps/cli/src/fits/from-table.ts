import { readFile } from "node:fs/promises";
import { type FitsTable, fitsChunks } from "@helioscope/io-fits";
import { tableFromArrow } from "@helioscope/io-fits/arrow";
import { writeFitsFile } from "@helioscope/io-fits/node";
import { tableFromCsv, tableFromJsonLines } from "@helioscope/io-fits/text";
import { tableFromParquet } from "./from-parquet.ts";
import type { Target } from "./targets.ts";

/** Formats of tables that become FITS. */
const READERS: Readonly<Partial<Record<Target, (bytes: Uint8Array) => FitsTable | Promise<FitsTable>>>> = {
  csv: (bytes) => tableFromCsv(new TextDecoder().decode(bytes)),
  arrow: tableFromArrow,
  parquet: tableFromParquet,
  jsonl: (bytes) => tableFromJsonLines(new TextDecoder().decode(bytes)),
};

export const canRead = (format: Target | undefined): boolean => format !== undefined && format in READERS;

/** Writes a table of another format as a binary table. */
export async function fromTable(
  from: string,
  format: Target,
  path: string,
  options: { readonly name: string; readonly checksums?: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const { name, checksums, signal } = options;
  const read = READERS[format];
  if (read === undefined)
    throw new Error(`${format} files are not read here; expected CSV, JSON Lines, Parquet or Arrow`);
  const table = await read(await readFile(from, { signal }));
  const chunks = fitsChunks([{ kind: "table", table, name }], {
    signal,
    ...(checksums === undefined ? {} : { checksums }),
  });
  await writeFitsFile(path, chunks, { signal });
}
