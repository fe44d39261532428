import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Column, RaggedColumn } from "../table/column.ts";
import type { FitsTable } from "../table/options.ts";

/** The parts of a record batch (Arrow, "Serialization of record batches"). */
export interface EncodedBatch {
  /** Length and number of nulls of each field, depth first. */
  readonly nodes: number[];
  readonly buffers: Uint8Array[];
}

/** The columns of a table as the nodes and buffers of a record batch. */
export function encodeBatch(table: FitsTable): EncodedBatch {
  const out: EncodedBatch = { nodes: [], buffers: [] };
  for (const column of table.columns) {
    if (column.type === "ragged" && column.of !== "text") encodeList(out, column, table.rows);
    else encodeFixed(out, column, table.rows);
  }
  return out;
}

const NONE = new Uint8Array(0);

/** Fixed-size lists have a node and an empty validity buffer each; all values are in the innermost child. */
function encodeFixed(out: EncodedBatch, column: Column, rows: number): void {
  let count = rows;
  const axes =
    column.type === "ragged" ? [] : column.type === "complex" ? [2, ...column.shape] : column.shape;
  for (const length of axes.toReversed()) {
    out.nodes.push(count, 0);
    out.buffers.push(NONE);
    count *= length;
  }
  const nulls = "nulls" in column ? (column.nulls as Uint8Array) : undefined;
  if (typeof column.data[0] === "string" || column.type === "text" || column.type === "ragged") {
    leaf(out, count, nulls, ...encodeTexts(column.name, column.data as readonly string[]));
  } else encodeValues(out, column.type, column.data as NumericArray, nulls);
}

function encodeList(out: EncodedBatch, { name, of, data, nulls }: RaggedColumn, rows: number): void {
  const cells = data as readonly NumericArray[];
  const width = of === "complex" ? 2 : 1;
  const offsets = new Int32Array(rows + 1);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    total += cells[row].length / width;
    offsets[row + 1] = total;
  }
  if (total > 2 ** 31 - 1) throw tooLarge(name);
  const type = (cells[0] ?? new Float64Array(0)).constructor as new (length: number) => NumericArray;
  const flat = new type(total * width);
  let mask: Uint8Array | undefined;
  for (let row = 0; row < rows; row++) {
    (flat as Float64Array).set(cells[row] as Float64Array, offsets[row] * width);
    const own = nulls?.[row];
    if (own === undefined) continue;
    mask ??= new Uint8Array(flat.length);
    mask.set(own, offsets[row]);
  }
  out.nodes.push(rows, 0);
  out.buffers.push(NONE, bytesOf(offsets));
  if (of === "complex") {
    out.nodes.push(total, 0);
    out.buffers.push(NONE);
  }
  encodeValues(out, of, flat, mask);
}

function encodeValues(
  out: EncodedBatch,
  type: RaggedColumn["of"],
  data: NumericArray,
  nulls?: Uint8Array,
): void {
  if (type !== "logical" && type !== "bits") {
    leaf(out, data.length, nulls, bytesOf(data));
    return;
  }
  const truths = data as Uint8Array;
  const undefineds =
    type === "logical" && truths.includes(255) ? truths.map((v) => (v === 255 ? 1 : 0)) : undefined;
  leaf(out, data.length, undefineds, bitmap(truths, 1));
}

function leaf(
  out: EncodedBatch,
  length: number,
  nulls: Uint8Array | undefined,
  ...buffers: Uint8Array[]
): void {
  const missing = nulls?.reduce((sum, bit) => sum + bit, 0) ?? 0;
  out.nodes.push(length, missing);
  out.buffers.push(nulls === undefined || missing === 0 ? NONE : bitmap(nulls, 0), ...buffers);
}

/** One bit for each value, set where it equals `on`, the least significant first. */
function bitmap(values: Uint8Array, on: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) if (values[i] === on) bits[i >> 3] |= 1 << (i & 7);
  return bits;
}

/** Offsets and UTF-8 bytes. */
function encodeTexts(name: string, texts: readonly string[]): [Uint8Array, Uint8Array] {
  const encoder = new TextEncoder();
  const offsets = new Int32Array(texts.length + 1);
  let bytes = new Uint8Array(texts.length * 8);
  let used = 0;
  for (let i = 0; i < texts.length; i++) {
    // A UTF-16 unit makes at most three bytes.
    const room = used + texts[i].length * 3;
    if (room > bytes.length) {
      const grown = new Uint8Array(room * 2);
      grown.set(bytes.subarray(0, used));
      bytes = grown;
    }
    used += encoder.encodeInto(texts[i], bytes.subarray(used)).written;
    if (used > 2 ** 31 - 1) throw tooLarge(name);
    offsets[i + 1] = used;
  }
  return [bytesOf(offsets), bytes.subarray(0, used)];
}

const tooLarge = (name: string): FitsError =>
  new FitsError("argument", `Column ${name} is too large for one record batch`, {
    expected: "less than 2^31 values or bytes of text",
    remedy: "Give batchRows.",
  });

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
