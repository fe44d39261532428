import type { NumericArray } from "../bytes.ts";

interface ColumnBase {
  /** TTYPEn, or `col` and its 1-based number. */
  readonly name: string;
  /** TUNITn. */
  readonly unit: string | undefined;
  /** TFORMn as written; "" for a column that does not come from FITS. */
  readonly format: string;
  /** Shape of one cell, fastest axis first; empty for one value a row, and for cells of variable length without TDIMn. */
  readonly shape: readonly number[];
}

/**
 * Numbers, cell after cell. Integers keep their type (unsigned by TZEROn, 64 bits as bigints); with TSCALn or another
 * TZEROn they are a Float64Array, TNULLn NaN.
 */
export interface NumericColumn extends ColumnBase {
  readonly type: "numeric";
  readonly data: NumericArray;
  /** For unscaled integers with nulls: 1 where there is no value. From FITS `data` holds TNULLn there, else anything. */
  readonly nulls?: Uint8Array;
}

/** Truth values: 1, 0, and 255 for undefined ones. */
export interface LogicalColumn extends ColumnBase {
  readonly type: "logical";
  readonly data: Uint8Array;
}

/** Bits, one byte each (0 or 1), the most significant first. */
export interface BitColumn extends ColumnBase {
  readonly type: "bits";
  readonly data: Uint8Array;
}

/** Complex numbers, real and imaginary part after each other. */
export interface ComplexColumn extends ColumnBase {
  readonly type: "complex";
  readonly data: Float32Array | Float64Array;
}

/** Strings, trailing blanks removed; several a row where TDIMn says so. */
export interface TextColumn extends ColumnBase {
  readonly type: "text";
  readonly data: readonly string[];
  /** 1 where there is no text, which `data` holds as "". */
  readonly nulls?: Uint8Array;
}

/** Cells of variable length: one array a row, its values as the column type `of` has them. */
export interface RaggedColumn extends ColumnBase {
  readonly type: "ragged";
  readonly of: "numeric" | "logical" | "bits" | "complex" | "text";
  readonly data: readonly (NumericArray | string)[];
  /** For unscaled integers with nulls: as {@link NumericColumn}, for each cell that has one. */
  readonly nulls?: readonly (Uint8Array | undefined)[];
}

/** One column of a table; `type` says how its data are laid out. */
export type Column = NumericColumn | LogicalColumn | BitColumn | ComplexColumn | TextColumn | RaggedColumn;
