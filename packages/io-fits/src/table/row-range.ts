import { FitsError } from "../errors.ts";
import type { RowRange } from "./options.ts";

/** The asked range, all `total` rows where there is none. */
export function rowRange(total: number, rows?: RowRange, unit?: number): RowRange {
  if (rows === undefined) return { start: 0, count: total };
  const { start, count } = rows;
  const sound = Number.isSafeInteger(start) && Number.isSafeInteger(count) && start >= 0 && count >= 0;
  if (sound && start + count <= total) return { start, count };
  throw new FitsError("argument", `There are no ${count} rows from row ${start} on`, {
    unit,
    value: rows,
    expected: `whole numbers within the table's ${total} rows`,
  });
}
