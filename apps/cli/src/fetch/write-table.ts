import type { Table } from "@helioscope/core";
import { removeOthers } from "../outputs.ts";
import { type TableFormat, tableIn } from "../tables/index.ts";

/** Writes a table in every wanted format; those of an earlier run in other formats go. Returns the names of the files. */
export async function writeTable(
  folder: string,
  { name, columns, rows }: Table,
  formats: readonly TableFormat[],
): Promise<string[]> {
  const sink = tableIn(folder, name, columns, formats);
  try {
    for (const row of rows) await sink.write(row);
    await sink.close();
  } catch (error) {
    await sink.discard();
    throw error;
  }
  await removeOthers(folder, name, formats);
  return formats.map((format) => `${name}.${format}`);
}
