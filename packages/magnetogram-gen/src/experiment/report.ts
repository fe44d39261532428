import { csvText } from "@helioscope/core";
import type { Verdict } from "./claims.ts";
import { modelLines } from "./model-lines.ts";
import { type ExperimentRow, experimentTable, type Spread, summariseRows } from "./rows.ts";

/** Scores of the table for people, in its order. */
const SHOWN: Readonly<Record<string, string>> = {
  ssim: "SSIM",
  psnr: "PSNR, dB",
  unsignedFluxCorrelation: "unsigned flux cc",
  positiveFluxCorrelation: "positive flux cc",
  negativeFluxCorrelation: "negative flux cc",
  correlationDisc: "pixel cc, disc",
  differenceCorrelation: "difference-map cc",
  fluctuationRatio: "fluctuation / truth",
  flipRate: "polarity flips",
};

const ABOUT_MODE = {
  dropout: "the same network with dropout at test time too",
  reference:
    "the same network with dropout and the statistics of each image at test time, as the pix2pix codes do",
} as const;

/** Facts that stand above the table. */
export interface ReportFacts {
  readonly data: string;
  readonly test: string;
  readonly training: string;
  /** Of the rows with dropout on. */
  readonly dropoutMode: "dropout" | "reference";
  /** What was left out, and the like. */
  readonly notes: readonly string[];
}

/** The rows as CSV, a line each. */
export function experimentCsv(rows: readonly ExperimentRow[]): string {
  const { columns, rows: lines } = experimentTable(rows);
  const names = columns.map(({ name }) => name);
  return csvText(
    names,
    lines.map((line) => names.map((name) => line[name])),
  );
}

/** Table and verdicts for people. */
export function experimentMarkdown(
  rows: readonly ExperimentRow[],
  verdicts: readonly Verdict[],
  facts: ReportFacts,
): string {
  const names = Object.keys(SHOWN);
  const lines = summariseRows(rows).map(({ generator, kind, scores }) => {
    const name = kind === "dropout-on" ? `${generator}, dropout on` : generator;
    return `| ${name} | ${names.map((metric) => shown(scores[metric])).join(" | ")} |`;
  });
  return [
    `Data: ${facts.data}. Test: ${facts.test}. Training: ${facts.training}.`,
    ...facts.notes,
    "",
    ...modelLines(rows),
    `Scores on the test side, mean +- standard deviation over seeds; "dropout on" is ${ABOUT_MODE[facts.dropoutMode]}.`,
    "",
    `| generator | ${names.map((name) => SHOWN[name]).join(" | ")} |`,
    `|---|${"---|".repeat(names.length)}`,
    ...lines,
    "",
    ...verdictLines(verdicts),
    "",
  ].join("\n");
}

function verdictLines(verdicts: readonly Verdict[]): string[] {
  if (verdicts.length === 0) return ["No claim could be judged: it takes convgru and another network."];
  return [
    "| claim | convgru | other | difference | seeds | verdict |",
    "|---|---|---|---|---|---|",
    ...verdicts.map((verdict) => {
      const { about, against, mean, other, difference, deviation, holdsIn, seeds, holds } = verdict;
      const spread = Number.isNaN(deviation) ? "" : ` +- ${fixed(deviation)}`;
      const cells = [
        `${about} than ${against}${sightOf(verdict)}`,
        fixed(mean),
        fixed(other),
        `${fixed(difference)}${spread}`,
        `${holdsIn} of ${seeds}`,
        holds ? "holds" : "does not hold",
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  ];
}

const sightOf = ({ images, otherImages }: Verdict) =>
  images === null || otherImages === null ? "" : ` (sees ${images} images against ${otherImages})`;

function shown(spread: Spread | undefined): string {
  if (!spread || Number.isNaN(spread.mean)) return "-";
  return Number.isNaN(spread.deviation)
    ? fixed(spread.mean)
    : `${fixed(spread.mean)} +- ${fixed(spread.deviation)}`;
}

const fixed = (value: number) => (Math.abs(value) >= 10 ? value.toFixed(2) : value.toFixed(3));
