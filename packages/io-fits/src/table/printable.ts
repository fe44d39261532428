import { FitsError } from "../errors.ts";
import { MAX_AXES } from "./format.ts";
import type { FitsTable } from "./options.ts";

/**
 * Refuses tables that no text can hold.
 *
 * @throws FitsError "argument" for rows of no columns, and for cells of more axes than can be gone through.
 */
export function checkPrintable({ rows, columns }: FitsTable): void {
  if (rows > 0 && columns.length === 0) {
    throw new FitsError("argument", `The table has ${rows} rows of no columns`, {
      value: rows,
      expected: "a column, or no rows",
    });
  }
  for (const { name, shape } of columns) checkAxes(name, shape);
}

/** @throws FitsError "argument" for more axes than can be gone through. */
export function checkAxes(name: string, shape: readonly number[]): void {
  if (shape.length <= MAX_AXES) return;
  throw new FitsError("argument", `The cells of column ${name} have ${shape.length} axes`, {
    value: shape.length,
    expected: `at most ${MAX_AXES}`,
  });
}
