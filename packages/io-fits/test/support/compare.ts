import { expect } from "vitest";
import type { ReferenceUnit } from "./corpus.ts";
import { type ColumnSummary, type Shown, show, type UnitSummary } from "./summary.ts";

/** Files where we differ from astropy 5.2.1 on purpose, and why. */
const PIXELS_DIFFER: Readonly<Record<string, string>> = {
  "fpack_r_f32_nan_inf.fits.fz":
    "astropy 5.2.1 ignores ZBLANK where it is a keyword and shows 98 NaN pixels as numbers; astropy 8.0.1 agrees with us",
};
/** SHA-256 of the pixels as astropy 8.0.1 reads them, by the rule of the corpus. */
const NEWER_ASTROPY: Readonly<Record<string, string>> = {
  "fpack_r_f32_nan_inf.fits.fz": "f229c8a34eb33e767f17aa329eb25dd864b784e4aa1443b3bab8c2a1833f5510",
};
const NAMES_DIFFER: Readonly<Record<string, string>> = {
  "header_with_time.fits":
    "SIMPLE = F makes it a non-standard unit for astropy; we read it as a primary array, with a warning",
};
const KEYWORDS_DIFFER: Readonly<Record<string, readonly string[]>> = {
  // astropy 5.2.1 loses the ampersands inside a continued string; astropy 8.0.1 keeps them, as we do.
  "header_zoo.fits": ["LONGSTR"],
  // A string without closing quote: astropy raises where we give the text.
  "poc.fits": ["DATASUM"],
};
/** Of the header of a compressed image astropy shows these, which describe the table that holds the tiles. */
const OF_THE_TABLE = new Set(["CHECKSUM", "DATASUM", "ZDITHER0"]);

const DTYPES: Readonly<Record<string, string>> = {
  uint8: "Uint8Array",
  int16: "Int16Array",
  uint16: "Uint16Array",
  int32: "Int32Array",
  uint32: "Uint32Array",
  int64: "BigInt64Array",
  uint64: "BigUint64Array",
  float32: "Float32Array",
  float64: "Float64Array",
};

/** Holds what was read of a file of the corpus against astropy 5.2.1. */
export function compareWithReference(
  name: string,
  units: readonly UnitSummary[],
  reference: readonly ReferenceUnit[],
): void {
  expect(units.length).toBe(reference.length);
  for (const expected of reference) {
    const unit = units[expected.index];
    if (!(name in NAMES_DIFFER)) expect(unit.name).toBe(expected.name);
    compareHeader(name, unit, expected);
    comparePixels(name, unit, expected);
    compareTable(unit, expected);
    compareGroups(unit, expected);
  }
}

function compareHeader(name: string, unit: UnitSummary, expected: ReferenceUnit): void {
  for (const [key, value] of Object.entries(expected.keywords)) {
    if (KEYWORDS_DIFFER[name]?.includes(key)) continue;
    const fromTable = unit.kind === "compressed-image" && OF_THE_TABLE.has(key) && !(key in unit.keywords);
    // JSON has no integers beyond 2^53: the reference holds them as text, and so does the summary.
    expect((fromTable ? unit.stored : unit.keywords)[key], key).toEqual(value);
  }
  if (unit.kind === "compressed-image") return;
  // astropy counts a continued string as one card and adds EXTEND to a primary header that lacks it.
  const added = expected.index === 0 && !unit.hasExtend ? [unit.cards, unit.cards + 1] : [unit.cards];
  expect(added).toContain(expected.cards);
}

function comparePixels(name: string, unit: UnitSummary, expected: ReferenceUnit): void {
  const pixels = expected.data;
  if (pixels === undefined || pixels === null || name in NAMES_DIFFER) return;
  if (expected.type === "NonstandardExtHDU") {
    // An extension of a type of its own: astropy gives its bytes, we the unit and why it is not read.
    expect(unit.kind).toBe("opaque");
    expect(unit.error?.kind).toBe("unsupported");
    expect(unit.opaqueSha256).toBe(pixels.sha256_be_f64);
    return;
  }
  const { image } = unit;
  if (image === null) throw new Error(`no pixels of ${unit.kind}: ${unit.error?.message}`);
  expect([...image.shape].reverse()).toEqual(pixels.shape);
  if (name in PIXELS_DIFFER) {
    expect(image.sha256).not.toBe(pixels.sha256_be_f64);
    expect(image.sha256).toBe(NEWER_ASTROPY[name]);
  } else expect(image.sha256).toBe(pixels.sha256_be_f64_scaled_in_double ?? pixels.sha256_be_f64);
  // With BLANK or a scale we always give doubles; astropy single precision for narrow integers, and integers for
  // compressed ones whose BLANK never occurs.
  const scale = Number(unit.keywords.BSCALE ?? 1);
  const offset = Number(unit.keywords.BZERO ?? 0);
  const unscaled = scale === 1 && (offset === 0 || pixels.dtype.startsWith("uint"));
  const blank = (unit.bitpix ?? 0) > 0 && "BLANK" in unit.keywords;
  expect(image.type).toBe(unscaled && !blank ? DTYPES[pixels.dtype] : "Float64Array");
  expect(image.exact).toBe(true);
}

function compareTable(unit: UnitSummary, expected: ReferenceUnit): void {
  if (expected.table === undefined) return;
  const { table } = unit;
  if (table === null) throw new Error(`no table of ${unit.kind}: ${unit.error?.message}`);
  const { nrows, columns, col_sha: hashes, first, last } = expected.table;
  expect(table.rows).toBe(nrows);
  expect(table.columns.map(({ name, format, unit: units }) => [name, format, units])).toEqual(
    columns.map(({ name, format, unit: units }) => [name, format, units]),
  );
  for (const [i, { name, format }] of columns.entries()) {
    const column = table.columns[i];
    if (name in hashes) expect(column.sha256, `${name} ${format}`).toBe(hashes[name]);
    // Of columns that share a name the reference holds one.
    if (columns.filter((other) => other.name === name).length > 1 || nrows === 0) continue;
    expect(cell(column, "first"), `first ${name} ${format}`).toEqual(wanted(first[name], column));
    expect(cell(column, "last"), `last ${name} ${format}`).toEqual(wanted(last[name], column));
  }
}

/** The reference shows logical cells of variable length as the bytes of the file: T, F or 0. */
function cell(column: ColumnSummary, row: "first" | "last"): readonly Shown[] {
  if (column.of !== "logical") return column[row];
  return column[row].map((value) => (value === 1 ? 84 : value === 0 ? 70 : 0));
}

/** What the reference holds, as the summary shows it: it has bigints, NaN and infinities as text. */
function wanted(expected: unknown, column: ColumnSummary): Shown[] {
  return (Array.isArray(expected) ? expected.flat(9) : [expected]).map((value) => {
    if (column.type === "text" || column.type === "ragged") {
      return typeof value === "string" ? value.trimEnd() : value;
    }
    return show(column.array.startsWith("Big") ? BigInt(value) : Number(value));
  });
}

function compareGroups(unit: UnitSummary, expected: ReferenceUnit): void {
  if (expected.groups === undefined) return;
  const { gcount, parnames, data } = expected.groups;
  const { groups } = unit;
  if (groups === null) throw new Error(`no groups of ${unit.kind}: ${unit.error?.message}`);
  expect(groups.count).toBe(gcount);
  expect(groups.parameters).toEqual(parnames);
  expect([...groups.shape].reverse()).toEqual(data.shape.slice(1));
  expect(groups.sha256).toBe(data.sha256_be_f64);
}

/** Files of compress that astropy 5.2.1 does not open: their units, and the hash of the first by the corpus' rule. */
const COMPRESS_FILES: Readonly<Record<string, readonly [units: number, sha256: string]>> = {
  "lzw.fits.Z": [1, "a20bef643d4c55f3b7d46937990d2cc10e47a98d2ac66232d83b056c3647a11e"],
  "rp600245n00_im1.fits.Z": [3, "e33b28ac4536d723208e866e033ed93e11c51d41f5081cdf21f6b782ca83643b"],
};

export const compressFiles: readonly string[] = Object.keys(COMPRESS_FILES);

/** Holds a file of compress against what astropy 8.0.1 reads of it after `gzip -dc`. */
export function compareCompressFile(name: string, units: readonly UnitSummary[]): void {
  const [count, sha256] = COMPRESS_FILES[name];
  expect(units.length).toBe(count);
  expect(units[0].image?.sha256).toBe(sha256);
  if (count < 2) return;
  const [number, , , counts] = units[1].table?.columns ?? [];
  expect([number.name, number.first, counts.name, counts.first]).toEqual([
    "SRC_NR",
    [1],
    "NET_CTS",
    [Math.fround(21.37)],
  ]);
}
