import { FitsError } from "../../errors.ts";
import type { CompressedTableUnit } from "../../unit.ts";
import { descriptor } from "../descriptor.ts";
import type { ColumnFormat } from "../format.ts";
import type { RowRange } from "../options.ts";
import { codecProblem, columnCapacity } from "./column.ts";

/** The rows of one tile, and where the compressed bytes of its columns lie. */
export interface TableTile {
  /** 0-based row of the compressed table. */
  readonly tile: number;
  /** First row of the table, and how many the tile has. */
  readonly start: number;
  readonly rows: number;
  /** Bytes from the start of the heap and length, for each column that is wanted and has bytes. */
  readonly streams: readonly ({ readonly offset: number; readonly bytes: number } | undefined)[];
}

export function fault(
  unit: CompressedTableUnit,
  fact: string,
  byteOffset: number,
  kind: "format" | "truncated" = "format",
): FitsError {
  return new FitsError(kind, fact, { unit: unit.index, byteOffset });
}

/** Bytes of the heap that the file holds. */
export const heapBytes = ({ layout, span }: CompressedTableUnit): number =>
  Math.max(0, span.available - layout.heap);

/**
 * The tiles that hold `range`. Their streams are held against the heap, and what they are to expand to against what
 * streams of their length can hold: nothing needs to be doubted when memory is taken for it.
 */
export async function tableTiles(
  unit: CompressedTableUnit,
  range: RowRange,
  columns: ReadonlySet<ColumnFormat>,
  signal?: AbortSignal,
): Promise<TableTile[]> {
  const { layout, span } = unit;
  checkCodecs(unit, columns);
  if (range.count === 0) return [];
  const first = Math.floor(range.start / layout.tileRows);
  const end = Math.ceil((range.start + range.count) / layout.tileRows);
  const from = first * layout.storedRowBytes;
  const length = (end - first) * layout.storedRowBytes;
  if (from + length > span.available) {
    const fact = `The table of tiles needs ${from + length} bytes, the file holds ${span.available}`;
    throw fault(unit, fact, span.offset, "truncated");
  }
  const bytes = await unit.source.read(span.offset + from, length, signal === undefined ? {} : { signal });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const held = heapBytes(unit);
  const tiles: TableTile[] = [];
  let total = 0;
  for (let tile = first; tile < end; tile++) {
    const start = tile * layout.tileRows;
    const rows = Math.min(layout.tileRows, unit.rows - start);
    const at = span.offset + tile * layout.storedRowBytes;
    const streams = unit.columns.map((column, i) => {
      if (column.bytes === 0 || !columns.has(column)) return undefined;
      const found = descriptor(view, layout.storedRowBytes, tile - first, layout.stored[i]);
      const name = `Tile ${tile} of column ${column.name}`;
      if (found.bytes < 0 || found.offset < 0 || found.offset + found.bytes > span.length - layout.heap) {
        throw fault(unit, `${name} (${found.bytes} bytes from ${found.offset}) lies outside the heap`, at);
      }
      if (found.offset + found.bytes > held) {
        throw fault(unit, `${name} lies behind the end of the file`, at, "truncated");
      }
      total += found.bytes;
      if (total > held) throw fault(unit, `${name} overlaps others`, at);
      const [codec, width] =
        column.element === undefined ? [layout.codecs[i], column.bytes] : ["GZIP_1", column.bytes + 16];
      if (rows * width > columnCapacity(found.bytes, codec, column.code)) {
        throw fault(unit, `${name}: ${found.bytes} bytes cannot hold its ${rows} rows`, at);
      }
      return found;
    });
    tiles.push({ tile, start, rows, streams });
  }
  return tiles;
}

function checkCodecs(unit: CompressedTableUnit, columns: ReadonlySet<ColumnFormat>): void {
  for (const [i, column] of unit.columns.entries()) {
    const { bytes, element, code } = column;
    const problem =
      bytes === 0 || !columns.has(column) ? undefined : codecProblem(unit.layout.codecs[i], element ?? code);
    if (problem === undefined) continue;
    const card = `ZCTYP${i + 1}`;
    throw new FitsError("unsupported", problem, {
      unit: unit.index,
      card,
      value: unit.layout.codecs[i],
      byteOffset: unit.tableHeader.card(card)?.byteOffset,
      expected: "RICE_1, GZIP_1, GZIP_2 or NOCOMPRESS, for a type that it holds",
      remedy: "Uncompress the file with funpack first.",
    });
  }
}
