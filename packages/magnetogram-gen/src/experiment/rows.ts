import type { Table } from "@helioscope/core";

/** One evaluation of an experiment. */
export interface ExperimentRow {
  /** Of a network, or the name of a baseline. */
  readonly generator: string;
  /** `network`: dropout off; `dropout-on`: the same network as the pix2pix codes test it; `baseline`: nothing was trained. */
  readonly kind: "network" | "dropout-on" | "baseline";
  /** Null for a baseline. */
  readonly seed: number | null;
  readonly scores: Readonly<Record<string, number>>;
}

/** A score over seeds. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation over seeds, with n - 1; NaN for one. */
  readonly deviation: number;
  readonly seeds: number;
}

/** What one generator came to over its seeds. */
export interface ExperimentSummary {
  readonly generator: string;
  readonly kind: ExperimentRow["kind"];
  readonly scores: Readonly<Record<string, Spread>>;
}

/** Mean and spread over seeds of every score, in the order in which generators appear. Seeds where a score is NaN count as NaN. */
export function summariseRows(rows: readonly ExperimentRow[]): ExperimentSummary[] {
  const groups = new Map<string, ExperimentRow[]>();
  for (const row of rows) {
    const key = `${row.kind}/${row.generator}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => ({
    generator: group[0].generator,
    kind: group[0].kind,
    scores: Object.fromEntries(
      Object.keys(group[0].scores).map((metric) => [
        metric,
        spreadOf(group.map(({ scores }) => scores[metric])),
      ]),
    ),
  }));
}

function spreadOf(values: readonly number[]): Spread {
  const seeds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: seeds > 1 ? Math.sqrt(squares / (seeds - 1)) : Number.NaN, seeds };
}

/** One row for each evaluation, one column for each score. */
export function experimentTable(rows: readonly ExperimentRow[]): Table {
  const metrics = [...new Set(rows.flatMap(({ scores }) => Object.keys(scores)))];
  return {
    name: "results",
    columns: [
      { name: "generator", type: "string", about: "Network or baseline" },
      {
        name: "kind",
        type: "string",
        about: "network, dropout-on (the same network tested with dropout) or baseline",
      },
      { name: "seed", type: "int", about: "Of the training; empty for baselines" },
      ...metrics.map((name) => ({ name, type: "float" as const, about: "Score on the test side" })),
    ],
    rows: rows.map(({ generator, kind, seed, scores }) => ({
      generator,
      kind,
      seed,
      ...Object.fromEntries(metrics.map((name) => [name, known(scores[name])])),
    })),
  };
}

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
