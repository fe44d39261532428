import type { JsocRecords, SegmentFile } from "@helioscope/archives";
import type { Cell, Column, Row } from "@helioscope/core";

/**
 * Pieces of a list of records as one. A column that is of numbers in one piece and of text in another is of text; one of
 * whole numbers here and others there is of numbers. A piece that has no value of it has no say.
 */
export function joinRecords(pieces: readonly JsocRecords[]): JsocRecords {
  const columns = new Map<string, { column: Column; judged: boolean }>();
  for (const { table } of pieces) {
    for (const column of table.columns) {
      const judged = table.rows.some(({ [column.name]: cell }) => cell !== null && cell !== undefined);
      const known = columns.get(column.name);
      if (!known || (judged && !known.judged)) columns.set(column.name, { column, judged });
      else if (judged) columns.set(column.name, { column: wider(known.column, column), judged });
    }
  }
  const all = [...columns.values()].map(({ column }) => column);
  const rows = pieces.flatMap(({ table }) =>
    table.rows.map(
      (row): Row => Object.fromEntries(all.map(({ name, type }) => [name, cellOf(row[name], type)])),
    ),
  );
  const segments: Record<string, SegmentFile[]> = {};
  let before = 0;
  for (const piece of pieces) {
    const count = piece.table.rows.length;
    for (const name of new Set([...Object.keys(segments), ...Object.keys(piece.segments)])) {
      segments[name] ??= Array.from({ length: before }, () => NOWHERE);
      segments[name].push(...(piece.segments[name] ?? Array.from({ length: count }, () => NOWHERE)));
    }
    before += count;
  }
  return { table: { name: "records", columns: all, rows }, segments };
}

const NOWHERE: SegmentFile = { path: null, url: null, shape: [] };

function wider(a: Column, b: Column): Column {
  if (a.type === b.type) return a;
  const numbers = [a.type, b.type].every((type) => type === "int" || type === "float");
  return { ...a, type: numbers ? "float" : "string" };
}

function cellOf(cell: Cell | undefined, type: Column["type"]): Cell {
  if (cell === undefined || cell === null) return null;
  return type === "string" ? String(cell) : cell;
}
