import type { Pace } from "../pace.ts";
import type { SourceRead } from "../sources/source.ts";
import type { Unit } from "../unit.ts";

const BATCH = 1 << 20;

/** A stretch of the rows of a table. */
export interface RowBatch {
  readonly bytes: Uint8Array;
  /** Number of the first row. */
  readonly first: number;
  readonly rows: number;
  /** Offset of the first byte in the file. */
  readonly byteOffset: number;
}

/** The rows that the file holds in full, about a megabyte at a time. */
export async function* rowBatches(
  unit: Unit,
  rowBytes: number,
  rows: number,
  pace: Pace,
  read: SourceRead,
): AsyncGenerator<RowBatch> {
  if (rowBytes < 1) return;
  const held = Math.min(rows, Math.floor(unit.span.available / rowBytes));
  const most = Math.max(1, Math.floor(BATCH / rowBytes));
  for (let first = 0; first < held; first += most) {
    const count = Math.min(most, held - first);
    const byteOffset = unit.span.offset + first * rowBytes;
    yield {
      bytes: await unit.source.read(byteOffset, count * rowBytes, read),
      first,
      rows: count,
      byteOffset,
    };
    await pace.step(first + count, held);
  }
}

/** Counts the bad cells of a column and remembers where the first one is. */
export class BadCells {
  #count = 0;
  #first: { readonly row: number; readonly byteOffset: number; readonly what: string } | undefined;

  add(row: number, byteOffset: number, what: string): void {
    this.#count++;
    this.#first ??= { row, byteOffset, what };
  }

  /** Calls back with one message for all of them. */
  tell(column: string, say: (byteOffset: number, message: string) => void): void {
    if (this.#first === undefined) return;
    const { row, byteOffset, what } = this.#first;
    const more = this.#count > 1 ? `, and so ${this.#count - 1} more` : "";
    say(byteOffset, `row ${row} of column ${column} ${what}${more}`);
  }
}
