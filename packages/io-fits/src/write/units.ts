import type { NumericArray } from "../bytes.ts";
import type { Header } from "../header/header.ts";
import type { FitsTable } from "../table/options.ts";
import type { Unit } from "../unit.ts";
import type { CardInput } from "./cards.ts";
import type { TileCompression } from "./tiles/options.ts";

interface NamedUnit {
  /** EXTNAME; where left out, what the header says. */
  readonly name?: string;
  /** EXTVER. */
  readonly version?: number;
  /**
   * Cards to write besides those that follow from the data. Of a `Header` every card that does not describe the data
   * comes out byte for byte and in its place; those that do (BITPIX, NAXISn, TFORMn, ...) are replaced where they
   * stand. Of single cards, one that describes the data is an error.
   */
  readonly header?: Header | readonly CardInput[];
}

/** Physical values as integers: stored = (value - zero) / scale, rounded to the nearest (Standard, equation 3). */
export interface IntegerScale {
  readonly bitpix: 8 | 16 | 32;
  /** BSCALE. */
  readonly scale: number;
  /** BZERO, 0 where left out. */
  readonly zero?: number;
  /** BLANK, the integer for NaN; where left out the least one (255 for bytes), if there are NaNs. */
  readonly blank?: number;
}

/**
 * An image of any number of axes to write. Its type is that of `data`; unsigned integers and signed bytes are stored
 * with the offset that the Standard names for them. An empty `shape` writes a header alone.
 *
 * BSCALE, BZERO and BLANK: given as single cards they say that `data` are stored numbers. Of a `Header` they are kept
 * for integers of the header's own BITPIX (what `readRaw` gives) and dropped otherwise (what `readImage` gives).
 * DATAMIN and DATAMAX of a `Header` are computed anew.
 */
export interface WritableImageUnit extends NamedUnit {
  readonly kind: "image";
  /** The first axis fastest. */
  readonly data: NumericArray;
  /** Length of each axis, NAXIS1 (fastest) first. */
  readonly shape: readonly number[];
  /** BUNIT. */
  readonly unit?: string | undefined;
  /** Stores floats as scaled integers. */
  readonly scale?: IntegerScale;
  /** Stores the image as compressed tiles. */
  readonly compress?: TileCompression;
}

/**
 * A binary table to write. Columns of variable length are stored with 32-bit pointers (P) where the heap allows it,
 * else with 64-bit ones (Q). TDISPn and the like of a `Header` follow their column by its name.
 */
export interface WritableTableUnit extends NamedUnit {
  readonly kind: "table";
  readonly table: FitsTable;
}

/**
 * A unit of an open file as it is stored, compressed or not; nothing is decoded. With `header` its cards are
 * replaced, but for those that describe the stored bytes. For compressed units it is the header of the image or table.
 */
export interface CopiedUnit {
  readonly kind: "copy";
  readonly unit: Unit;
  readonly header?: Header;
}

/** What a file is made of; `kind` says which. */
export type WritableUnit = WritableImageUnit | WritableTableUnit | CopiedUnit;

/**
 * A unit of a file, or what makes it: called once, when its turn comes, so that `fitsChunks` never needs more than one
 * of them in memory.
 */
export type UnitInput = WritableUnit | (() => WritableUnit | Promise<WritableUnit>);

/** Options of {@link encodeFits} and {@link fitsChunks}. */
export interface WriteOptions {
  /**
   * CHECKSUM and DATASUM (Standard, section 4.4.2.7): true writes them into every unit, false into none; where left
   * out they are renewed in the units whose header has them. Units copied without a new header are never touched,
   * except that `true` adds what they lack.
   */
  readonly checksums?: boolean;
  readonly signal?: AbortSignal;
  /** Called with the units done, those in work by fractions, and the units in all. */
  readonly onProgress?: (done: number, total: number) => void;
}
