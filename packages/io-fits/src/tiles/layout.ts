import type { Bitpix } from "../bytes.ts";
import type { CardValue } from "../header/card.ts";
import type { Structure } from "../header/structure.ts";
import type { ColumnFormat } from "../table/format.ts";

/** How floating-point values were made integers (Standard, section 10.2). */
export type Quantisation = "none" | "NO_DITHER" | "SUBTRACTIVE_DITHER_1" | "SUBTRACTIVE_DITHER_2";

/** Everything that a tile-compressed image says about its tiles, checked. */
export interface TileLayout {
  readonly bitpix: Bitpix;
  /** ZNAXISn, fastest axis first. */
  readonly shape: readonly number[];
  /** ZTILEn, never longer than the axis. */
  readonly tile: readonly number[];
  /** Tiles along each axis. */
  readonly grid: readonly number[];
  readonly codec: string;
  /** ZNAMEi (upper case) and ZVALi; BZERO where a codec's integers depend on it. */
  readonly parameters: ReadonlyMap<string, CardValue>;
  readonly quantisation: Quantisation;
  /** ZDITHER0. */
  readonly seed: number;
  readonly rows: number;
  readonly rowBytes: number;
  /** Offset of the heap from the start of the data, in bytes (THEAP). */
  readonly heap: number;
  readonly columns: {
    readonly compressed: ColumnFormat | undefined;
    readonly gzip: ColumnFormat | undefined;
    readonly plain: ColumnFormat | undefined;
    readonly scale: ColumnFormat | undefined;
    readonly zero: ColumnFormat | undefined;
    readonly blank: ColumnFormat | undefined;
  };
  /** ZSCALE, ZZERO and ZBLANK where they are keywords. */
  readonly scale: number | undefined;
  readonly zero: number;
  readonly blank: number | undefined;
}

const MAX_TILES = 2 ** 31;

/** Reads the layout (Standard, section 10.1.1) and refuses sizes that the table cannot hold. */
export function tileLayout(
  structure: Structure,
  columns: readonly ColumnFormat[],
  rows: number,
  rowBytes: number,
): TileLayout {
  const { header } = structure;
  const bitpix = structure.bitpix("ZBITPIX");
  const shape = structure.axes("ZNAXIS");
  const tile = shape.map((length, i) => {
    const asked = structure.integer(
      `ZTILE${i + 1}`,
      1,
      Number.MAX_SAFE_INTEGER,
      i === 0 ? Math.max(1, length) : 1,
    );
    return Math.min(asked, Math.max(1, length));
  });
  const grid = shape.map((length, i) => Math.ceil(length / tile[i]));
  const tiles = shape.length === 0 ? 0 : grid.reduce((product, n) => product * n, 1);
  if (tiles > rows || tiles > MAX_TILES) {
    throw structure.fail("ZNAXIS", `The image has ${tiles} tiles, the table ${rows} rows`, "one row a tile");
  }
  const named = header.getString("ZCMPTYPE")?.trim().toUpperCase();
  if (named === undefined || named === "") throw structure.fail("ZCMPTYPE", "ZCMPTYPE is missing", "a codec");
  const parameters = new Map<string, CardValue>();
  for (let i = 1; header.has(`ZNAME${i}`); i++) {
    const name = header.getString(`ZNAME${i}`)?.trim().toUpperCase();
    const value = header.get(`ZVAL${i}`);
    if (name !== undefined && value !== undefined) parameters.set(name, value);
  }
  // cfitsio keeps unsigned 16-bit integers as they are in line lists, which hold no negative ones.
  const zero = header.getNumber("BZERO");
  if (named === "PLIO_1" && bitpix === 16 && zero === 32768) parameters.set("BZERO", zero);
  const find = (name: string): ColumnFormat | undefined =>
    columns.find((column) => column.name.toUpperCase() === name);
  const scaleColumn = find("ZSCALE");
  const scale = header.getNumber("ZSCALE");
  const method = header.getString("ZQUANTIZ")?.trim().toUpperCase() ?? "NO_DITHER";
  const quantised = bitpix < 0 && method !== "NONE" && (scaleColumn !== undefined || scale !== undefined);
  if (quantised && !["NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"].includes(method)) {
    throw structure.fail("ZQUANTIZ", `ZQUANTIZ is ${method}`, "NO_DITHER or SUBTRACTIVE_DITHER_1 or _2");
  }
  const dithered = quantised && method !== "NO_DITHER";
  return {
    bitpix,
    shape,
    tile,
    grid,
    codec: named === "RICE_ONE" ? "RICE_1" : named,
    parameters,
    quantisation: quantised ? (method as Quantisation) : "none",
    // fpack -d writes 0: such tiles are not quantised.
    seed: dithered ? structure.integer("ZDITHER0", named === "NOCOMPRESS" ? 0 : 1, 10_000, 1) : 1,
    rows: tiles,
    rowBytes,
    heap: structure.integer("THEAP", 0, Number.MAX_SAFE_INTEGER, rowBytes * rows),
    columns: {
      compressed: find("COMPRESSED_DATA"),
      gzip: find("GZIP_COMPRESSED_DATA"),
      plain: find("UNCOMPRESSED_DATA"),
      scale: scaleColumn,
      zero: find("ZZERO"),
      blank: find("ZBLANK"),
    },
    scale,
    zero: header.getNumber("ZZERO") ?? 0,
    blank: header.getNumber("ZBLANK"),
  };
}
