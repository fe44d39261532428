import type { Bitpix } from "./bytes.ts";
import type { FitsError } from "./errors.ts";
import type { Header } from "./header/header.ts";
import type { Source } from "./sources/source.ts";
import type { TableLayout } from "./table/compressed/layout.ts";
import type { ColumnFormat } from "./table/format.ts";
import type { TileLayout } from "./tiles/layout.ts";

/** Where the data of a unit lie. */
export interface DataSpan {
  /** Offset of the first byte of the header. */
  readonly headerOffset: number;
  /** Offset of the first data byte. */
  readonly offset: number;
  /** Bytes that the header asks for, without padding. */
  readonly length: number;
  /** Bytes of those that the file holds. */
  readonly available: number;
}

interface UnitBase {
  /** 0-based position in the file. */
  readonly index: number;
  /** EXTNAME; "PRIMARY" for the first unit and "" for an extension without one. */
  readonly name: string;
  /** EXTVER, 1 where absent. */
  readonly version: number;
  readonly header: Header;
  readonly span: DataSpan;
  readonly source: Source;
}

/** A primary array or IMAGE extension. An empty `shape` means a header without data. */
export interface ImageUnit extends UnitBase {
  readonly kind: "image";
  readonly bitpix: Bitpix;
  /** Length of each axis, NAXIS1 (fastest) first. */
  readonly shape: readonly number[];
}

/** An image stored as compressed tiles in a binary table (Standard, section 10.1). */
export interface CompressedImageUnit extends UnitBase {
  readonly kind: "compressed-image";
  /** The header of the image: what an uncompressed file would say. */
  readonly header: Header;
  /** The header of the table that holds the tiles, as stored. */
  readonly tableHeader: Header;
  readonly bitpix: Bitpix;
  /** Length of each axis, NAXIS1 (fastest) first. */
  readonly shape: readonly number[];
  /** ZCMPTYPE, `RICE_ONE` given as `RICE_1`. */
  readonly codec: string;
  readonly layout: TileLayout;
}

/** A binary table. */
export interface TableUnit extends UnitBase {
  readonly kind: "table";
  readonly rows: number;
  /** NAXIS1, in bytes. */
  readonly rowBytes: number;
  readonly columns: readonly ColumnFormat[];
}

/** A binary table stored compressed, column by column, in another one (Standard, section 10.3). */
export interface CompressedTableUnit extends UnitBase {
  readonly kind: "compressed-table";
  /** The header of the table: what an uncompressed file would say. */
  readonly header: Header;
  /** The header of the table that holds the compressed columns, as stored. */
  readonly tableHeader: Header;
  readonly rows: number;
  /** ZNAXIS1, in bytes. */
  readonly rowBytes: number;
  readonly columns: readonly ColumnFormat[];
  readonly layout: TableLayout;
}

/** An ASCII table. */
export interface AsciiTableUnit extends UnitBase {
  readonly kind: "ascii-table";
  readonly rows: number;
  readonly rowBytes: number;
  readonly columns: readonly ColumnFormat[];
}

/** Random groups (Standard, section 6). */
export interface GroupsUnit extends UnitBase {
  readonly kind: "groups";
  readonly bitpix: Bitpix;
  /** Length of each axis of one group's array, NAXIS2 first. */
  readonly shape: readonly number[];
  /** GCOUNT. */
  readonly groups: number;
  /** PTYPEn, in order; names may repeat. */
  readonly parameters: readonly string[];
}

/** A unit whose data are not read here: an extension type of its own, or a header that does not hold together. */
export interface OpaqueUnit extends UnitBase {
  readonly kind: "opaque";
  /** Why. Reading functions throw it. */
  readonly problem: FitsError;
}

/** One header-data unit; `kind` says which. */
export type Unit =
  | ImageUnit
  | CompressedImageUnit
  | TableUnit
  | CompressedTableUnit
  | AsciiTableUnit
  | GroupsUnit
  | OpaqueUnit;
