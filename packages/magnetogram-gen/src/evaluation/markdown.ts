import type { Cell, Table } from "@helioscope/core";
import type { EvaluationReport } from "./evaluate-generators.ts";
import { fluxTable, fullDiscTable, regionTable, spatialTable, temporalTable } from "./tables.ts";

const TITLES: Readonly<Record<string, string>> = {
  "table-1": "The whole disc (Table 1)",
  "table-2": "Active regions (Table 2)",
  spatial: "In space",
  flux: "Total flux",
  temporal: "In time",
};

/** A table as Markdown; columns that have no value in any row are left out, an unknown value is a dash. */
export function markdownTable({ columns, rows }: Table): string {
  const shown = columns.filter(({ name }) => rows.some((row) => row[name] !== null));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(shown.map(({ name, unit }) => (unit ? `${name} (${unit})` : name))),
    line(shown.map(({ type }) => (type === "string" ? "---" : "---:"))),
    ...rows.map((row) => line(shown.map(({ name }) => cellText(row[name])))),
  ].join("\n");
}

function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "-";
  if (typeof cell !== "number") return String(cell).replaceAll("|", "\\|");
  if (!Number.isFinite(cell)) return cell > 0 ? "inf" : "-inf";
  if (Number.isInteger(cell)) return String(cell);
  return Math.abs(cell) >= 1e5 ? cell.toExponential(2) : String(Number(cell.toPrecision(4)));
}

/** The report for people: what it was made of, then its tables. */
export function evaluationMarkdown(report: EvaluationReport): string {
  const { frames, pairs, leftOut, fromUtc, toUtc, cadenceMinutes, clipGauss } = report;
  const tables = [fullDiscTable, spatialTable, fluxTable, temporalTable, regionTable]
    .map((make) => make(report))
    .filter(({ rows }) => rows.length > 0);
  return `${[
    "# Generated magnetograms beside the observed ones",
    `${frames} magnetograms from ${fromUtc} to ${toUtc}, ${pairs} pairs ${cadenceMinutes} minutes apart${leftOut > 0 ? `; ${leftOut} left out on which not every generator had data` : ""}. Fields are clipped at ${clipGauss} G. Means over images; std is the population's (1/N). SSIM and PSNR count the empty sky unless they say disc.`,
    ...tables.flatMap((table) => [`## ${TITLES[table.name] ?? table.name}`, markdownTable(table)]),
  ].join("\n\n")}\n`;
}
