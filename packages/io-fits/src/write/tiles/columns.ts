import type { Storage } from "../../bytes.ts";

/** Where a tile is stored. */
export type TileColumn = "COMPRESSED_DATA" | "GZIP_COMPRESSED_DATA" | "UNCOMPRESSED_DATA";

/** One row of the table. */
export interface StoredTile {
  readonly column: TileColumn;
  /** Elements of the column's type. */
  readonly length: number;
  /** In the heap, in bytes. */
  readonly offset: number;
  /** ZSCALE and ZZERO; 0 for tiles that were not quantised. */
  readonly scale: number;
  readonly zero: number;
}

/** The table without its heap. */
export interface TileTable {
  readonly rowBytes: number;
  readonly columns: readonly { readonly name: string; readonly form: string }[];
  readonly bytes: Uint8Array;
}

const CODES = { 8: "B", 16: "I", 32: "J", 64: "K", [-32]: "E", [-64]: "D" } as const;

/**
 * The table: a descriptor for each way in which a tile is stored, of 32 bits where the heap allows it, and ZSCALE and
 * ZZERO where tiles are quantised.
 */
export function tileTable(
  tiles: readonly StoredTile[],
  heapBytes: number,
  { bitpix }: Pick<Storage, "bitpix">,
  quantised: boolean,
): TileTable {
  const used = new Map<TileColumn, number>([["COMPRESSED_DATA", 0]]);
  for (const { column, length } of tiles) used.set(column, Math.max(used.get(column) ?? 0, length));
  const wide = heapBytes > 2 ** 31 - 1;
  const columns = [...used].map(([name, longest]) => {
    const code = name === "UNCOMPRESSED_DATA" ? CODES[bitpix] : "B";
    return { name: name as string, form: `1${wide ? "Q" : "P"}${code}(${longest})` };
  });
  const order = [...used.keys()];
  const pointer = wide ? 16 : 8;
  const rowBytes = order.length * pointer + (quantised ? 16 : 0);
  const view = new DataView(new ArrayBuffer(rowBytes * tiles.length));
  for (const [row, tile] of tiles.entries()) {
    const at = row * rowBytes + order.indexOf(tile.column) * pointer;
    if (wide) {
      view.setBigInt64(at, BigInt(tile.length));
      view.setBigInt64(at + 8, BigInt(tile.offset));
    } else {
      view.setInt32(at, tile.length);
      view.setInt32(at + 4, tile.offset);
    }
    if (!quantised) continue;
    view.setFloat64(row * rowBytes + rowBytes - 16, tile.scale);
    view.setFloat64(row * rowBytes + rowBytes - 8, tile.zero);
  }
  if (quantised) columns.push({ name: "ZSCALE", form: "1D" }, { name: "ZZERO", form: "1D" });
  return { rowBytes, columns, bytes: new Uint8Array(view.buffer) };
}
