import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Column, NumericColumn, RaggedColumn, TextColumn } from "../table/column.ts";
import { cellLength } from "../table/format.ts";
import { type BatchCursor, broken, unpackBits } from "./batch.ts";
import { type Field, KIND_KEY, type Layout, SHAPE_KEY, UNIT_KEY } from "./types.ts";

/** Values of dictionaries by their number. */
export type Dictionaries = ReadonlyMap<number, Column>;

interface Decoded {
  readonly length: number;
  readonly column: Column;
}

/** Reads the column of a field of a schema from a record batch. */
export function decodeColumn(field: Field, cursor: BatchCursor, dictionaries: Dictionaries): Column {
  const { length, column } = decode(field, cursor, dictionaries);
  if (length !== cursor.rows) throw broken(`a column ${field.name} of ${length} rows, not ${cursor.rows}`);
  return withKind(column, field);
}

function decode(field: Field, cursor: BatchCursor, dictionaries: Dictionaries): Decoded {
  const base = { name: field.name, unit: field.metadata.get(UNIT_KEY), format: "", shape: [] };
  if (field.dictionary !== undefined) {
    const { length, nulls } = cursor.node();
    const indices = numbers(field.dictionary.index, cursor, length);
    const values = dictionaries.get(field.dictionary.id);
    if (values === undefined) throw broken(`no dictionary ${field.dictionary.id} for column ${field.name}`);
    return { length, column: { ...lookUp(values, indices, nulls), name: field.name, unit: base.unit } };
  }
  const { layout } = field;
  if (layout.kind === "null") {
    const length = cursor.nothing();
    return { length, column: { ...base, type: "numeric", data: new Float64Array(length).fill(Number.NaN) } };
  }
  const { length, nulls } = cursor.node();
  const done = (column: Column): Decoded => ({ length, column: blank(column, nulls, 1) });
  switch (layout.kind) {
    case "number":
      return done({ ...base, type: "numeric", data: numbers(layout, cursor, length) });
    case "bool":
      return done({ ...base, type: "logical", data: unpackBits(cursor.buffer(), length) });
    case "text":
      return done({ ...base, type: "text", data: texts(cursor, length, layout.wide) });
    case "bytes": {
      const offsets = cursor.offsets(length, layout.wide);
      const bytes = cursor.buffer(offsets[offsets.length - 1]).slice();
      const data = Array.from({ length }, (_, i) => bytes.subarray(offsets[i], offsets[i + 1]));
      return { length, column: { ...base, type: "ragged", of: "numeric", data } };
    }
    case "fixed-bytes": {
      if (layout.width === 0) cursor.unbacked(length);
      const data = cursor.buffer(length * layout.width).slice(0, length * layout.width);
      return {
        length,
        column: blank({ ...base, shape: [layout.width], type: "numeric", data }, nulls, layout.width),
      };
    }
    case "fixed-list": {
      const child = decode(layout.child, cursor, dictionaries);
      if (child.length !== length * layout.length) throw broken(`uneven cells in column ${field.name}`);
      if (child.column.type === "ragged" || child.column.type === "complex") throw nested(field);
      const axes = [...child.column.shape, layout.length];
      const each = cellLength(axes);
      if (each === 0) cursor.unbacked(length);
      const shape = each === 0 ? [0] : axes;
      return { length, column: blank({ ...child.column, ...base, shape }, nulls, each) };
    }
    case "list": {
      const offsets = cursor.offsets(length, layout.wide);
      const child = decode(layout.child, cursor, dictionaries);
      if (offsets[offsets.length - 1] > child.length)
        throw broken(`cells of column ${field.name} beyond its values`);
      return { length, column: ragged(field, child.column, offsets) };
    }
  }
}

function numbers(
  { bits, float, signed }: Extract<Layout, { kind: "number" }>,
  cursor: BatchCursor,
  count: number,
): NumericArray {
  const length = (count * bits) / 8;
  const bytes = cursor.buffer(length).slice(0, length).buffer;
  if (float && bits === 16) return Float32Array.from(new Uint16Array(bytes), halfFloat);
  if (float) return bits === 32 ? new Float32Array(bytes) : new Float64Array(bytes);
  if (bits === 64) return signed ? new BigInt64Array(bytes) : new BigUint64Array(bytes);
  if (bits === 32) return signed ? new Int32Array(bytes) : new Uint32Array(bytes);
  if (bits === 16) return signed ? new Int16Array(bytes) : new Uint16Array(bytes);
  return signed ? new Int8Array(bytes) : new Uint8Array(bytes);
}

/** A number of 16 bits (IEEE 754 binary16). */
function halfFloat(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const power = (word >> 10) & 31;
  const fraction = word & 1023;
  if (power === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (power === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (power - 15));
}

function texts(cursor: BatchCursor, count: number, wide: boolean): string[] {
  const offsets = cursor.offsets(count, wide);
  const bytes = cursor.buffer(offsets[offsets.length - 1]);
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, i) => decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])));
}

/** Takes the values of missing cells out: `each` values for every mark. */
function blank<T extends Column>(column: T, missing: Uint8Array | undefined, each: number): T {
  if (missing === undefined || !missing.includes(1)) return column;
  const { data } = column;
  const nulls = new Uint8Array(missing.length * each);
  for (let i = 0; i < missing.length; i++) if (missing[i] === 1) nulls.fill(1, i * each, (i + 1) * each);
  if (data instanceof Float32Array || data instanceof Float64Array) {
    return { ...column, data: data.map((value, i) => (nulls[i] === 1 ? Number.NaN : value)) };
  }
  if (column.type === "logical") {
    return { ...column, data: (data as Uint8Array).map((value, i) => (nulls[i] === 1 ? 255 : value)) };
  }
  const before = (column as NumericColumn | TextColumn).nulls;
  const all = before === undefined ? nulls : nulls.map((bit, i) => bit | before[i]);
  if (column.type === "text") {
    return { ...column, data: column.data.map((text, i) => (all[i] === 1 ? "" : text)), nulls: all };
  }
  return { ...column, nulls: all };
}

function lookUp(values: Column, indices: NumericArray, missing: Uint8Array | undefined): Column {
  if ((values.type !== "text" && values.type !== "numeric") || values.shape.length > 0) {
    throw new FitsError(
      "unsupported",
      `The Arrow dictionary of column ${values.name} holds cells of several values`,
      {
        expected: "strings or numbers",
      },
    );
  }
  const places = Float64Array.from(indices as Int32Array, (index, i) => {
    const place = missing?.[i] === 1 ? 0 : Number(index);
    if (missing?.[i] !== 1 && !(place >= 0 && place < values.data.length))
      throw broken("an index beyond its dictionary");
    return place;
  });
  const none = values.nulls;
  const nulls =
    none === undefined
      ? missing
      : Uint8Array.from(places, (place, i) => (missing?.[i] === 1 ? 1 : none[place]));
  const { nulls: _, ...rest } = values;
  if (values.type === "text") {
    return blank(
      { ...rest, data: Array.from(places, (place) => values.data[place] ?? "") } as TextColumn,
      nulls,
      1,
    );
  }
  const type = values.data.constructor as new (length: number) => NumericArray;
  const data = new type(places.length);
  for (let i = 0; i < places.length && values.data.length > 0; i++) data[i] = values.data[places[i]];
  return blank({ ...rest, data } as NumericColumn, nulls, 1);
}

function ragged(field: Field, child: Column, offsets: ArrayLike<number>): RaggedColumn {
  const pairs =
    child.shape.length === 1 && child.shape[0] === 2 && field.metadata.get(KIND_KEY) === "complex";
  if (
    child.type === "text" ||
    child.type === "ragged" ||
    child.type === "complex" ||
    (child.shape.length > 0 && !pairs)
  ) {
    throw nested(field);
  }
  const width = pairs ? 2 : 1;
  const count = offsets.length - 1;
  const cells = Array.from({ length: count }, (_, i) =>
    child.data.subarray(offsets[i] * width, offsets[i + 1] * width),
  );
  const base = {
    name: field.name,
    unit: field.metadata.get(UNIT_KEY),
    format: "",
    shape: shapeOf(field.metadata.get(SHAPE_KEY)),
    type: "ragged",
    of: pairs ? "complex" : child.type,
    data: cells,
  } as const;
  if (child.type !== "numeric" || child.nulls === undefined) return base;
  const nulls = child.nulls;
  const masks = cells.map((_, i) => nulls.subarray(offsets[i], offsets[i + 1]));
  return { ...base, nulls: masks.map((mask) => (mask.includes(1) ? mask : undefined)) };
}

const shapeOf = (text = ""): number[] =>
  /^\d{1,15}(?:,\d{1,15}){0,998}$/.test(text) ? text.split(",").map(Number) : [];

const nested = (field: Field): FitsError =>
  new FitsError(
    "unsupported",
    `The cells of Arrow column ${field.name} are lists of strings, or of lists of different lengths`,
    {
      expected: "lists of numbers or truth values, or fixed-size lists",
    },
  );

/** Makes complex numbers and bits of what Arrow has as pairs and truth values. */
function withKind(column: Column, field: Field): Column {
  const kind = field.metadata.get(KIND_KEY);
  if (kind === "bits") {
    if (column.type === "logical" && !column.data.includes(255)) return { ...column, type: "bits" };
    if (column.type === "ragged" && column.of === "logical") return { ...column, of: "bits" };
  }
  const floats = column.data instanceof Float32Array || column.data instanceof Float64Array;
  if (kind === "complex" && column.type === "numeric" && floats && column.shape[0] === 2) {
    return { ...column, type: "complex", shape: column.shape.slice(1) } as Column;
  }
  return column;
}
