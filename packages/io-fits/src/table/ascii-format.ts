import type { Structure } from "../header/structure.ts";
import { type ColumnFormat, commonFields, type TypeCode } from "./format.ts";

/** Columns of an ASCII table (Standard, section 7.2.1). */
export function asciiColumns(structure: Structure, rowBytes: number): ColumnFormat[] {
  const count = structure.integer("TFIELDS", 0, 999);
  const columns: ColumnFormat[] = [];
  let total = 0;
  for (let n = 1; n <= count; n++) {
    const common = commonFields(structure, n);
    const match = /^([AIFED])(\d+)(?:\.(\d+))?$/.exec(common.format.toUpperCase());
    if (match === null)
      throw structure.fail(`TFORM${n}`, `TFORM${n} is ${common.format}`, "Aw, Iw, Fw.d, Ew.d or Dw.d");
    const width = Number(match[2]);
    const offset = structure.integer(`TBCOL${n}`, 1, Math.max(1, rowBytes)) - 1;
    if (offset + width > rowBytes) {
      throw structure.fail(
        `TFORM${n}`,
        `Column ${n} ends at character ${offset + width} of the row`,
        `at most NAXIS1 = ${rowBytes}`,
      );
    }
    // Fields may overlap, but a header could claim one field a thousand times.
    total += width;
    if (total > 16 * rowBytes)
      throw structure.fail("TFIELDS", "The fields overlap many times over", "separate fields");
    columns.push({
      ...common,
      code: match[1] as TypeCode,
      repeat: width,
      element: undefined,
      offset,
      bytes: width,
      shape: [],
      decimals: Number(match[3] ?? 0),
    });
  }
  return columns;
}
