import type { Structure } from "../../header/structure.ts";
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

interface Table {
  readonly columns: readonly ColumnFormat[];
  readonly rows: number;
  readonly rowBytes: number;
}

/** Reads the layout (Standard, section 10.3.1); `stored` is the table of the file, `table` what it holds. */
export function tableLayout(structure: Structure, stored: Table, table: Table): TableLayout {
  const { header } = structure;
  const tileRows = structure.integer("ZTILELEN", 1, Number.MAX_SAFE_INTEGER, Math.max(1, table.rows));
  const tiles = Math.ceil(table.rows / tileRows);
  if (tiles > stored.rows) {
    throw structure.fail(
      "ZTILELEN",
      `${table.rows} rows by ${tileRows} are ${tiles} tiles, the file holds ${stored.rows}`,
      "one row a tile",
    );
  }
  const width = table.columns.reduce((sum, { bytes }) => sum + bytes, 0);
  if (width !== table.rowBytes) {
    throw structure.fail("ZNAXIS1", `ZNAXIS1 is ${table.rowBytes}`, `the columns' ${width} bytes`);
  }
  const codecs = table.columns.map((column, i) => {
    const { element, bytes } = stored.columns[i];
    if (column.bytes > 0 && (element !== "B" || bytes === 0)) {
      throw structure.fail(`TFORM${i + 1}`, `Column ${i + 1} holds no compressed bytes`, "1PB or 1QB");
    }
    return (
      header
        .getString(`ZCTYP${i + 1}`)
        ?.trim()
        .toUpperCase() ?? "GZIP_2"
    );
  });
  return {
    tileRows,
    tiles,
    storedRowBytes: stored.rowBytes,
    heap: structure.integer("THEAP", 0, Number.MAX_SAFE_INTEGER, stored.rowBytes * stored.rows),
    codecs,
    stored: stored.columns,
  };
}
