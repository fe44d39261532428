import type { NumericArray } from "../bytes.ts";

interface ColumnBase {
  /** TTYPEn, or `col` and its 1-based number. */
  readonly name: string;
  /** TUNITn. */
  readonly unit: string | undefined;
  /** TFORMn as written. */
  readonly format: string;
  /** Shape of one cell, fastest axis first; empty for one value a row. */
  readonly shape: readonly number[];
}

/**
 * Numbers, cell after cell. Integers keep their type (unsigned by TZEROn, 64 bits as bigints); with TSCALn or another
 * TZEROn they are a Float64Array, TNULLn NaN.
 */
export interface NumericColumn extends ColumnBase {
  readonly type: "numeric";
  readonly data: NumericArray;
  /** For unscaled integers with nulls: 1 where the value is TNULLn. */
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
}

/** Cells of variable length: one array a row, its values as the column type `of` has them. */
export interface RaggedColumn extends ColumnBase {
  readonly type: "ragged";
  readonly of: "numeric" | "logical" | "bits" | "complex" | "text";
  readonly data: readonly (NumericArray | string)[];
}

/** One column of a table; `type` says how its data are laid out. */
export type Column = NumericColumn | LogicalColumn | BitColumn | ComplexColumn | TextColumn | RaggedColumn;
