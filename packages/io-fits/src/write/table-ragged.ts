import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Header } from "../header/header.ts";
import type { RaggedColumn } from "../table/column.ts";
import { encodeBigEndian } from "./big-endian.ts";
import type { CardInput } from "./cards.ts";
import { checkText, type FieldPlan, logicalByte, numericForm, packBits } from "./table-fields.ts";
import { headerNull } from "./table-nulls.ts";

/** A column of variable length and where its cells lie in the heap. */
export interface RaggedPlan {
  readonly column: RaggedColumn;
  /** Letter of the elements. */
  readonly letter: string;
  readonly zero: number | bigint | undefined;
  /** Elements of each cell. */
  readonly lengths: Float64Array;
  /** Offset of each cell in the heap, in bytes. */
  readonly offsets: Float64Array;
  /** Elements of the longest cell. */
  readonly most: number;
  /** Where the next column may begin. */
  readonly end: number;
}

type Cell = NumericArray | string;

/** Lays the cells behind each other from byte `start` of the heap on. */
export function planRagged(column: RaggedColumn, rows: number, start: number): RaggedPlan {
  const { data, of, name } = column;
  if (data.length !== rows) {
    throw new FitsError("argument", `Column ${name} has ${data.length} cells`, {
      value: data.length,
      expected: `${rows}, one a row`,
    });
  }
  const { letter, zero, type } = elementOf(column);
  const lengths = new Float64Array(rows);
  const offsets = new Float64Array(rows);
  let most = 0;
  let end = start;
  for (let row = 0; row < rows; row++) {
    const cell = data[row];
    const right = type === undefined ? typeof cell === "string" : cell instanceof type;
    if (!right) {
      throw new FitsError("argument", `Cell ${row} of column ${name} is of another type than the others`, {
        value: typeof cell === "string" ? cell : cell.constructor.name,
        expected: type?.name ?? "a string",
      });
    }
    const elements = of === "complex" ? cell.length / 2 : cell.length;
    if (!Number.isInteger(elements)) {
      throw new FitsError("argument", `Cell ${row} of column ${name} ends within a complex number`, {
        value: cell.length,
        expected: "an even number of parts",
      });
    }
    if (typeof cell === "string") checkText(cell, 0, row);
    lengths[row] = elements;
    offsets[row] = elements === 0 ? 0 : end;
    if (elements > most) most = elements;
    end += cellBytes(cell, of);
  }
  return { column, letter, zero, lengths, offsets, most, end };
}

function cellBytes(cell: Cell, of: RaggedColumn["of"]): number {
  if (typeof cell === "string") return cell.length;
  return of === "bits" ? Math.ceil(cell.length / 8) : cell.byteLength;
}

interface Element {
  readonly letter: string;
  readonly zero: number | bigint | undefined;
  /** What every cell must be; undefined for strings. */
  readonly type: (new (length: number) => NumericArray) | undefined;
}

/** The type of the first cell that has values is that of the column; without any, the first cell's. */
function elementOf({ data, of }: RaggedColumn): Element {
  if (of === "text") return { letter: "A", zero: undefined, type: undefined };
  if (of === "logical") return { letter: "L", zero: undefined, type: Uint8Array };
  if (of === "bits") return { letter: "X", zero: undefined, type: Uint8Array };
  const sample = data[0];
  if (of === "complex") {
    const double = sample instanceof Float64Array;
    return { letter: double ? "M" : "C", zero: undefined, type: double ? Float64Array : Float32Array };
  }
  const cell = sample === undefined || typeof sample === "string" ? new Float64Array(0) : sample;
  return {
    ...numericForm(cell),
    type: cell.constructor as new (length: number) => NumericArray,
  };
}

/** The field of pointers into the heap. */
export function raggedField(
  plan: RaggedPlan,
  pointer: "P" | "Q",
  n: number,
  header: Header | readonly CardInput[] | undefined,
): FieldPlan {
  const { column, letter, zero, lengths, offsets, most } = plan;
  const none = /[BIJK]/.test(letter) ? headerNull(column.name, header) : undefined;
  const wide = pointer === "Q";
  return {
    name: column.name || `col${n}`,
    unit: column.unit,
    form: `1${pointer}${letter}(${most})`,
    bytes: wide ? 16 : 8,
    ...(zero === undefined ? {} : { zero }),
    ...(none === undefined ? {} : { null: none }),
    fill: (to, rowBytes, offset, first, count) => {
      const view = new DataView(to.buffer, to.byteOffset, to.byteLength);
      for (let row = 0; row < count; row++) {
        const at = row * rowBytes + offset;
        const length = lengths[first + row];
        const from = offsets[first + row];
        if (wide) {
          view.setUint32(at, length / 2 ** 32);
          view.setUint32(at + 4, length);
          view.setUint32(at + 8, from / 2 ** 32);
          view.setUint32(at + 12, from);
        } else {
          view.setInt32(at, length);
          view.setInt32(at + 4, from);
        }
      }
    },
  };
}

const PIECE = 1 << 19;

/** The heap: the cells of each column, column after column. */
export function* heapPieces(plans: readonly RaggedPlan[]): Generator<Uint8Array> {
  let piece = new Uint8Array(PIECE);
  let at = 0;
  for (const { column } of plans) {
    for (const cell of column.data) {
      const bytes = cellBytes(cell, column.of);
      if (at + bytes > piece.length) {
        if (at > 0) yield piece.subarray(0, at);
        piece = new Uint8Array(Math.max(PIECE, bytes));
        at = 0;
      }
      writeCell(cell, column.of, piece, at);
      at += bytes;
    }
  }
  if (at > 0) yield piece.subarray(0, at);
}

function writeCell(cell: Cell, of: RaggedColumn["of"], to: Uint8Array, at: number): void {
  if (typeof cell === "string") {
    for (let i = 0; i < cell.length; i++) to[at + i] = cell.charCodeAt(i);
  } else if (of === "logical") {
    for (let i = 0; i < cell.length; i++) to[at + i] = logicalByte(cell[i] as number);
  } else if (of === "bits") packBits(cell as Uint8Array, 0, cell.length, to, at);
  else {
    const { zero } = numericForm(cell);
    const flipped = zero !== undefined;
    if (at % cell.BYTES_PER_ELEMENT === 0) {
      encodeBigEndian(cell, to.subarray(at, at + cell.byteLength), flipped);
      return;
    }
    const aligned = new Uint8Array(cell.byteLength);
    encodeBigEndian(cell, aligned, flipped);
    to.set(aligned, at);
  }
}
