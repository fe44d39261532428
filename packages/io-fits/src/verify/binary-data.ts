import type { Pace } from "../pace.ts";
import type { SourceRead } from "../sources/source.ts";
import { type Descriptor, descriptor } from "../table/descriptor.ts";
import type { ColumnFormat } from "../table/format.ts";
import type { Findings } from "./finding.ts";
import { BadCells, rowBatches } from "./row-batches.ts";
import type { Subject } from "./subject.ts";

/** How often the cells of a column may share the heap before their contents are no longer looked at. */
const SHARING = 4;

/** Where the heap of a table lies. */
interface Heap {
  readonly offset: number;
  readonly length: number;
  /** Bytes of it that the file holds. */
  readonly available: number;
}

/** Text, truth values, bits and descriptors of a binary table (sections 7.3.3 and 7.3.5). */
export async function binaryData(
  { unit, header }: Subject,
  columns: readonly ColumnFormat[],
  findings: Findings,
  pace: Pace,
  read: SourceRead,
): Promise<void> {
  const rowBytes = header.getNumber("NAXIS1") ?? 0;
  const rows = header.getNumber("NAXIS2") ?? 0;
  const main = rowBytes * rows;
  const start = header.getNumber("THEAP") ?? main;
  const { offset, available } = unit.span;
  const heap: Heap = {
    offset: offset + start,
    length: Math.max(0, main + (header.getNumber("PCOUNT") ?? 0) - start),
    available: Math.max(0, available - start),
  };
  const checked = columns
    .filter(({ bytes }) => bytes > 0)
    .map((column) => ({ column, bad: new BadCells(), long: new BadCells(), read: 0 }))
    .filter(({ column }) => "ALXPQ".includes(column.code));
  if (checked.length === 0) return;
  for await (const batch of rowBatches(unit, rowBytes, rows, pace, read)) {
    const view = new DataView(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
    for (const one of checked) {
      const { column, bad, long } = one;
      const most = maximum(column);
      for (let row = 0; row < batch.rows; row++) {
        const at = row * rowBytes + column.offset;
        const place = [batch.first + row, batch.byteOffset + at] as const;
        if (column.code !== "P" && column.code !== "Q") {
          const cell = batch.bytes.subarray(at, at + column.bytes);
          const problem = contentProblem(cell, column.code, column.repeat);
          if (problem !== undefined) bad.add(...place, problem);
          continue;
        }
        const found = descriptor(view, rowBytes, row, column);
        if (found.length === 0) continue;
        const outside = heapProblem(found, heap);
        if (outside !== undefined) {
          bad.add(...place, outside);
          continue;
        }
        if (found.length > most)
          long.add(...place, `has ${found.length} elements; ${column.format} states at most ${most}`);
        const element = column.element ?? "B";
        if (!"ALX".includes(element) || found.offset + found.bytes > heap.available) continue;
        one.read += found.bytes;
        if (one.read > SHARING * heap.length) continue;
        const cell = await unit.source.read(heap.offset + found.offset, found.bytes, read);
        const problem = contentProblem(cell, element, found.length);
        if (problem !== undefined) bad.add(...place, problem);
      }
    }
  }
  for (const { column, bad, long } of checked) {
    const section = "PQ".includes(column.code) ? "7.3.5" : "7.3.3";
    bad.tell(column.name, (at, message) => findings.error(section, at, message));
    long.tell(column.name, (at, message) => findings.error("7.3.5", at, message));
  }
}

/** The most elements of a variable-length cell, where TFORMn says so: `1PE(400)`. */
function maximum({ format }: ColumnFormat): number {
  const match = /\((\d+)\)\s*$/.exec(format);
  return match === null ? Number.POSITIVE_INFINITY : Number(match[1]);
}

function heapProblem({ length, offset, bytes }: Descriptor, heap: Heap): string | undefined {
  if (length < 0) return `has ${length} elements`;
  if (offset >= 0 && offset + bytes <= heap.length) return undefined;
  return `(${length} elements from byte ${offset}) lies outside the heap of ${heap.length} bytes`;
}

function contentProblem(cell: Uint8Array, code: string, count: number): string | undefined {
  if (code === "L") {
    const at = cell.findIndex((byte) => byte !== 0x54 && byte !== 0x46 && byte !== 0);
    return at < 0 ? undefined : `holds byte ${cell[at]} as a truth value; T, F and 0 are allowed`;
  }
  if (code === "X") {
    const spare = (8 - (count % 8)) % 8;
    return spare > 0 && (cell[cell.length - 1] & ((1 << spare) - 1)) !== 0
      ? "has bits that are set behind its last one"
      : undefined;
  }
  // What stands behind a NUL has no meaning.
  const end = cell.indexOf(0);
  const text = end < 0 ? cell : cell.subarray(0, end);
  const at = text.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  return at < 0 ? undefined : `holds byte ${text[at]} in its text, which is not printable ASCII`;
}
