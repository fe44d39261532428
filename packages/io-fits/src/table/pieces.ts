import { Pace } from "../pace.ts";
import type { AsciiTableUnit, TableUnit } from "../unit.ts";
import type { Fields } from "./fields.ts";
import type { ColumnFormat } from "./format.ts";
import type { TableOptions } from "./options.ts";

/** Rows are read in pieces of about this many bytes. */
const PIECE = 2 ** 21;
/** Bytes that are cheaper to read than to jump over. */
export const GAP: number = 2 ** 16;

/** One column to read, and who takes its fields. */
export interface Task {
  readonly format: ColumnFormat;
  append(fields: Fields): void;
}

/** Neighbouring fields of a row that are read together: bytes `from` to `to` of the row. */
interface Part {
  readonly from: number;
  to: number;
  readonly tasks: Task[];
}

/** Reads the rows from `start` on, piece after piece, and only those parts of wide rows that a task wants. */
export async function readPieces(
  unit: TableUnit | AsciiTableUnit,
  tasks: readonly Task[],
  { start, count }: { readonly start: number; readonly count: number },
  options: TableOptions,
): Promise<void> {
  const parts = partsOf(tasks);
  const { rowBytes, source } = unit;
  const alone = parts.length > 1 || rowBytes - (parts[0]?.to ?? 0) + (parts[0]?.from ?? 0) > GAP;
  const step = alone ? 1 : Math.max(1, Math.floor(PIECE / Math.max(1, rowBytes)));
  const longest = Math.max(0, ...parts.map(({ from, to }) => (step - 1) * rowBytes + to - from));
  const into = new Uint8Array(Math.min(longest, count * rowBytes));
  const read = options.signal === undefined ? { into } : { into, signal: options.signal };
  const pace = new Pace(options);
  for (let row = 0; row < count; row += step) {
    const rows = Math.min(step, count - row);
    for (const { from, to, tasks: own } of parts) {
      const length = (rows - 1) * rowBytes + to - from;
      const at = unit.span.offset + (start + row) * rowBytes + from;
      const bytes = length === 0 ? into.subarray(0, 0) : await source.read(at, length, read);
      for (const task of own) {
        task.append({ bytes, offset: task.format.offset - from, stride: rowBytes, rows });
      }
    }
    const wait = pace.step(row + rows, count);
    if (wait !== undefined) await wait;
  }
}

function partsOf(tasks: readonly Task[]): Part[] {
  const sorted = tasks.toSorted((a, b) => a.format.offset - b.format.offset);
  const parts: Part[] = [];
  for (const task of sorted) {
    const { offset, bytes } = task.format;
    const last = parts.at(-1);
    if (last === undefined || offset - last.to > GAP) {
      parts.push({ from: offset, to: offset + bytes, tasks: [task] });
    } else {
      last.to = Math.max(last.to, offset + bytes);
      last.tasks.push(task);
    }
  }
  return parts;
}
