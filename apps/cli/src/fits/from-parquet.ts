import { type ColumnValues, type FitsTable, makeTable, type NumericArray } from "@helioscope/io-fits";
import {
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
} from "hyparquet";

type Tree = ReturnType<typeof parquetSchema>;

/**
 * A Parquet file as a table: integers and floats keep their types, missing integers become nulls and missing floats
 * NaN, lists of equal length vectors, others cells of variable length. Units are those that `fits convert` keeps in
 * the file's metadata.
 */
export async function tableFromParquet(bytes: Uint8Array): Promise<FitsTable> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = await parquetMetadataAsync(file);
  const rows = await parquetReadObjects({ file, metadata });
  const units = unitsOf(metadata);
  const columns: Record<string, ColumnValues> = {};
  for (const node of parquetSchema(metadata).children) {
    const { name } = node.element;
    const values = rows.map((row) => row[name]);
    const unit = units[name];
    columns[name] = { ...columnOf(node, values), ...(unit === undefined ? {} : { unit }) };
  }
  return makeTable(columns);
}

function unitsOf({ key_value_metadata: pairs }: FileMetaData): Readonly<Record<string, string>> {
  const text = pairs?.find(({ key }) => key === "units")?.value;
  if (text === undefined) return {};
  try {
    const units: unknown = JSON.parse(text);
    return typeof units === "object" && units !== null ? (units as Record<string, string>) : {};
  } catch {
    // Another writer's word of the same name.
    return {};
  }
}

type Values = Extract<ColumnValues, { readonly data: unknown }>;

function columnOf(node: Tree, values: readonly unknown[]): Values {
  const { element, depth } = leafOf(node);
  const Type = typeOf(element);
  const cells = values as Values["data"];
  if (Type === undefined || depth > 1) return { data: cells };
  if (depth === 0) return scalars(Type, values);
  const lists = (values as (readonly unknown[] | null)[]).map((cell) => scalars(Type, cell ?? []).data);
  const length = lists[0]?.length ?? 0;
  if (length === 0 || lists.some((cell) => cell.length !== length)) return { data: lists };
  const data = new Type(length * lists.length);
  for (const [row, cell] of lists.entries()) (data as Float64Array).set(cell as Float64Array, row * length);
  return { data, shape: [length] };
}

/** The values at the end of a list of lists, and how many lists are around them. */
function leafOf(node: Tree): { readonly element: SchemaElement; readonly depth: number } {
  let depth = 0;
  let at = node;
  for (let [child] = at.children; child !== undefined; [child] = at.children) {
    if (child.element.repetition_type === "REPEATED") depth++;
    at = child;
  }
  return { element: at.element, depth };
}

type ArrayType = new (length: number) => NumericArray;

const INTEGERS: Readonly<Record<string, ArrayType>> = {
  INT_8: Int8Array,
  UINT_8: Uint8Array,
  INT_16: Int16Array,
  UINT_16: Uint16Array,
  UINT_32: Uint32Array,
  UINT_64: BigUint64Array,
};

/** The array for numbers; nothing for texts, truth values, dates and decimals, which are taken as they come. */
function typeOf({
  type,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): ArrayType | undefined {
  const integer =
    logical?.type === "INTEGER" ? `${logical.isSigned ? "" : "U"}INT_${logical.bitWidth}` : converted;
  if (integer !== undefined && integer in INTEGERS) return INTEGERS[integer];
  const plain = integer === undefined || /^INT_(?:32|64)$/.test(integer);
  if (!plain || (logical !== undefined && logical.type !== "INTEGER")) return undefined;
  switch (type) {
    case "INT32":
      return Int32Array;
    case "INT64":
      return BigInt64Array;
    case "FLOAT":
      return Float32Array;
    case "DOUBLE":
      return Float64Array;
    default:
      return undefined;
  }
}

function scalars(
  Type: ArrayType,
  values: readonly unknown[],
): { readonly data: NumericArray; readonly nulls?: Uint8Array } {
  const data = new Type(values.length);
  const floats = data instanceof Float32Array || data instanceof Float64Array;
  const wide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  let nulls: Uint8Array | undefined;
  for (const [i, value] of values.entries()) {
    if (value === null || value === undefined) {
      if (floats) data[i] = Number.NaN;
      else {
        nulls ??= new Uint8Array(values.length);
        nulls[i] = 1;
      }
    } else if (wide) data[i] = BigInt(value as number | bigint);
    else data[i] = Number(value);
  }
  return nulls === undefined ? { data } : { data, nulls };
}
