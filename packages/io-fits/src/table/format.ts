import type { Structure } from "../header/structure.ts";

/** Letters of TFORMn in a binary table (Standard, table 18); A, I, E, D and F in an ASCII table. */
export type TypeCode = "L" | "X" | "B" | "I" | "J" | "K" | "A" | "E" | "D" | "F" | "C" | "M" | "P" | "Q";

/** What the header says of one column. */
export interface ColumnFormat {
  /** TTYPEn, or `col` and its 1-based number. */
  readonly name: string;
  /** TUNITn. */
  readonly unit: string | undefined;
  /** TFORMn as written. */
  readonly format: string;
  readonly code: TypeCode;
  /** Repeat count of a binary column; field width of an ASCII one. */
  readonly repeat: number;
  /** Element type of a variable-length column (code P or Q). */
  readonly element: TypeCode | undefined;
  /** Byte offset of the field in its row. */
  readonly offset: number;
  /** Bytes of the field. */
  readonly bytes: number;
  /** TDIMn, or the repeat count; empty for one value a row. Fastest axis first. */
  readonly shape: readonly number[];
  /** TSCALn and TZEROn. */
  readonly scale: number;
  readonly zero: number | bigint;
  /** TNULLn. */
  readonly null: number | bigint | string | undefined;
  /** TDISPn: how a program that prints the column should write its values. */
  readonly display: string | undefined;
  /** Decimals implied in an ASCII field without a decimal point. */
  readonly decimals: number;
}

/** Bits of one element. */
export const ELEMENT_BITS: Readonly<Record<TypeCode, number>> = {
  L: 8,
  X: 1,
  B: 8,
  I: 16,
  J: 32,
  K: 64,
  A: 8,
  E: 32,
  D: 64,
  F: 64,
  C: 64,
  M: 128,
  P: 64,
  Q: 128,
};

/** Keywords of column `n` (1-based) that both table kinds share. */
export function commonFields(
  structure: Structure,
  n: number,
): Pick<ColumnFormat, "name" | "unit" | "format" | "scale" | "zero" | "null" | "display"> {
  const { header } = structure;
  const zero = header.get(`TZERO${n}`);
  const blank = header.get(`TNULL${n}`);
  return {
    name: (header.getString(`TTYPE${n}`) ?? "").trim() || `col${n}`,
    unit: header.getString(`TUNIT${n}`)?.trim() || undefined,
    format: formatOf(structure, n),
    scale: header.getNumber(`TSCAL${n}`) ?? 1,
    zero: typeof zero === "bigint" || typeof zero === "number" ? zero : 0,
    null: typeof blank === "boolean" ? undefined : blank,
    display: header.getString(`TDISP${n}`)?.trim() || undefined,
  };
}

function formatOf(structure: Structure, n: number): string {
  const format = structure.header.getString(`TFORM${n}`);
  if (format === undefined) throw structure.fail(`TFORM${n}`, `TFORM${n} is missing`, "a column format");
  return format.trim();
}

/** Axes that a cell may have: programs that go through them one within another have only so much stack. */
export const MAX_AXES = 64;

/** Columns of a binary table (Standard, section 7.3.1). */
export function binaryColumns(structure: Structure, rowBytes: number): ColumnFormat[] {
  const count = structure.integer("TFIELDS", 0, 999);
  const columns: ColumnFormat[] = [];
  let offset = 0;
  for (let n = 1; n <= count; n++) {
    const common = commonFields(structure, n);
    const match = /^(\d*)([LXBIJKAEDCMPQ])(.*)$/.exec(common.format.toUpperCase());
    if (match === null)
      throw structure.fail(`TFORM${n}`, `TFORM${n} is ${common.format}`, "a binary-table format");
    const code = match[2] as TypeCode;
    const [repeat, width] = repeats(match);
    let element: TypeCode | undefined;
    if (code === "P" || code === "Q") {
      const inner = /^([LXBIJKAEDCM])/.exec(match[3]);
      if (inner === null || repeat > 1) {
        throw structure.fail(
          `TFORM${n}`,
          `TFORM${n} is ${common.format}`,
          "0 or 1, P or Q, and an element type",
        );
      }
      element = inner[1] as TypeCode;
    }
    const bytes = Math.ceil((repeat * ELEMENT_BITS[code]) / 8);
    if (!(offset + bytes <= rowBytes)) {
      throw structure.fail(
        `TFORM${n}`,
        `Column ${n} ends at byte ${offset + bytes} of the row`,
        `at most NAXIS1 = ${rowBytes} bytes`,
      );
    }
    const shape = dimensions(structure, n, { code, repeat, width, element });
    columns.push({ ...common, code, repeat, element, offset, bytes, shape, decimals: 0 });
    offset += bytes;
  }
  return columns;
}

/** Repeat count, and the length of one string where the form is `rAw` (Standard, section 7.3.3.1, and older files). */
function repeats(match: RegExpExecArray): [repeat: number, width: number | undefined] {
  const repeat = match[1] === "" ? 1 : Number(match[1]);
  const width = match[2] === "A" ? /^(?::SSTR)?(\d+)/.exec(match[3])?.[1] : undefined;
  if (width === undefined) return [repeat, undefined];
  // `A7` is how an ASCII table says `7A`: a common slip.
  return match[1] === "" ? [Number(width), undefined] : [repeat, Number(width)];
}

/**
 * Shape of a cell: TDIMn, where the cell holds that many values; else what the repeat count says. A TDIMn that asks for
 * fewer values than the cell holds is legal (Standard, section 7.3.2): the rest mean nothing. Of more axes than
 * {@link MAX_AXES} it is passed over.
 */
function dimensions(
  structure: Structure,
  n: number,
  of: Pick<ColumnFormat, "code" | "repeat" | "element"> & { readonly width: number | undefined },
): number[] {
  const { repeat, width } = of;
  const ragged = of.element !== undefined;
  const strings =
    width !== undefined && width > 0 && width < repeat ? [width, Math.floor(repeat / width)] : undefined;
  const natural = strings ?? (repeat === 1 || ragged ? [] : [repeat]);
  const text = structure.header.getString(`TDIM${n}`);
  const match = text === undefined ? null : /^\(([\d\s,]+)\)$/.exec(text.trim());
  if (match === null) return natural;
  const shape = match[1].split(",").map(Number);
  const values = shape.reduce((a, b) => a * b, 1);
  const fits =
    shape.length <= MAX_AXES &&
    shape.every((length) => Number.isSafeInteger(length)) &&
    (ragged || values <= repeat);
  return fits && values > 0 ? shape : natural;
}

/** Values of one cell that mean something. */
export const cellLength = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
