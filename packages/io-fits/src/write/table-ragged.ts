import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Header } from "../header/header.ts";
import type { RaggedColumn } from "../table/column.ts";
import { encodeBigEndian } from "./big-endian.ts";
import type { CardInput } from "./cards.ts";
import { checkText, type FieldPlan, logicalByte, numericForm, packBits } from "./table-fields.ts";
import { withRaggedNulls } from "./table-nulls.ts";

/** A column of variable length and where its cells lie in the heap. */
export interface RaggedPlan {
  readonly name: string;
  readonly unit: string | undefined;
  readonly of: RaggedColumn["of"];
  /** The cells, with TNULLn where they have nulls. */
  readonly data: RaggedColumn["data"];
  /** TNULLn. */
  readonly none?: number | bigint;
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
export function planRagged(
  column: RaggedColumn,
  rows: number,
  start: number,
  n: number,
  header: Header | readonly CardInput[] | undefined,
): RaggedPlan {
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
  const marked = /[BIJK]/.test(letter) ? withRaggedNulls(column, n, header, zero) : { data };
  return { ...marked, of, name, unit: column.unit, letter, zero, lengths, offsets, most, end };
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
export function raggedField(plan: RaggedPlan, pointer: "P" | "Q", n: number): FieldPlan {
  const { name, unit, none, letter, zero, lengths, offsets, most } = plan;
  const wide = pointer === "Q";
  return {
    name: name || `col${n}`,
    unit,
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
  let view = new DataView(piece.buffer);
  let at = 0;
  for (const { data, of, zero } of plans) {
    for (const cell of data) {
      const bytes = cellBytes(cell, of);
      if (at + bytes > piece.length) {
        if (at > 0) yield piece.subarray(0, at);
        piece = new Uint8Array(Math.max(PIECE, bytes));
        view = new DataView(piece.buffer);
        at = 0;
      }
      writeCell(cell, of, zero !== undefined, piece, view, at);
      at += bytes;
    }
  }
  if (at > 0) yield piece.subarray(0, at);
}

/** Values from which on a cell is worth the views that its swapping as a whole takes. */
const MANY = 64;

function writeCell(
  cell: Cell,
  of: RaggedColumn["of"],
  flipped: boolean,
  to: Uint8Array,
  view: DataView,
  at: number,
): void {
  if (typeof cell === "string") {
    for (let i = 0; i < cell.length; i++) to[at + i] = cell.charCodeAt(i);
  } else if (of === "logical") {
    for (let i = 0; i < cell.length; i++) to[at + i] = logicalByte(cell[i] as number);
  } else if (of === "bits") packBits(cell as Uint8Array, 0, cell.length, to, at);
  else if (cell.length < MANY) writeFew(cell, flipped, view, at);
  else {
    const aligned = at % cell.BYTES_PER_ELEMENT === 0;
    const into = aligned ? to.subarray(at, at + cell.byteLength) : new Uint8Array(cell.byteLength);
    encodeBigEndian(cell, into, flipped);
    if (!aligned) to.set(into, at);
  }
}

/** Big-endian values one by one. */
function writeFew(cell: NumericArray, flipped: boolean, view: DataView, at: number): void {
  const { length } = cell;
  if (cell instanceof Float32Array) for (let i = 0; i < length; i++) view.setFloat32(at + 4 * i, cell[i]);
  else if (cell instanceof Float64Array)
    for (let i = 0; i < length; i++) view.setFloat64(at + 8 * i, cell[i]);
  else if (cell instanceof BigInt64Array || cell instanceof BigUint64Array) {
    const flip = flipped ? 2n ** 63n : 0n;
    for (let i = 0; i < length; i++) view.setBigInt64(at + 8 * i, cell[i] ^ flip);
  } else if (cell.BYTES_PER_ELEMENT === 4) {
    const flip = flipped ? 1 << 31 : 0;
    for (let i = 0; i < length; i++) view.setInt32(at + 4 * i, cell[i] ^ flip);
  } else if (cell.BYTES_PER_ELEMENT === 2) {
    const flip = flipped ? 0x8000 : 0;
    for (let i = 0; i < length; i++) view.setInt16(at + 2 * i, cell[i] ^ flip);
  } else {
    const flip = flipped ? 0x80 : 0;
    for (let i = 0; i < length; i++) view.setUint8(at + i, cell[i] ^ flip);
  }
}
