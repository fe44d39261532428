import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import { Pace } from "../pace.ts";
import type { TableUnit } from "../unit.ts";
import { cellRoom } from "./cell-room.ts";
import type { Column, RaggedColumn } from "./column.ts";
import { descriptorAt } from "./descriptor.ts";
import { baseOf, decodeBits, decodeText, logical } from "./fields.ts";
import { type ColumnFormat, ELEMENT_BITS } from "./format.ts";
import type { RowRange, TableOptions } from "./options.ts";
import { GAP, type Task } from "./pieces.ts";
import { codingOf, decodeValues } from "./values.ts";

/** The heap is read in pieces of at most about this many bytes, or one cell. */
const PIECE = 2 ** 22;
/** Cells may share bytes of the heap, but not so often that a small file fills the memory. */
const MAX_SHARING = 4;
const ALWAYS_ALLOWED = 2 ** 20;
/** The bytes that the cells of a table may still have, all columns together. */
export interface Sharing {
  left: number;
}

export const sharingOf = ({ span }: Pick<TableUnit, "span">): Sharing => ({
  left: span.available * MAX_SHARING + ALWAYS_ALLOWED,
});

/** The cells of a variable-length column: first their descriptors, then, read together with those of others, their values. */
export interface RaggedTask extends Task {
  /** Elements and heap offset of each cell, two numbers a row. */
  readonly places: Float64Array;
  put(row: number, bytes: Uint8Array): void;
  finish(): Column;
}

/** A task for a range of rows. Descriptors that point outside the heap are refused as they come in. */
export function raggedTask(
  unit: TableUnit,
  format: ColumnFormat,
  { start, count }: RowRange,
  sharing: Sharing,
): RaggedTask {
  const { span } = unit;
  const places = new Float64Array(count * 2);
  const heap = heapOf(unit);
  const cells = decoder(format, count);
  let row = 0;
  const fail = (fact: string, expected?: string): FitsError =>
    new FitsError("format", fact, {
      unit: unit.index,
      byteOffset: span.offset + (start + row) * unit.rowBytes + format.offset,
      expected,
    });
  return {
    format,
    places,
    append({ bytes, offset, stride, rows }) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let i = 0; i < rows; i++, row++) {
        const { length, offset: from, bytes: size } = descriptorAt(view, offset + i * stride, format);
        // An empty cell's offset says nothing and is often arbitrary.
        if (length === 0) continue;
        if (length < 0 || from < 0 || from + size > heap.bytes) {
          throw fail(
            `Row ${start + row} of column ${format.name} (${length} elements from byte ${from}) lies outside the heap`,
            `at most ${heap.bytes} bytes`,
          );
        }
        sharing.left -= size;
        if (sharing.left < 0) {
          throw fail("The cells share the heap too often to be read", "fewer rows at a time");
        }
        places[row * 2] = length;
        places[row * 2 + 1] = from;
      }
    },
    put: (at, bytes) => cells.put(at, bytes, places[at * 2]),
    finish: () => ({ ...baseOf(format), type: "ragged", of: cells.of, ...cells.take() }),
  };
}

/** A variable-length column of `rows` empty cells. */
export function emptyCells(format: ColumnFormat, rows: number): Column {
  const cells = decoder(format, rows);
  return { ...baseOf(format), type: "ragged", of: cells.of, ...cells.take() };
}

interface Cells {
  readonly of: RaggedColumn["of"];
  put(row: number, bytes: Uint8Array, length: number): void;
  take(): Pick<RaggedColumn, "data" | "nulls">;
}

function decoder(format: ColumnFormat, count: number): Cells {
  const element = format.element ?? "B";
  const room = cellRoom();
  if (element === "A") {
    const data: string[] = new Array(count).fill("");
    const put = (row: number, bytes: Uint8Array): void => {
      data[row] = decodeText(bytes);
    };
    return { of: "text", put, take: () => ({ data }) };
  }
  if (element === "L" || element === "X") {
    const data: Uint8Array[] = new Array(count).fill(new Uint8Array(0));
    const put = (row: number, bytes: Uint8Array, length: number): void => {
      const cell = room(length);
      if (element === "X") decodeBits(bytes, length, cell, 0);
      else for (let i = 0; i < length; i++) cell[i] = logical(bytes[i]);
      data[row] = cell;
    };
    return { of: element === "L" ? "logical" : "bits", put, take: () => ({ data }) };
  }
  const coding = codingOf(element, format);
  const empty = decodeValues(new Uint8Array(0), coding, format, room).data;
  const data: NumericArray[] = new Array(count).fill(empty);
  let nulls: (Uint8Array | undefined)[] | undefined;
  return {
    of: coding.complex ? "complex" : "numeric",
    put(row, bytes) {
      const values = decodeValues(bytes, coding, format, room);
      data[row] = values.data;
      if (values.nulls === undefined) return;
      nulls ??= new Array(count).fill(undefined);
      nulls[row] = values.nulls;
    },
    take: () => (nulls === undefined ? { data } : { data, nulls }),
  };
}

function heapOf({ header, span, rows, rowBytes }: TableUnit): {
  readonly offset: number;
  readonly bytes: number;
} {
  const offset = header.getNumber("THEAP") ?? rowBytes * rows;
  const sound = Number.isInteger(offset) && offset >= 0 && offset < span.available;
  return sound ? { offset, bytes: span.available - offset } : { offset: 0, bytes: 0 };
}

/** Reads the cells of all tasks in the order of the heap, neighbours together. */
export async function readHeap(
  unit: TableUnit,
  tasks: readonly RaggedTask[],
  options: TableOptions,
): Promise<void> {
  const cells = new Cellar(tasks);
  const heap = heapOf(unit);
  const pace = new Pace(options);
  const total = cells.order.length;
  let into = new Uint8Array(0);
  for (let first = 0, next = 0; first < total; first = next) {
    const from = cells.start(first);
    let to = from;
    for (; next < total; next++) {
      const start = cells.start(next);
      const end = Math.max(to, cells.end(next));
      if (next > first && (start - to > GAP || end - from > PIECE)) break;
      to = end;
    }
    if (into.length < to - from) into = new Uint8Array(Math.max(to - from, Math.min(PIECE, heap.bytes)));
    const read = options.signal === undefined ? { into } : { into, signal: options.signal };
    const bytes = await unit.source.read(unit.span.offset + heap.offset + from, to - from, read);
    for (let i = first; i < next; i++) {
      cells.put(i, bytes.subarray(cells.start(i) - from, cells.end(i) - from));
    }
    const wait = pace.step(next, total);
    if (wait !== undefined) await wait;
  }
}

/** The cells of several columns that are not empty, in the order of the heap. */
class Cellar {
  /** Column and row of each cell, as row * columns + column. */
  readonly order: Float64Array;
  readonly #tasks: readonly RaggedTask[];

  constructor(tasks: readonly RaggedTask[]) {
    this.#tasks = tasks;
    const count = tasks.length === 0 ? 0 : tasks[0].places.length / 2;
    const order = new Float64Array(count * tasks.length);
    let used = 0;
    let last = 0;
    let sorted = true;
    for (let row = 0; row < count; row++) {
      for (let task = 0; task < tasks.length; task++) {
        const { places } = tasks[task];
        if (places[row * 2] === 0) continue;
        sorted &&= places[row * 2 + 1] >= last;
        last = places[row * 2 + 1];
        order[used++] = row * tasks.length + task;
      }
    }
    this.order = order.subarray(0, used);
    if (!sorted) {
      const start = (cell: number): number => this.#of(cell).places[this.#row(cell) * 2 + 1];
      this.order.sort((a, b) => start(a) - start(b));
    }
  }

  #of(cell: number): RaggedTask {
    return this.#tasks[cell % this.#tasks.length];
  }

  #row(cell: number): number {
    return Math.floor(cell / this.#tasks.length);
  }

  start(i: number): number {
    const cell = this.order[i];
    return this.#of(cell).places[this.#row(cell) * 2 + 1];
  }

  end(i: number): number {
    const cell = this.order[i];
    const { places, format } = this.#of(cell);
    const row = this.#row(cell);
    return places[row * 2 + 1] + Math.ceil((places[row * 2] * ELEMENT_BITS[format.element ?? "B"]) / 8);
  }

  put(i: number, bytes: Uint8Array): void {
    const cell = this.order[i];
    this.#of(cell).put(this.#row(cell), bytes);
  }
}
