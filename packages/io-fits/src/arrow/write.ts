import { FitsError } from "../errors.ts";
import { throwIfAborted } from "../pace.ts";
import { sliceTable } from "../table/concat.ts";
import type { FitsTable } from "../table/options.ts";
import { type EncodedBatch, encodeBatch } from "./encode.ts";
import { type FlatTable, flatbuffer, int8, int16, int64 } from "./flatbuffer-write.ts";
import { fieldOf, schemaTable } from "./schema-write.ts";
import { type Field, MESSAGE, METADATA_V5 } from "./types.ts";

/** Options of {@link arrowPieces}. */
export interface ArrowWriteOptions {
  /** The file format (also called Feather, version 2), which is the default, or the streaming format. */
  readonly format?: "file" | "stream";
}

/**
 * A table in Arrow's IPC format, uncompressed. Numbers keep their types; truth values and bits are bool; strings utf8;
 * cells of several values fixed-size lists, the slowest axis outermost; variable-length cells lists; complex numbers
 * fixed-size lists of 2. Missing integers, strings and truth values are nulls, NaN stays NaN. The unit is in the field's
 * metadata as `unit`; `fits.kind` there says "complex" or "bits".
 *
 * @throws FitsError "argument" for a column of 2^31 values or bytes of text in one batch: give `batchRows`; for
 * cells of more than 64 axes.
 */
export function tableToArrow(
  table: FitsTable,
  options: ArrowWriteOptions & {
    /** Rows in each record batch; all in one where absent. */
    readonly batchRows?: number;
  } = {},
): Uint8Array {
  const step = Math.max(1, Math.floor(options.batchRows ?? table.rows));
  const writer = new ArrowWriter(options, table);
  for (let start = 0; start < table.rows; start += step) {
    writer.add(sliceTable(table, { start, count: Math.min(step, table.rows - start) }));
  }
  writer.end();
  return join(writer.take());
}

/**
 * As {@link tableToArrow}, piece after piece, from the batches of {@link readTableBatches}: one record batch each.
 *
 * @throws FitsError "argument" as {@link tableToArrow}, and for a batch of other columns than the first one; "aborted" when
 * `signal` fires.
 */
export async function* arrowPieces(
  batches: AsyncIterable<FitsTable> | Iterable<FitsTable>,
  options: ArrowWriteOptions & { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Uint8Array> {
  let writer: ArrowWriter | undefined;
  let first: FitsTable | undefined;
  for await (const table of batches) {
    throwIfAborted(options.signal);
    first ??= table;
    // A batch without rows may not know the types of its variable-length cells.
    if (table.rows === 0) continue;
    writer ??= new ArrowWriter(options, table);
    writer.add(table);
    yield* writer.take();
  }
  writer ??= new ArrowWriter(options, first ?? { rows: 0, columns: [] });
  writer.end();
  yield* writer.take();
}

const MAGIC = new TextEncoder().encode("ARROW1");
/** Buffers start at multiples of this, as Arrow recommends. */
const ALIGNMENT = 64;

/** The pieces of a file as they come, and where its record batches lie. */
class ArrowWriter {
  readonly #fields: readonly Field[];
  readonly #blocks: number[] = [];
  readonly #file: boolean;
  #pieces: Uint8Array[] = [];
  #written = 0;

  constructor({ format = "file" }: ArrowWriteOptions, first: FitsTable) {
    this.#fields = first.columns.map(fieldOf);
    this.#file = format === "file";
    if (this.#file) this.#put(pad(MAGIC, 8));
    this.#message(MESSAGE.schema, schemaTable(this.#fields), []);
  }

  add(table: FitsTable): void {
    const columns = likeness(table.columns.map(fieldOf));
    if (columns !== likeness(this.#fields)) {
      throw new FitsError("argument", "A batch has other columns than the first one", {
        value: columns,
        expected: likeness(this.#fields),
      });
    }
    const batch = encodeBatch(table);
    const start = this.#written;
    const { header, body } = batchTable(table.rows, batch);
    const [metadata, bytes] = this.#message(MESSAGE.batch, header, body);
    // A struct of a long, an int with its padding, and a long.
    this.#blocks.push(start, metadata, bytes);
  }

  end(): void {
    this.#put(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0));
    if (!this.#file) return;
    const blocks = { words: 3, values: this.#blocks };
    const none = { words: 3, values: [] };
    const footer = flatbuffer({ fields: [int16(METADATA_V5), schemaTable(this.#fields), none, blocks] });
    this.#put(footer);
    this.#put(prefix(footer.length));
    this.#put(MAGIC);
  }

  take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #put(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#written += bytes.length;
  }

  /** Writes a message and gives the lengths of its metadata and body. */
  #message(type: number, header: FlatTable, body: readonly Uint8Array[]): [number, number] {
    const length = body.reduce((sum, part) => sum + part.length, 0);
    const metadata = flatbuffer({ fields: [int16(METADATA_V5), int8(type), header, int64(length)] });
    this.#put(Uint8Array.of(0xff, 0xff, 0xff, 0xff));
    this.#put(prefix(metadata.length));
    this.#put(metadata);
    for (const part of body) this.#put(part);
    return [8 + metadata.length, length];
  }
}

/** Names and layouts, for comparison. */
const likeness = (fields: readonly Field[]): string =>
  JSON.stringify(fields.map(({ name, layout }) => [name, layout]));

function batchTable(
  rows: number,
  { nodes, buffers }: EncodedBatch,
): { header: FlatTable; body: Uint8Array[] } {
  const places: number[] = [];
  const body: Uint8Array[] = [];
  let at = 0;
  for (const buffer of buffers) {
    places.push(at, buffer.length);
    body.push(pad(buffer, ALIGNMENT));
    at += body[body.length - 1].length;
  }
  const header = {
    fields: [int64(rows), { words: 2, values: nodes }, { words: 2, values: places }],
  };
  return { header, body };
}

function pad(bytes: Uint8Array, step: number): Uint8Array {
  if (bytes.length % step === 0) return bytes;
  const padded = new Uint8Array(Math.ceil(bytes.length / step) * step);
  padded.set(bytes);
  return padded;
}

function prefix(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, length, true);
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
