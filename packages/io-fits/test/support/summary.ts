import {
  type Column,
  type FitsFile,
  type NumericArray,
  readGroups,
  readImage,
  readTable,
  type Unit,
} from "../../src/index.ts";
import { type PlainError, plainError } from "./plain-error.ts";

/** A value as JSON can carry it: NaN and infinities by name, integers beyond 2^53 as text. */
export type Shown = string | number | boolean | null | readonly Shown[];

export interface PixelSummary {
  /** NAXIS1 first. */
  readonly shape: readonly number[];
  readonly type: string;
  readonly exact: boolean;
  /** The corpus' hash of the values as doubles. */
  readonly sha256: string;
}

export interface ColumnSummary {
  readonly name: string;
  readonly format: string;
  readonly unit: string | null;
  readonly type: Column["type"];
  readonly of: string | null;
  /** Name of the type of its data; of ragged columns, that of the arrays in it. */
  readonly array: string;
  /** Hash of the whole column; null for texts and ragged columns. */
  readonly sha256: string | null;
  readonly first: readonly Shown[];
  readonly last: readonly Shown[];
}

/** What a reader sees of one unit. */
export interface UnitSummary {
  readonly kind: Unit["kind"];
  readonly name: string;
  readonly cards: number;
  readonly hasExtend: boolean;
  readonly keywords: Readonly<Record<string, Shown>>;
  /** Of a compressed image, the header of the table that holds it. */
  readonly stored: Readonly<Record<string, Shown>>;
  readonly bitpix: number | null;
  readonly image: PixelSummary | null;
  readonly table: { readonly rows: number; readonly columns: readonly ColumnSummary[] } | null;
  readonly groups: {
    readonly count: number;
    readonly parameters: readonly string[];
    readonly shape: readonly number[];
    readonly sha256: string;
  } | null;
  /** Hash of the bytes of a unit that cannot be decoded, where all of them are there. */
  readonly opaqueSha256: string | null;
  /** Why it could not be read. */
  readonly error: PlainError | null;
}

/** Everything of a file that the references speak of, in Node and in a browser alike. */
export async function summarise(file: FitsFile): Promise<UnitSummary[]> {
  const units: UnitSummary[] = [];
  for (const unit of file.units) units.push(await summariseUnit(unit));
  return units;
}

async function summariseUnit(unit: Unit): Promise<UnitSummary> {
  const base = {
    kind: unit.kind,
    name: unit.name,
    cards: unit.header.cards.filter(({ key }) => key !== "CONTINUE").length,
    hasExtend: unit.header.has("EXTEND"),
    keywords: keywordsOf(unit.header),
    stored: "tableHeader" in unit ? keywordsOf(unit.tableHeader) : {},
    bitpix: "bitpix" in unit ? unit.bitpix : null,
    image: null,
    table: null,
    groups: null,
    opaqueSha256: null,
    error: null,
  };
  try {
    if (unit.kind === "image" || unit.kind === "compressed-image") {
      return { ...base, image: unit.shape.length === 0 ? null : await pixelsOf(unit) };
    }
    if (unit.kind === "groups") return { ...base, groups: await groupsOf(unit) };
    if (unit.kind === "opaque") {
      return { ...base, opaqueSha256: await bytesOf(unit), error: plainError(unit.problem) };
    }
    return { ...base, table: await tableOf(unit) };
  } catch (error) {
    return { ...base, error: plainError(error) };
  }
}

const keywordsOf = (header: Unit["header"]): Record<string, Shown> =>
  Object.fromEntries(header.keys().map((key) => [key, show(header.get(key) ?? null)]));

async function pixelsOf(unit: Unit): Promise<PixelSummary> {
  const { shape, data, exact } = await readImage(unit);
  return { shape, exact, type: typeOf(data), sha256: await hashAsDoubles(data) };
}

async function bytesOf({ span, source }: Unit): Promise<string | null> {
  if (span.available < span.length) return null;
  return hashAsDoubles(await source.read(span.offset, span.length));
}

async function groupsOf(unit: Unit): Promise<UnitSummary["groups"]> {
  const { groups, parameters, shape, data } = await readGroups(unit);
  return {
    count: groups,
    parameters: parameters.map(({ name }) => name),
    shape,
    sha256: await hashAsDoubles(data),
  };
}

async function tableOf(unit: Unit): Promise<UnitSummary["table"]> {
  const { rows, columns } = await readTable(unit);
  const summaries: ColumnSummary[] = [];
  for (const column of columns) {
    const { name, format, unit: units, type } = column;
    const last = Math.max(0, rows - 1);
    summaries.push({
      name,
      format,
      unit: units ?? null,
      type,
      of: column.type === "ragged" ? column.of : null,
      array: typeOf(column.type === "ragged" ? column.data[0] : column.data),
      sha256: column.type === "text" || column.type === "ragged" ? null : await hashAsDoubles(column.data),
      first: rows === 0 ? [] : cell(column, rows, 0),
      last: rows === 0 ? [] : cell(column, rows, last),
    });
  }
  return { rows, columns: summaries };
}

/** The values of one cell, at most 64 as the references have them. */
function cell(column: Column, rows: number, row: number): Shown[] {
  if (column.type === "ragged") {
    const value = column.data[row];
    return typeof value === "string" ? [value] : Array.from(value.slice(0, 64) as ArrayLike<number>, show);
  }
  const each = column.data.length / rows;
  return Array.from(
    column.data.slice(row * each, row * each + Math.min(each, 64)) as ArrayLike<number>,
    show,
  );
}

/** A value as {@link Shown}. */
export function show(value: string | number | boolean | bigint | null): Shown {
  if (typeof value === "bigint") return String(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** Names of the built-in types, which bundlers leave alone. */
const typeOf = (data: unknown): string => Object.prototype.toString.call(data).slice(8, -1);

/** The corpus' hash: values as big-endian float64, every NaN 0x7ff8000000000000. */
export async function hashAsDoubles(data: NumericArray): Promise<string> {
  const bytes = new DataView(new ArrayBuffer(data.length * 8));
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (Number.isNaN(value)) bytes.setBigUint64(i * 8, 0x7ff8000000000000n);
    else bytes.setFloat64(i * 8, value);
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.buffer));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
