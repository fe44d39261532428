import type { Column, Row } from "@helioscope/core";
import type { BenchRow, Measured, Outcome } from "./types.ts";

/** Columns of the table in a file. */
export const BENCH_COLUMNS: readonly Column[] = [
  { name: "net", type: "string", about: "network" },
  { name: "size", type: "string", about: "paper or compact" },
  { name: "parameters", type: "int", about: "weights, moving statistics included" },
  { name: "batch", type: "int", about: "examples at once" },
  { name: "side", type: "int", about: "pixels of an image's side, or wavelengths" },
  { name: "job", type: "string", about: "predict, or train: a step of Adam" },
  { name: "engine", type: "string", about: "what ran it; onnx is ONNX Runtime" },
  { name: "version", type: "string", about: "of the library underneath" },
  { name: "threads", type: "int", about: "of the engine, and of PyTorch" },
  { name: "milliseconds", type: "float", unit: "ms", about: "middle time of a batch" },
  { name: "peak_memory_mib", type: "float", unit: "MiB", about: "most memory of the process" },
  { name: "pytorch_version", type: "string", about: "PyTorch, channels_last" },
  { name: "pytorch_milliseconds", type: "float", unit: "ms", about: "its middle time of a batch" },
  { name: "pytorch_peak_memory_mib", type: "float", unit: "MiB", about: "most memory of its process" },
  { name: "ratio", type: "float", about: "how many times faster than PyTorch" },
  { name: "refused", type: "string", about: "why nothing was measured" },
];

/** A row of the table in a file. `ratio` says how many times faster than PyTorch. */
export function benchCells({ ours, torch, ...row }: BenchRow): Row {
  const own = measured(ours);
  const peer = measured(torch);
  return {
    net: row.net,
    size: row.size,
    parameters: "refused" in ours ? null : ours.parameters,
    batch: row.batch,
    side: row.side,
    job: row.job,
    engine: row.engine,
    version: own?.version ?? null,
    threads: own?.threads ?? null,
    milliseconds: own?.milliseconds ?? null,
    peak_memory_mib: own?.peakMemoryMiB ?? null,
    pytorch_version: peer?.version ?? null,
    pytorch_milliseconds: peer?.milliseconds ?? null,
    pytorch_peak_memory_mib: peer?.peakMemoryMiB ?? null,
    ratio: row.ratio ?? null,
    refused: "refused" in ours ? ours.refused : null,
  };
}

const HEAD = [
  "net",
  "size",
  "job",
  "input",
  "engine",
  "threads",
  "ms",
  "MiB",
  "PyTorch ms",
  "PyTorch MiB",
  "ratio",
];
const LEFT = 5;

/** Aligned columns for a terminal; why a row is empty stands below. */
export function benchTable(rows: readonly BenchRow[]): string[] {
  const cells = rows.map(cellsOf);
  const widths = HEAD.map((text, k) => Math.max(text.length, ...cells.map((row) => row[k].length)));
  const line = (row: readonly string[]) =>
    row
      .map((text, k) => (k < LEFT ? text.padEnd(widths[k]) : text.padStart(widths[k])))
      .join("  ")
      .trimEnd();
  return [line(HEAD), ...cells.map(line), ...notes(rows)];
}

/** The same as Markdown. */
export function benchMarkdown(rows: readonly BenchRow[]): string {
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  const rule = HEAD.map((_, k) => (k < LEFT ? "---" : "---:"));
  const table = [HEAD, rule, ...rows.map(cellsOf)].map(line);
  return `${[...table, "", ...notes(rows).map((note) => `- ${note}`)].join("\n")}\n`;
}

function cellsOf({ ours, torch, ...row }: BenchRow): string[] {
  const figures = (outcome: Outcome) => {
    const found = measured(outcome);
    return found ? [digits(found.milliseconds), found.peakMemoryMiB.toFixed(0)] : ["-", "-"];
  };
  return [
    row.net,
    row.size,
    row.job,
    `${row.batch} x ${row.side}${row.net === "stokes" ? "" : ` x ${row.side}`}`,
    row.engine,
    "refused" in ours ? "-" : String(ours.threads),
    ...figures(ours),
    ...figures(torch),
    row.ratio === undefined ? "-" : row.ratio.toFixed(2),
  ];
}

/** What the figures are, and why some are missing. */
function notes(rows: readonly BenchRow[]): string[] {
  const versions = new Map<string, string>();
  const missing = new Set<string>();
  const peerless = new Set<string>();
  for (const { ours, torch, ...row } of rows) {
    const what = `${row.job} ${row.net} ${row.size}`;
    if ("refused" in ours) missing.add(`${what}, ${row.engine}: ${ours.refused}`);
    else versions.set(row.engine, ours.version);
    if (!("refused" in torch)) versions.set("PyTorch", `${torch.version}, channels_last`);
    else if (!("refused" in ours)) peerless.add(torch.refused);
  }
  const said = [...versions].map(([name, version]) => `${name}: ${version}`);
  return [
    "ms: the middle time of a batch; ratio: how many times faster than PyTorch on as many threads",
    ...said,
    ...missing,
    ...[...peerless].map((reason) => `no PyTorch: ${reason}`),
  ];
}

function measured(outcome: Outcome): Measured | undefined {
  return "refused" in outcome ? undefined : outcome;
}

function digits(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}
