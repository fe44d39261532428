import type { ColumnFormat } from "../format.ts";

/** Everything that a compressed table says about its columns, checked. */
export interface TableLayout {
  /** ZTILELEN: rows of the table in each row of the compressed one. */
  readonly tileRows: number;
  /** Rows of the compressed table. */
  readonly tiles: number;
  /** Bytes of a row of the compressed table, its NAXIS1. */
  readonly storedRowBytes: number;
  /** Offset of the heap from the start of the data, in bytes (THEAP). */
  readonly heap: number;
  /** ZCTYPn of each column. */
  readonly codecs: readonly string[];
  /** The columns of the compressed table, whose descriptors point at the tiles. */
  readonly stored: readonly ColumnFormat[];
}
