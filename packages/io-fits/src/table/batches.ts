import { FitsError } from "../errors.ts";
import type { Unit } from "../unit.ts";
import type { FitsTable, TableOptions } from "./options.ts";
import { readTable, rowsHeld, tableUnit } from "./read.ts";

/** Options of {@link readTableBatches}. */
export interface BatchOptions extends Pick<TableOptions, "columns" | "signal"> {
  /** Rows in each batch (the last may have fewer); where absent, as many as fill about 4 MiB. */
  readonly batchRows?: number;
}

const BATCH = 2 ** 22;

/**
 * Reads a table batch after batch, for tables larger than memory. Of a file that was cut off the rows that are there
 * come first, then the error.
 *
 * @throws FitsError as {@link readTable}.
 */
export async function* readTableBatches(unit: Unit, options: BatchOptions = {}): AsyncGenerator<FitsTable> {
  const table = tableUnit(unit);
  const { batchRows, ...rest } = options;
  const step = batchRows ?? usualStep(table);
  if (!Number.isSafeInteger(step) || step < 1) {
    throw new FitsError("argument", `batchRows is ${batchRows}`, {
      value: batchRows,
      expected: "a whole number from 1",
    });
  }
  const held = rowsHeld(table);
  for (let start = 0; start < held; start += step) {
    yield await readTable(unit, { ...rest, rows: { start, count: Math.min(step, held - start) } });
  }
  // The error that says what is missing.
  if (held < table.rows) await readTable(unit, { ...rest, rows: { start: held, count: 1 } });
}

/** Of a compressed table whole tiles, so that none is expanded twice. */
function usualStep(table: ReturnType<typeof tableUnit>): number {
  const rows = Math.max(1, Math.floor(BATCH / Math.max(1, table.rowBytes)));
  if (table.kind !== "compressed-table") return rows;
  const tile = Math.max(1, table.layout.tileRows);
  return Math.max(1, Math.floor(rows / tile)) * tile;
}
