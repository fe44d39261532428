import { Header } from "../../header/header.ts";
import { Pace } from "../../pace.ts";
import { memorySource } from "../../sources/source.ts";
import { Scratch } from "../../tiles/codec.ts";
import type { CompressedTableUnit, TableUnit } from "../../unit.ts";
import { join } from "../concat.ts";
import type { ColumnFormat } from "../format.ts";
import type { RowRange } from "../options.ts";
import { CellHeap, expandCells, tooMany } from "./cells.ts";
import { columnBytes } from "./column.ts";
import { fault, type TableTile, tableTiles } from "./tiles.ts";

/** Bytes that rows may always expand to; beyond them so many times the bytes that the file holds. */
const SMALL = 2 ** 24;
const MAX_RATIO = 64;

/**
 * Expands the tiles that hold `rows` into a plain table in memory (Standard, section 10.3), whose first row is row
 * `rows.start` and which has `rows.count` of them. Its header is the table's own but for THEAP; its heap holds the
 * cells of these rows. Of columns that are not among `columns` nothing is read: their fields are zero, their cells empty.
 *
 * @throws FitsError "format" or "truncated" with unit and byte offset; "argument" for rows that expand to more than
 * 16 MiB and 64 times the bytes of the file, "unsupported" for a tile that does, and for a codec; "aborted".
 */
export async function expandTable(
  unit: CompressedTableUnit,
  rows: RowRange,
  signal?: AbortSignal,
  columns: readonly ColumnFormat[] = unit.columns,
): Promise<TableUnit> {
  const tiles = await tableTiles(unit, rows, new Set(columns), signal);
  const limit = Math.min(2 ** 31, Math.max(SMALL, MAX_RATIO * unit.span.available));
  const largest = Math.min(unit.rows, unit.layout.tileRows) * unit.rowBytes;
  if (largest > limit) throw tooMany(largest, "ZTILELEN");
  const size = rows.count * unit.rowBytes;
  if (size > limit) throw tooMany(size);
  const table = new Uint8Array(size);
  const heap = new CellHeap(limit - size);
  const scratch = new Scratch();
  const pace = new Pace(signal === undefined ? {} : { signal });
  for (const [done, tile] of tiles.entries()) {
    await expandTile(unit, tile, rows, { table, heap, scratch }, signal);
    const wait = pace.step(done + 1, tiles.length);
    if (wait !== undefined) await wait;
  }
  const cells = heap.bytes();
  const bytes = cells.length === 0 ? table : join([table, cells]);
  const { index, name, version, rowBytes, span } = unit;
  return {
    kind: "table",
    index,
    name,
    version,
    header: new Header(unit.header.cards.filter(({ key }) => key !== "THEAP")),
    span: { headerOffset: span.headerOffset, offset: 0, length: bytes.length, available: bytes.length },
    source: memorySource(bytes),
    rows: rows.count,
    rowBytes,
    columns: unit.columns,
  };
}

interface Target {
  readonly table: Uint8Array;
  readonly heap: CellHeap;
  readonly scratch: Scratch;
}

async function expandTile(
  unit: CompressedTableUnit,
  { tile, start, rows: tileRows, streams }: TableTile,
  rows: { readonly start: number; readonly count: number },
  { table, heap, scratch }: Target,
  signal?: AbortSignal,
): Promise<void> {
  const first = Math.max(start, rows.start);
  const range = {
    start: first - start,
    count: Math.min(start + tileRows, rows.start + rows.count) - first,
  };
  for (const [i, column] of unit.columns.entries()) {
    const place = streams[i];
    if (place === undefined) continue;
    const { offset, bytes: length } = place;
    const byteOffset = unit.span.offset + unit.layout.heap + offset;
    const stream = await unit.source.read(byteOffset, length, signal === undefined ? {} : { signal });
    const ragged = column.element !== undefined;
    const codec = unit.layout.codecs[i];
    // Of a variable-length column a tile holds two lists of descriptors, always by GZIP_1.
    const size = tileRows * (ragged ? column.bytes + 16 : column.bytes);
    const bytes = columnBytes(stream, size, ragged ? "GZIP_1" : codec, column.code, scratch);
    if (typeof bytes === "string") {
      throw fault(unit, `Tile ${tile} of column ${column.name}: ${bytes}`, byteOffset);
    }
    const fields = ragged
      ? await expandCells(
          unit,
          { column, codec, descriptors: bytes, rows: tileRows, tile, byteOffset },
          range,
          heap,
          signal,
        )
      : bytes.subarray(range.start * column.bytes, (range.start + range.count) * column.bytes);
    const at = (first - rows.start) * unit.rowBytes + column.offset;
    scatter(fields, column.bytes, table, at, unit.rowBytes);
  }
}

/** Puts the fields of successive rows, `width` bytes each, where their column is. */
function scatter(fields: Uint8Array, width: number, table: Uint8Array, at: number, rowBytes: number): void {
  if (width === rowBytes) {
    table.set(fields, at);
    return;
  }
  let to = at;
  for (let from = 0; from < fields.length; from += width, to += rowBytes) {
    if (width <= 16) for (let j = 0; j < width; j++) table[to + j] = fields[from + j];
    else table.set(fields.subarray(from, from + width), to);
  }
}
