import type { Column, FitsTable, NumericArray } from "@helioscope/io-fits";
import { cellOf } from "@helioscope/io-fits";
import type { SchemaElement } from "hyparquet";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { whileUnnamed } from "./atomic.ts";

type Batches = AsyncIterable<FitsTable>;

/**
 * Writes a table as Parquet, a row group for each batch. Cells of several values are lists, as deep as they have axes
 * with the slowest outermost; complex numbers are pairs; bits are truth values; units go into the file's metadata.
 */
export async function writeParquet(path: string, first: FitsTable, batches: Batches): Promise<void> {
  const names = uniqueNames(first.columns);
  const units = Object.fromEntries(first.columns.flatMap(({ unit }, i) => (unit ? [[names[i], unit]] : [])));
  await whileUnnamed(path, async (partial) => {
    const schema: SchemaElement[] = [{ name: "root", num_children: names.length }];
    first.columns.forEach((column, i) => {
      schema.push(...elementsOf(names[i] ?? "", leafOf(column), depthOf(column)));
    });
    const writer = new ParquetWriter({
      writer: fileWriter(partial),
      schema,
      kvMetadata: [{ key: "units", value: JSON.stringify(units) }],
      createdBy: "helioscope",
    });
    for await (const { columns, rows } of batches) {
      if (rows === 0) continue;
      const columnData = columns.map((column, i) => ({
        name: names[i] ?? "",
        data: Array.from({ length: rows }, (_, row) => nested(column, row)),
        ...(isFloat(leafOf(column)) ? { encoding: "PLAIN" as const } : {}),
      }));
      await writer.write({ columnData, rowGroupSize: rows });
    }
    await writer.finish();
  });
}

function uniqueNames(columns: readonly Column[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name}_${n}`;
    taken.add(unique);
    return unique;
  });
}

type Leaf = Pick<SchemaElement, "type"> & Partial<Pick<SchemaElement, "converted_type">>;

/** The names of typed arrays and the Parquet types of their values. */
const NUMBERS: Readonly<Record<string, Leaf>> = {
  Int8Array: { type: "INT32", converted_type: "INT_8" },
  Uint8Array: { type: "INT32", converted_type: "UINT_8" },
  Int16Array: { type: "INT32", converted_type: "INT_16" },
  Uint16Array: { type: "INT32", converted_type: "UINT_16" },
  Int32Array: { type: "INT32" },
  Uint32Array: { type: "INT64" },
  BigInt64Array: { type: "INT64" },
  BigUint64Array: { type: "INT64", converted_type: "UINT_64" },
  Float32Array: { type: "FLOAT" },
  Float64Array: { type: "DOUBLE" },
};

function leafOf(column: Column): Leaf {
  const kind = column.type === "ragged" ? column.of : column.type;
  if (kind === "text") return { type: "BYTE_ARRAY", converted_type: "UTF8" };
  if (kind === "logical" || kind === "bits") return { type: "BOOLEAN" };
  const values =
    column.type === "ragged" ? column.data.find((cell) => typeof cell !== "string") : column.data;
  return NUMBERS[values?.constructor.name ?? ""] ?? { type: "DOUBLE" };
}

/** How many lists are in each other in a cell. */
function depthOf(column: Column): number {
  if (column.type === "ragged") return column.of === "text" ? 0 : column.of === "complex" ? 2 : 1;
  return column.shape.length + (column.type === "complex" ? 1 : 0);
}

function elementsOf(name: string, leaf: Leaf, depth: number): SchemaElement[] {
  if (depth === 0) return [{ name, repetition_type: "OPTIONAL", ...leaf }];
  return [
    { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    ...elementsOf("element", leaf, depth - 1),
  ];
}

/** A cell as Parquet takes it: a value, or plain arrays in each other. */
function nested(column: Column, row: number): unknown {
  const cell = cellOf(column, row);
  if (cell === null || typeof cell !== "object") return cast(column, cell);
  const complex = (column.type === "ragged" ? column.of : column.type) === "complex";
  const shape = column.type === "ragged" ? [cell.length / (complex ? 2 : 1)] : column.shape;
  let parts: unknown[] = Array.from(cell as NumericArray & readonly unknown[], (value) =>
    cast(column, value),
  );
  for (const length of (complex ? [2, ...shape] : shape).slice(0, -1)) {
    parts = Array.from({ length: parts.length / length }, (_, i) =>
      parts.slice(i * length, (i + 1) * length),
    );
  }
  return parts;
}

function cast(column: Column, value: unknown): unknown {
  const kind = column.type === "ragged" ? column.of : column.type;
  if (kind === "bits") return value === 1;
  const data = column.type === "ragged" ? column.data[0] : column.data;
  // Parquet keeps unsigned integers of 32 bits in 64, which are bigints to its writer.
  if (data instanceof Uint32Array && typeof value === "number") return BigInt(value);
  return data instanceof BigUint64Array && typeof value === "bigint" ? BigInt.asIntN(64, value) : value;
}

/** Measurements seldom repeat: looking for a dictionary of them is lost time. */
const isFloat = ({ type }: Leaf): boolean => type === "FLOAT" || type === "DOUBLE";
