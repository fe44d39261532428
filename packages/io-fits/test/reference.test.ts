import { describe, expect, it } from "vitest";
import { hasData } from "../../../testing/data.ts";
import { type Column, type FitsTable, readGroups, readImage, readTable, type Unit } from "../src/index.ts";
import { readFitsFile } from "../src/node/index.ts";
import { corpus, corpusPath, hashAsDoubles, type ReferenceUnit, reference } from "./support/corpus.ts";

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

// Files that astropy does not open are in hostile.test.ts.
const readable = corpus
  .map(({ file }) => file)
  .filter((file) => !file.startsWith("mal_") && reference(file).length > 0);

describe.skipIf(!hasData)("against astropy 5.2.1 (needs the shared data folder)", () => {
  it("has every readable file of the corpus", () => {
    expect(readable.length).toBeGreaterThanOrEqual(146);
  });

  it.each(readable)("%s", async (name) => {
    const file = await readFitsFile(corpusPath(name));
    const units = reference(name);
    expect(file.units.length).toBe(units.length);
    for (const expected of units) {
      const unit = file.units[expected.index];
      if (!(name in NAMES_DIFFER)) expect(unit.name).toBe(expected.name);
      checkHeader(name, unit, expected);
      await checkImage(name, unit, expected);
      await checkTable(unit, expected);
      await checkGroups(unit, expected);
    }
  });
});

/** As astropy 8.0.1 reads what `gzip -dc` makes of them; of the first unit, by the rule of the corpus. */
const COMPRESS_FILES = [
  ["lzw.fits.Z", 1, "a20bef643d4c55f3b7d46937990d2cc10e47a98d2ac66232d83b056c3647a11e"],
  ["rp600245n00_im1.fits.Z", 3, "e33b28ac4536d723208e866e033ed93e11c51d41f5081cdf21f6b782ca83643b"],
] as const;

describe.skipIf(!hasData)("files of compress, against astropy 8.0.1 (needs the shared data folder)", () => {
  it.each(COMPRESS_FILES)("%s", async (name, units, hash) => {
    const file = await readFitsFile(corpusPath(name));
    expect(file.units.length).toBe(units);
    expect(hashAsDoubles((await readImage(file.units[0])).data)).toBe(hash);
    if (units < 2) return;
    const [number, , , counts] = (await readTable(file.units[1])).columns;
    expect([number.name, number.data[0], counts.name, counts.data[0]]).toEqual([
      "SRC_NR",
      1,
      "NET_CTS",
      Math.fround(21.37),
    ]);
  });
});

function checkHeader(name: string, unit: Unit, expected: ReferenceUnit): void {
  for (const [key, value] of Object.entries(expected.keywords)) {
    if (KEYWORDS_DIFFER[name]?.includes(key)) continue;
    const fromTable = unit.kind === "compressed-image" && OF_THE_TABLE.has(key) && !unit.header.has(key);
    const found = (fromTable ? unit.tableHeader : unit.header).get(key);
    // JSON has no integers beyond 2^53: the reference holds them as text.
    expect(typeof found === "bigint" ? String(found) : found, key).toEqual(value);
  }
  if (unit.kind === "compressed-image") return;
  // astropy counts a continued string as one card and adds EXTEND to a primary header that lacks it.
  const own = unit.header.cards.filter((card) => card.key !== "CONTINUE").length;
  const added = unit.index === 0 && !unit.header.has("EXTEND") ? [own, own + 1] : [own];
  expect(added).toContain(expected.cards);
}

async function checkImage(name: string, unit: Unit, expected: ReferenceUnit): Promise<void> {
  const pixels = expected.data;
  if (pixels === undefined || pixels === null || name in NAMES_DIFFER) return;
  if (expected.type === "NonstandardExtHDU") {
    // An extension of a type of its own: astropy gives its bytes, we the unit and why it is not read.
    expect(unit.kind === "opaque" && unit.problem.kind).toBe("unsupported");
    const { offset, length } = unit.span;
    expect(hashAsDoubles(await unit.source.read(offset, length))).toBe(pixels.sha256_be_f64);
    return;
  }
  if (unit.kind !== "image" && unit.kind !== "compressed-image") throw new Error(`came out as ${unit.kind}`);
  const image = await readImage(unit);
  expect([...image.shape].reverse()).toEqual(pixels.shape);
  const hash = hashAsDoubles(image.data);
  if (name in PIXELS_DIFFER) {
    expect(hash).not.toBe(pixels.sha256_be_f64);
    expect(hash).toBe(NEWER_ASTROPY[name]);
  } else expect(hash).toBe(pixels.sha256_be_f64_scaled_in_double ?? pixels.sha256_be_f64);
  // With BLANK or a scale we always give doubles; astropy single precision for narrow integers, and integers for
  // compressed ones whose BLANK never occurs.
  const scale = unit.header.getNumber("BSCALE") ?? 1;
  const offset = unit.header.getNumber("BZERO") ?? 0;
  const unscaled = scale === 1 && (offset === 0 || pixels.dtype.startsWith("uint"));
  const blank = unit.bitpix > 0 && unit.header.has("BLANK");
  expect(image.data.constructor.name).toBe(unscaled && !blank ? DTYPES[pixels.dtype] : "Float64Array");
  expect(image.exact).toBe(true);
}

async function checkTable(unit: Unit, expected: ReferenceUnit): Promise<void> {
  if (expected.table === undefined) return;
  const table = await readTable(unit);
  const { nrows, columns, col_sha: hashes, first, last } = expected.table;
  expect(table.rows).toBe(nrows);
  expect(table.columns.map(({ name, format, unit: units }) => [name, format, units ?? null])).toEqual(
    columns.map(({ name, format, unit: units }) => [name, format, units]),
  );
  for (const [i, { name, format }] of columns.entries()) {
    const column = table.columns[i];
    if (name in hashes) {
      if (column.type === "text" || column.type === "ragged")
        throw new Error(`${name} came out as ${column.type}`);
      expect(hashAsDoubles(column.data), `${name} ${format}`).toBe(hashes[name]);
    }
    // Of columns that share a name the reference holds one.
    if (columns.filter((other) => other.name === name).length > 1 || nrows === 0) continue;
    expect(cell(table, column, 0), `first ${name} ${format}`).toEqual(wanted(first[name], column));
    expect(cell(table, column, nrows - 1), `last ${name} ${format}`).toEqual(wanted(last[name], column));
  }
}

/** The first 64 values of a cell, numbers as doubles or, where those cannot hold them, as text. */
function cell(table: FitsTable, column: Column, row: number): unknown[] {
  if (column.type === "ragged") {
    // The reference shows logical cells of variable length as the bytes of the file: T, F or 0.
    const values = [...column.data[row]].slice(0, 64);
    return column.of === "logical" ? values.map((v) => (v === 1 ? 84 : v === 0 ? 70 : 0)) : values;
  }
  const each = column.data.length / table.rows;
  return [...column.data.slice(row * each, row * each + Math.min(each, 64))];
}

/** What the reference holds, in the type that we give: it has bigints, NaN and infinities as text. */
function wanted(expected: unknown, column: Column): unknown[] {
  return (Array.isArray(expected) ? expected.flat(9) : [expected]).map((value) => {
    if (column.type === "text" || column.type === "ragged") {
      return typeof value === "string" ? value.trimEnd() : value;
    }
    if (column.data instanceof BigInt64Array || column.data instanceof BigUint64Array) return BigInt(value);
    return Number(value);
  });
}

async function checkGroups(unit: Unit, expected: ReferenceUnit): Promise<void> {
  if (expected.groups === undefined) return;
  const { gcount, parnames, data } = expected.groups;
  const groups = await readGroups(unit);
  expect(groups.groups).toBe(gcount);
  expect(groups.parameters.map(({ name }) => name)).toEqual(parnames);
  expect([...groups.shape].reverse()).toEqual(data.shape.slice(1));
  expect(hashAsDoubles(groups.data)).toBe(data.sha256_be_f64);
}
