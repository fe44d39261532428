import { FitsError } from "../../errors.ts";
import { Scratch } from "../../tiles/codec.ts";
import type { CompressedTableUnit } from "../../unit.ts";
import { type ColumnFormat, ELEMENT_BITS } from "../format.ts";
import type { RowRange } from "../options.ts";
import { columnBytes, columnCapacity } from "./column.ts";
import { fault, heapBytes } from "./tiles.ts";

/** A tile of a variable-length column: its descriptors, still in the scratch memory they were expanded into. */
export interface CellTile {
  readonly column: ColumnFormat;
  readonly codec: string;
  /** The column's own descriptors and those of the compressed cells, for all rows of the tile. */
  readonly descriptors: Uint8Array;
  readonly rows: number;
  /** 0-based number of the tile and where its stream lies in the file. */
  readonly tile: number;
  readonly byteOffset: number;
}

/** Neighbouring cells are read together, in pieces of at most this many bytes or one cell. */
const PIECE = 2 ** 22;
const GAP = 2 ** 12;
/** A descriptor of compressed bytes is always of type Q. */
const Q_BYTES = 16;

/** Both lists, read in one of the two orders. */
interface Lists {
  readonly own: Places;
  readonly stored: Places;
  readonly fits: boolean;
  readonly inOrder: boolean;
}

/** Elements and heap offset of each row's cell, two numbers a row. */
type Places = Float64Array;

/**
 * Expands the cells of `range` (rows of the tile) into `heap` and returns descriptors of where they then lie. Each
 * cell is compressed by itself (Standard, section 10.3.5), or stored as it is where that would not make it shorter.
 */
export async function expandCells(
  unit: CompressedTableUnit,
  cells: CellTile,
  range: RowRange,
  heap: CellHeap,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { column, codec, rows, byteOffset } = cells;
  const element = column.element ?? "B";
  const { own, stored } = placesOf(unit, cells);
  const base = unit.span.offset + unit.layout.heap;
  const held = heapBytes(unit);
  const out = new DataView(new ArrayBuffer(range.count * column.bytes));
  const scratch = new Scratch();
  const fail = (row: number, fact: string): FitsError =>
    fault(unit, `Tile ${cells.tile} of column ${column.name}, row ${row}: ${fact}`, byteOffset);
  let total = 0;
  let from = 0;
  let piece: Uint8Array = new Uint8Array(0);
  const end = range.start + range.count;
  for (let row = range.start; row < end; row++) {
    const length = own[row * 2];
    const size = Math.ceil((length * ELEMENT_BITS[element]) / 8);
    const bytes = stored[row * 2];
    const offset = stored[row * 2 + 1];
    total += bytes;
    if (total > held) throw fail(row, "the cells overlap");
    let to = 0;
    if (size > 0) {
      if (bytes !== size && size > columnCapacity(bytes, codec, element)) {
        throw fail(row, `${bytes} bytes cannot hold its ${length} elements`);
      }
      if (offset < from || offset + bytes > from + piece.length) {
        from = offset;
        const read = signal === undefined ? {} : { signal };
        piece = await unit.source.read(base + from, reach(stored, row, Math.min(rows, end)) - from, read);
      }
      const stream = piece.subarray(offset - from, offset - from + bytes);
      const cell = bytes === size ? stream : columnBytes(stream, size, codec, element, scratch);
      if (typeof cell === "string") throw fail(row, cell);
      to = heap.add(cell);
    }
    const at = (row - range.start) * column.bytes;
    if (column.code === "P") {
      out.setInt32(at, length);
      out.setInt32(at + 4, to);
    } else {
      out.setBigInt64(at, BigInt(length));
      out.setBigInt64(at + 8, BigInt(to));
    }
  }
  return new Uint8Array(out.buffer);
}

/** Where the piece that begins with the cell of `row` may end, for the cells that lie behind it in order. */
function reach(stored: Places, row: number, end: number): number {
  const from = stored[row * 2 + 1];
  let to = from + stored[row * 2];
  for (let next = row + 1; next < end; next++) {
    const start = stored[next * 2 + 1];
    const stop = start + stored[next * 2];
    if (stored[next * 2] === 0) continue;
    if (start < to || start - to > GAP || stop - from > PIECE) break;
    to = stop;
  }
  return to;
}

/**
 * The two lists of descriptors. The Standard puts those of the compressed cells first, cfitsio (so fpack) the column's
 * own; a list of compressed cells is known by lying in the heap, by no cell being longer than when expanded and, where
 * that fits both, by its cells following one another.
 */
function placesOf(
  unit: CompressedTableUnit,
  cells: CellTile,
): { readonly own: Places; readonly stored: Places } {
  const { column, descriptors, rows } = cells;
  const bits = ELEMENT_BITS[column.element ?? "B"];
  const heap = Math.min(heapBytes(unit), unit.span.length - unit.layout.heap);
  const split = (ownAt: number, storedAt: number): Lists => {
    const own = places(descriptors.subarray(ownAt, ownAt + rows * column.bytes), column.bytes, rows);
    const stored = places(descriptors.subarray(storedAt, storedAt + rows * Q_BYTES), Q_BYTES, rows);
    let fits = true;
    let inOrder = true;
    let next = -1;
    for (let i = 0; i < rows * 2 && fits; i += 2) {
      const size = Math.ceil((own[i] * bits) / 8);
      fits = own[i] >= 0 && stored[i] >= 0 && stored[i + 1] >= 0;
      inOrder &&= stored[i] === 0 || next < 0 || stored[i + 1] === next;
      if (stored[i] > 0) next = stored[i] + stored[i + 1];
      fits &&= stored[i] <= size && stored[i] + stored[i + 1] <= heap && (stored[i] > 0 || size === 0);
    }
    return { own, stored, fits, inOrder };
  };
  const cfitsio = split(0, rows * column.bytes);
  if (cfitsio.fits && cfitsio.inOrder) return cfitsio;
  const standard = split(rows * Q_BYTES, 0);
  if (standard.fits && (standard.inOrder || !cfitsio.fits)) return standard;
  if (cfitsio.fits) return cfitsio;
  const fact = `Tile ${cells.tile} of column ${column.name}: its descriptors do not agree with the heap`;
  throw fault(unit, fact, cells.byteOffset);
}

function places(bytes: Uint8Array, width: number, rows: number): Places {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const list = new Float64Array(rows * 2);
  for (let i = 0; i < rows * 2; i++) {
    list[i] = width === Q_BYTES ? Number(view.getBigInt64(i * 8)) : view.getInt32(i * 4);
  }
  return list;
}

/** Rows, or with `card` a tile, that take more memory than a small file may ask for at once. */
export const tooMany = (bytes: number, card?: string): FitsError =>
  new FitsError(card ? "unsupported" : "argument", `Rows that expand to ${bytes} bytes or more`, {
    card,
    value: bytes,
    remedy: card ? "Uncompress the file with funpack first." : "Read fewer rows at a time.",
  });

/** The heap of a table that is being expanded. */
export class CellHeap {
  #bytes = new Uint8Array(0);
  #size = 0;
  readonly #limit: number;

  /** A heap of at most `limit` bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a copy of a cell and says where it lies. */
  add(cell: Uint8Array): number {
    const at = this.#size;
    const size = at + cell.length;
    if (size > this.#limit) throw tooMany(size);
    if (size > this.#bytes.length) {
      const more = new Uint8Array(Math.max(size, Math.min(this.#bytes.length * 2, this.#limit), 4096));
      more.set(this.#bytes.subarray(0, at));
      this.#bytes = more;
    }
    this.#bytes.set(cell, at);
    this.#size = size;
    return at;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }
}
