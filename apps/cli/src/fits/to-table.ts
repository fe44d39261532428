import { type FitsTable, readTable, readTableBatches, type Unit } from "@helioscope/io-fits";
import { arrowPieces, tableToArrow } from "@helioscope/io-fits/arrow";
import { csvLines, jsonLines, tableToCsv } from "@helioscope/io-fits/text";
import { writePieces } from "./atomic.ts";
import { writeParquet } from "./parquet.ts";
import type { Target } from "./targets.ts";

export type TableUnit = Extract<Unit, { kind: "table" | "ascii-table" | "compressed-table" }>;

export const isTable = (unit: Unit): unit is TableUnit =>
  unit.kind === "table" || unit.kind === "ascii-table" || unit.kind === "compressed-table";

/** Rows in a group of a Parquet file, whose cells are objects while it is made. */
const GROUP_ROWS = 50_000;

/** Writes a table in one of the formats of tables, a batch of rows at a time. */
export async function toTable(
  unit: TableUnit,
  path: string,
  target: Target,
  signal: AbortSignal,
): Promise<void> {
  const empty = async (): Promise<FitsTable> => readTable(unit, { rows: { start: 0, count: 0 }, signal });
  if (target === "parquet") {
    const groups = readTableBatches(unit, { signal, batchRows: GROUP_ROWS });
    return writeParquet(path, await empty(), groups);
  }
  if (target === "jsonl") return writePieces(path, jsonLines(batches(unit, signal)), signal);
  if (target === "arrow") {
    const pieces = unit.rows === 0 ? [tableToArrow(await empty())] : arrowPieces(batches(unit, signal));
    return writePieces(path, pieces, signal);
  }
  if (unit.rows === 0) return writePieces(path, [tableToCsv(await empty())], signal);
  return writePieces(path, csvLines(batches(unit, signal)), signal);
}

const batches = (unit: TableUnit, signal: AbortSignal): AsyncIterable<FitsTable> =>
  readTableBatches(unit, { signal });
