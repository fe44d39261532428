import { directoryStore } from "@helioscope/core/node";
import { tableIn } from "../tables/index.ts";
import { BENCH_COLUMNS, benchCells, benchMarkdown } from "./table.ts";
import type { BenchRow } from "./types.ts";

const NAME = "engine-bench";

/** Writes the table as CSV and Markdown; returns the names of the files. */
export async function writeBench(folder: string, rows: readonly BenchRow[]): Promise<readonly string[]> {
  await directoryStore(folder).write(`${NAME}.md`, benchMarkdown(rows));
  const table = tableIn(folder, NAME, BENCH_COLUMNS, ["csv"]);
  try {
    for (const row of rows) await table.write(benchCells(row));
    await table.close();
  } catch (error) {
    await table.discard();
    throw error;
  }
  return [`${NAME}.csv`, `${NAME}.md`];
}
