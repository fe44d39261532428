import type { Column } from "./column.ts";

/** A table in memory. */
export interface FitsTable {
  readonly rows: number;
  /** In the order of the file. */
  readonly columns: readonly Column[];
}

/** A run of rows, counted from 0. */
export interface RowRange {
  readonly start: number;
  readonly count: number;
}

/** Options of {@link readTable}. */
export interface TableOptions {
  /** Names of the columns to read, in any case and in the order wanted; all where absent. */
  readonly columns?: readonly string[];
  /** The rows to read; all where absent. Of the others not a byte is read. */
  readonly rows?: RowRange;
  readonly signal?: AbortSignal;
  /** Called with rows done and rows in all. */
  readonly onProgress?: (done: number, total: number) => void;
}
