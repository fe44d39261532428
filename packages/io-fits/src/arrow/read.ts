import { FitsError } from "../errors.ts";
import type { Column } from "../table/column.ts";
import { concatTables } from "../table/concat.ts";
import type { FitsTable } from "../table/options.ts";
import { BatchCursor, broken } from "./batch.ts";
import { decodeColumn } from "./decode.ts";
import type { FlatView } from "./flatbuffer-read.ts";
import { type Message, messagesOf, streamOf } from "./messages.ts";
import { readSchema } from "./schema-read.ts";
import { type Field, MESSAGE } from "./types.ts";

/**
 * Reads a table from Arrow's IPC format, the file format (also called Feather, version 2) or the streaming one, with
 * uncompressed buffers. It understands what {@link tableToArrow} writes, and from others also strings and bytes with
 * 64-bit offsets, dictionaries of strings or numbers, half-precision numbers (as float32), and dates, times, timestamps
 * and durations as integers whose unit is `d`, `s`, `ms`, `us` or `ns` (timestamps since 1970). Missing numbers are NaN
 * among floats, else nulls; missing lists are empty ones; columns of no type but null are NaN.
 *
 * @throws FitsError "format" or "truncated" for bytes that are not sound Arrow; "unsupported", in words, for compressed
 * buffers, dictionary deltas and types that no column has (structs, unions, maps, decimals, lists of strings and others).
 */
export function tableFromArrow(bytes: Uint8Array | ArrayBuffer): FitsTable {
  // Not the Buffer that a Uint8Array may be: its slices are views.
  const given = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  try {
    return read(given);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FitsError("format", "The Arrow metadata point outside themselves", { cause: error });
  }
}

function read(bytes: Uint8Array): FitsTable {
  const { stream, footer } = streamOf(bytes);
  const messages = [...messagesOf(stream)];
  // The footer of a file repeats the schema; some writers put it nowhere else.
  const schema = footer?.table(1) ?? messages.find(({ kind }) => kind === MESSAGE.schema)?.header;
  if (schema === undefined) {
    throw new FitsError("format", "The bytes are not Arrow IPC", { byteOffset: 0, expected: "a schema" });
  }
  const fields = readSchema(schema);
  const dictionaries = new Map<number, Column>();
  const tables: FitsTable[] = [];
  // In a file dictionaries may come after the batches that need them; in a stream a later one replaces an earlier.
  const order = footer
    ? [...ofKind(messages, MESSAGE.dictionary), ...ofKind(messages, MESSAGE.batch)]
    : messages;
  for (const { kind, header, body } of order) {
    if (kind === MESSAGE.dictionary) addDictionary(header, body, fields, dictionaries);
    else if (kind === MESSAGE.batch) {
      const cursor = new BatchCursor(header, body);
      if (!Number.isSafeInteger(cursor.rows) || cursor.rows < 0)
        throw broken(`a batch of ${cursor.rows} rows`);
      if (fields.length === 0) cursor.unbacked(cursor.rows);
      const columns = fields.map((field) => decodeColumn(field, cursor, dictionaries));
      tables.push({ rows: cursor.rows, columns });
    }
  }
  return tables.length === 0 ? emptyTable(fields) : concatTables(tables);
}

const ofKind = (messages: readonly Message[], kind: number): Message[] =>
  messages.filter((one) => one.kind === kind);

function addDictionary(
  header: FlatView,
  body: Uint8Array,
  fields: readonly Field[],
  into: Map<number, Column>,
): void {
  const id = header.int64(0);
  if (header.int8(2) !== 0) {
    throw new FitsError("unsupported", `Arrow dictionary ${id} comes in deltas`, {
      expected: "whole dictionaries",
    });
  }
  const field = findDictionary(fields, id);
  const data = header.table(1);
  if (field === undefined || data === undefined) throw broken(`a dictionary ${id} that no column has`);
  const { dictionary: _, ...values } = field;
  into.set(id, decodeColumn({ ...values, metadata: new Map() }, new BatchCursor(data, body), into));
}

function findDictionary(fields: readonly Field[], id: number): Field | undefined {
  for (const field of fields) {
    if (field.dictionary?.id === id) return field;
    const within = "child" in field.layout ? findDictionary([field.layout.child], id) : undefined;
    if (within !== undefined) return within;
  }
  return undefined;
}

/** The columns of a schema without rows. */
function emptyTable(fields: readonly Field[]): FitsTable {
  const cursor = new BatchCursor(undefined, new Uint8Array(0));
  const none = new Map<number, Column>();
  const plain = (field: Field): Field => {
    const { dictionary: _, ...values } = field;
    const { layout } = values;
    return "child" in layout ? { ...values, layout: { ...layout, child: plain(layout.child) } } : values;
  };
  return { rows: 0, columns: fields.map((field) => decodeColumn(plain(field), cursor, none)) };
}
