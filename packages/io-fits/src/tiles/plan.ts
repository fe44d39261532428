import { FitsError } from "../errors.ts";
import type { ReadOptions } from "../image/options.ts";
import { cellNumber, descriptor } from "../table/descriptor.ts";
import type { ColumnFormat } from "../table/format.ts";
import type { CompressedImageUnit } from "../unit.ts";
import type { TileCodec } from "./codec.ts";
import type { TileProblem } from "./decode.ts";
import { pixelCount, type Region, tileBox, tilesTouching } from "./geometry.ts";
import { gunzipCapacity } from "./gzip.ts";
import { sourceRead } from "./pieces.ts";

/** Which column a tile's pixels are in; a {@link TileSet} keeps the position in this list. */
export const TILE_WAYS = ["compressed", "gzip", "plain"] as const;

/** Tiles to decode, in the order of their bytes: a number of each kind a tile, so that they pass between threads. */
export interface TileSet {
  readonly count: number;
  /** 0-based rows in the table. */
  readonly rows: Uint32Array;
  /** Positions in {@link TILE_WAYS}. */
  readonly ways: Uint8Array;
  /** Bytes from the start of the heap. */
  readonly offsets: Float64Array;
  /** Lengths of the streams in bytes. */
  readonly bytes: Float64Array;
  /** ZSCALE, ZZERO and ZBLANK (NaN: none) of quantised tiles. */
  readonly scales: Float64Array;
  readonly zeros: Float64Array;
  readonly blanks: Float64Array;
}

/** Pixels that tiles may always unpack to (128 MiB as doubles); beyond them no more a byte than real pictures have. */
const SMALL = 2 ** 24;
const COMMON = 128;

/** Bytes of the table that are read at once, and bytes between two tiles' rows that are rather read than skipped. */
const TABLE_PIECE = 2 ** 20;
const TABLE_GAP = 2 ** 16;

/**
 * Finds the tiles that touch `region`. Only their rows of the table are read, and every size is checked against the
 * bytes at hand: what a tile claims to hold must fit its stream, its stream the heap, all of them together too, and
 * what they unpack to `maxPixels`. With `report` single tiles that fail are told to it instead of thrown, and their
 * `bytes` are -1.
 */
export async function planTiles(
  unit: CompressedImageUnit,
  codec: TileCodec,
  region: Region,
  { signal, maxPixels }: Pick<ReadOptions, "signal" | "maxPixels">,
  report?: (error: unknown) => void,
): Promise<TileSet> {
  const { layout, span } = unit;
  const tableBytes = layout.rowBytes * layout.rows;
  if (tableBytes > span.available) {
    throw tileError(
      unit,
      "truncated",
      `The tile table needs ${tableBytes} bytes, the file holds ${span.available}`,
    );
  }
  const ways = TILE_WAYS.map((way) => layout.columns[way]).map((column) =>
    column?.element !== undefined && column.bytes > 0 ? column : undefined,
  );
  if (layout.rows > 0 && ways.every((column) => column === undefined)) {
    throw tileError(unit, "format", "The tile table has no column of tiles");
  }
  const rows = tilesTouching(region, layout.grid, layout.tile);
  const tiles = emptySet(rows, layout.quantisation !== "none");
  const check = checker(unit, codec);
  const limit = Math.max(1, Math.floor(TABLE_PIECE / layout.rowBytes));
  for (let i = 0; i < rows.length; ) {
    const first = rows[i];
    let end = i + 1;
    while (
      end < rows.length &&
      rows[end] - first < limit &&
      (rows[end] - rows[end - 1] - 1) * layout.rowBytes <= TABLE_GAP
    ) {
      end++;
    }
    const length = (rows[end - 1] - first + 1) * layout.rowBytes;
    const bytes = await unit.source.read(
      span.offset + first * layout.rowBytes,
      length,
      sourceRead(signal, undefined),
    );
    const table = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; i < end; i++) {
      try {
        describe(unit, tiles, i, table, rows[i] - first, ways);
        check.tile(tiles, i);
      } catch (error) {
        if (report === undefined) throw error;
        report(error);
        tiles.bytes[i] = -1;
      }
    }
  }
  const pixels = check.pixels();
  const stored = tiles.bytes.reduce((sum, bytes) => sum + bytes, rows.length * layout.rowBytes);
  if (pixels > (maxPixels ?? Math.max(SMALL, stored * COMMON))) {
    throw new FitsError("format", `${stored} bytes of tiles claim to hold ${pixels} pixels`, {
      unit: unit.index,
      byteOffset: span.offset,
      remedy: `If the file is to be trusted, read it with maxPixels: ${pixels}.`,
    });
  }
  return inOrder(tiles);
}

/** An error of a tile or of the whole table (no `at`), with its place. */
export function tileError(
  unit: CompressedImageUnit,
  kind: "format" | "truncated",
  fact: string,
  at: number = unit.span.offset,
): FitsError {
  return new FitsError(kind, fact, { unit: unit.index, byteOffset: at });
}

/** The error of a tile whose stream is broken. */
export function problemError(
  unit: CompressedImageUnit,
  tiles: TileSet,
  { index, fact }: TileProblem,
): FitsError {
  return tileError(unit, "format", fact, unit.span.offset + unit.layout.heap + tiles.offsets[index]);
}

function emptySet(rows: Uint32Array, quantised: boolean): TileSet {
  const count = rows.length;
  const scaled = quantised ? count : 0;
  return {
    count,
    rows,
    ways: new Uint8Array(count),
    offsets: new Float64Array(count),
    bytes: new Float64Array(count),
    scales: new Float64Array(scaled),
    zeros: new Float64Array(scaled),
    blanks: new Float64Array(scaled),
  };
}

/** Takes tile `i` from its row, which is row `at` of `table`. */
function describe(
  { layout, span, index }: CompressedImageUnit,
  tiles: TileSet,
  i: number,
  table: DataView,
  at: number,
  ways: readonly (ColumnFormat | undefined)[],
): void {
  const { rowBytes } = layout;
  let way = 0;
  for (; way < ways.length; way++) {
    const column = ways[way];
    if (column === undefined) continue;
    const found = descriptor(table, rowBytes, at, column);
    if (found.length === 0) continue;
    tiles.ways[i] = way;
    tiles.offsets[i] = found.offset;
    tiles.bytes[i] = found.bytes;
    break;
  }
  if (way === ways.length) {
    const row = tiles.rows[i];
    throw new FitsError("format", `Tile ${row} has no data`, {
      unit: index,
      byteOffset: span.offset + row * rowBytes,
    });
  }
  if (tiles.scales.length === 0) return;
  const cell = (column: ColumnFormat | undefined, otherwise: number): number =>
    column === undefined ? otherwise : cellNumber(table, rowBytes, at, column);
  tiles.scales[i] = cell(layout.columns.scale, layout.scale ?? 1);
  tiles.zeros[i] = cell(layout.columns.zero, layout.zero);
  tiles.blanks[i] = cell(layout.columns.blank, layout.blank ?? Number.NaN);
}

/** Holds one tile after the other against the heap and its codec. */
function checker(
  unit: CompressedImageUnit,
  codec: TileCodec,
): { readonly tile: (tiles: TileSet, i: number) => void; readonly pixels: () => number } {
  const { layout, span } = unit;
  let pixels = 0;
  const heapBytes = Math.max(0, span.available - layout.heap);
  let total = 0;
  const tile = (tiles: TileSet, i: number): void => {
    const row = tiles.rows[i];
    const offset = tiles.offsets[i];
    const bytes = tiles.bytes[i];
    const at = span.offset + row * layout.rowBytes;
    if (bytes < 0 || offset < 0 || offset + bytes > span.length - layout.heap) {
      throw tileError(
        unit,
        "format",
        `Tile ${row} (${bytes} bytes from ${offset}) lies outside the heap`,
        at,
      );
    }
    if (offset + bytes > heapBytes) {
      throw tileError(unit, "truncated", `Tile ${row} lies behind the end of the file`, at);
    }
    total += bytes;
    if (total > heapBytes) throw tileError(unit, "format", `Tile ${row} overlaps others`, at);
    const count = pixelCount(tileBox(row, layout.grid, layout.tile, layout.shape).shape);
    pixels += count;
    const way = TILE_WAYS[tiles.ways[i]];
    const most =
      way === "compressed"
        ? codec.capacity(bytes, layout.parameters)
        : way === "gzip"
          ? gunzipCapacity(bytes)
          : bytes;
    if (count > most) {
      throw tileError(unit, "format", `Tile ${row}: ${bytes} bytes cannot hold its ${count} pixels`, at);
    }
  };
  return { tile, pixels: () => pixels };
}

/** Sorted by place in the heap; files are as a rule already. */
function inOrder(tiles: TileSet): TileSet {
  const { offsets, count } = tiles;
  let sorted = true;
  for (let i = 1; i < count && sorted; i++) sorted = offsets[i] >= offsets[i - 1];
  if (sorted) return tiles;
  const order = Uint32Array.from(offsets, (_, i) => i).sort((a, b) => offsets[a] - offsets[b]);
  return eachArray(tiles, count, (from) => from.map((_, i) => from[order[i]]) as typeof from);
}

/** Tiles `from` to `to` by themselves. */
export function someTiles(tiles: TileSet, from: number, to: number): TileSet {
  return eachArray(tiles, to - from, (all) => all.slice(from, to) as typeof all);
}

/** A set of `count` tiles whose arrays are `make` of those of another. */
function eachArray(
  { rows, ways, offsets, bytes, scales, zeros, blanks }: TileSet,
  count: number,
  make: <T extends Uint32Array | Uint8Array | Float64Array>(array: T) => T,
): TileSet {
  return {
    count,
    rows: make(rows),
    ways: make(ways),
    offsets: make(offsets),
    bytes: make(bytes),
    scales: make(scales),
    zeros: make(zeros),
    blanks: make(blanks),
  };
}
