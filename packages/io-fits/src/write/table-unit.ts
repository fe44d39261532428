import { FitsError } from "../errors.ts";
import { hasChecksums, withoutChecksums } from "./checksum-cards.ts";
import type { Place } from "./image-unit.ts";
import type { LaidUnit } from "./laid.ts";
import { tableCards } from "./table-cards.ts";
import { type FieldPlan, planField } from "./table-fields.ts";
import { heapPieces, planRagged, type RaggedPlan, raggedField } from "./table-ragged.ts";
import type { WritableTableUnit } from "./units.ts";

/** The most that 32-bit pointers reach (Standard, section 7.3.5). */
const POINTERS_REACH = 2 ** 31 - 1;

/** A table laid out as a BINTABLE extension, its heap directly behind its rows. */
export function layTable(unit: WritableTableUnit, place: Place, reach: number = POINTERS_REACH): LaidUnit {
  const { rows, columns } = unit.table;
  if (columns.length > 999) {
    throw new FitsError("argument", `The table has ${columns.length} columns`, {
      card: "TFIELDS",
      value: columns.length,
      expected: "at most 999",
    });
  }
  if (!Number.isSafeInteger(rows) || rows < 0 || (rows > 0 && columns.length === 0)) {
    throw new FitsError("argument", `The table has ${rows} rows`, {
      value: rows,
      expected: columns.length > 0 ? "a whole number" : "none without columns",
    });
  }
  const ragged: RaggedPlan[] = [];
  let heap = 0;
  for (const [i, column] of columns.entries()) {
    if (column.type !== "ragged") continue;
    const plan = planRagged(column, rows, heap, i + 1, unit.header);
    ragged.push(plan);
    heap = plan.end;
  }
  const pointer = heap > reach || ragged.some(({ most }) => most > reach) ? "Q" : "P";
  let next = 0;
  const fields = columns.map(
    (column, i): FieldPlan =>
      column.type === "ragged"
        ? raggedField(ragged[next++], pointer, i + 1)
        : planField(column, rows, i + 1, unit.header),
  );
  const rowBytes = fields.reduce((sum, { bytes }) => sum + bytes, 0);
  const cards = tableCards(unit, fields, rowBytes, heap);
  const checksums = place.checksums ?? hasChecksums(cards);
  return {
    cards: checksums ? cards : withoutChecksums(cards),
    dataBytes: rows * rowBytes + heap,
    pieces: function* () {
      yield* rowPieces(fields, rows, rowBytes);
      yield* heapPieces(ragged);
    },
    checksums,
  };
}

const PIECE = 1 << 19;

/** Rows, as many at a time as fill a piece; each column is filled in at once. */
function* rowPieces(fields: readonly FieldPlan[], rows: number, rowBytes: number): Generator<Uint8Array> {
  if (rowBytes === 0) return;
  const step = Math.max(1, Math.floor(PIECE / rowBytes));
  for (let first = 0; first < rows; first += step) {
    const count = Math.min(step, rows - first);
    const piece = new Uint8Array(count * rowBytes);
    let offset = 0;
    for (const field of fields) {
      if (field.bytes > 0) field.fill(piece, rowBytes, offset, first, count);
      offset += field.bytes;
    }
    yield piece;
  }
}
