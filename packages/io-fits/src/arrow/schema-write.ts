import type { Column } from "../table/column.ts";
import { checkAxes } from "../table/printable.ts";
import { type FlatField, type FlatTable, int8, int16, int32 } from "./flatbuffer-write.ts";
import { type Field, KIND_KEY, type Layout, SHAPE_KEY, TYPE, UNIT_KEY } from "./types.ts";

/** The byte order of this machine, which is that of the buffers: 0 for little-endian. */
export const ENDIANNESS: number = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;

/** The schema of a table. */
export const schemaTable = (fields: readonly Field[]): FlatTable => ({
  fields: [int16(ENDIANNESS), fields.map(fieldTable)],
});

/** How a column is laid out in Arrow: cells of several values as fixed-size lists, the slowest axis outermost. */
export function fieldOf(column: Column): Field {
  const metadata = new Map<string, string>();
  if (column.unit !== undefined) metadata.set(UNIT_KEY, column.unit);
  const kind = column.type === "ragged" ? column.of : column.type;
  if (kind === "complex" || kind === "bits") metadata.set(KIND_KEY, kind);
  checkAxes(column.name, column.shape);
  let layout = leafOf(column);
  if (kind === "complex") layout = listOf(layout, 2);
  if (column.type === "ragged") {
    if (column.shape.length > 0) metadata.set(SHAPE_KEY, column.shape.join(","));
    if (kind !== "text") layout = { kind: "list", wide: false, child: itemOf(layout) };
  } else for (const length of column.shape) layout = listOf(layout, length);
  return { name: column.name, layout, metadata };
}

const itemOf = (layout: Layout): Field => ({ name: "item", layout, metadata: new Map() });
const listOf = (layout: Layout, length: number): Layout => ({
  kind: "fixed-list",
  length,
  child: itemOf(layout),
});

function leafOf(column: Column): Layout {
  const kind = column.type === "ragged" ? column.of : column.type;
  if (kind === "text") return { kind: "text", wide: false };
  if (kind === "logical" || kind === "bits") return { kind: "bool" };
  const first = column.type === "ragged" ? column.data[0] : column.data;
  const data = first === undefined || typeof first !== "object" ? new Float64Array(0) : first;
  const type = data.constructor.name;
  const signed = !type.includes("Uint");
  return {
    kind: "number",
    bits: 8 * (data as Uint8Array).BYTES_PER_ELEMENT,
    float: type.startsWith("Float"),
    signed,
  };
}

function fieldTable({ name, layout, metadata }: Field): FlatTable {
  const [number, type] = typeTable(layout);
  const children = "child" in layout ? [fieldTable(layout.child)] : [];
  const pairs = [...metadata].map(([key, value]) => ({ fields: [key, value] }));
  return { fields: [name, int8(1), int8(number), type, undefined, children, pairs] };
}

/** The number of a type, and its table. */
function typeTable(layout: Layout): [number, FlatTable] {
  const table = (...fields: FlatField[]): FlatTable => ({ fields });
  switch (layout.kind) {
    case "number":
      if (layout.float) return [TYPE.float, table(int16(layout.bits / 32))];
      return [TYPE.int, table(int32(layout.bits), int8(layout.signed ? 1 : 0))];
    case "bool":
      return [TYPE.bool, table()];
    case "list":
      return [TYPE.list, table()];
    case "fixed-list":
      return [TYPE.fixedSizeList, table(int32(layout.length))];
    default:
      return [TYPE.utf8, table()];
  }
}
