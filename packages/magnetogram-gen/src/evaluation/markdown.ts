import type { Cell, Column, Table } from "@helioscope/core";
import type { TrainedOn } from "../network/index.ts";
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
    ...rows.map((row) => line(shown.map(({ name, type }) => cellText(row[name], type)))),
  ].join("\n");
}

function cellText(cell: Cell | undefined, type: Column["type"]): string {
  if (cell === null || cell === undefined) return "-";
  if (typeof cell !== "number") return String(cell).replaceAll("|", "\\|");
  if (!Number.isFinite(cell)) return cell > 0 ? "inf" : "-inf";
  if (type === "int" || cell === 0) return String(cell);
  const size = Math.abs(cell);
  return size >= 1e5 || size < 1e-3 ? cell.toExponential(2) : String(Number(cell.toPrecision(4)));
}

/** A network of a report, and what it was trained on. */
export interface ReportedNetwork {
  readonly name: string;
  readonly trainedOn: TrainedOn | null;
}

/** The report for people: what it was made of and what its networks were trained on, then its tables. */
export function evaluationMarkdown(
  report: EvaluationReport,
  networks: readonly ReportedNetwork[] = [],
): string {
  const { truth, frames, pairs, leftOut, fromUtc, toUtc, cadenceMinutes, clipGauss } = report;
  const synthetic = truth === "truth (synthetic)";
  const tables = [fullDiscTable, spatialTable, fluxTable, temporalTable, regionTable]
    .map((make) => make(report))
    .filter(({ rows }) => rows.length > 0);
  return `${[
    `# Generated magnetograms beside ${synthetic ? "those of a synthetic Sun" : "the observed ones"}`,
    `${frames} magnetograms from ${fromUtc} to ${toUtc}, ${pairs} pairs ${cadenceMinutes} minutes apart${leftOut > 0 ? `; ${leftOut} left out on which not every generator had data` : ""}. Fields are clipped at ${clipGauss} G. Means over images; std is the population's (1/N). SSIM and PSNR count the empty sky unless they say disc; cc_whole counts it too, where both fields are 0: only a mean field that both have makes it higher than cc_disc.${synthetic ? " The truth is synthetic: made by a program, not observed." : ""}`,
    ...(networks.length > 0 ? [networks.map(trainingLine).join("\n")] : []),
    ...tables.flatMap((table) => [`## ${TITLES[table.name] ?? table.name}`, markdownTable(table)]),
  ].join("\n\n")}\n`;
}

function trainingLine({ name, trainedOn }: ReportedNetwork): string {
  if (trainedOn === null) return `- ${name}: not trained`;
  const { about, seed, steps, synthetic } = trainedOn;
  return `- ${name}: trained on ${about} (seed ${seed}, ${steps} steps)${synthetic ? "; unproven on real data" : ""}`;
}
