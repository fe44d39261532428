import type { Cell } from "@helioscope/core";
import { UsageError } from "../usage-error.ts";

export type TableFormat = "csv" | "jsonl" | "parquet";
export const TABLE_FORMATS: readonly TableFormat[] = ["csv", "jsonl", "parquet"];

/** Reads `--format csv,parquet`. */
export function tableFormats(option: string): TableFormat[] {
  const formats = option.split(",").map((word) => word.trim().toLowerCase());
  for (const format of formats) {
    if (!(TABLE_FORMATS as readonly string[]).includes(format)) {
      throw new UsageError(
        `--format takes ${TABLE_FORMATS.join(", ")} (several with commas), not "${format}"`,
      );
    }
  }
  return [...new Set(formats as TableFormat[])];
}

/** RFC 4180: quoted where needed; a list of integers is joined by spaces. */
export function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number")
    return Number.isFinite(cell)
      ? Math.abs(cell) < 1e15
        ? String(cell)
        : cell.toExponential()
      : Number.isNaN(cell)
        ? "nan"
        : cell > 0
          ? "inf"
          : "-inf";
  if (typeof cell === "boolean") return cell ? "true" : "false";
  const text = typeof cell === "string" ? cell : cell.join(" ");
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
