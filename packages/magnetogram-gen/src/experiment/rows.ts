import type { Table } from "@helioscope/core";
import { meanDeviation } from "../evaluation/index.ts";
import type { NetworkFacts } from "./network-facts.ts";

/** One evaluation of an experiment. */
export interface ExperimentRow {
  /** Of a network, or the name of a baseline. */
  readonly generator: string;
  /** `network`: dropout off; `dropout-on`: the same network tested with dropout; `baseline`: nothing was trained. */
  readonly kind: "network" | "dropout-on" | "baseline";
  /** Null for a baseline. */
  readonly seed: number | null;
  /** Null for a baseline. */
  readonly network: NetworkFacts | null;
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
  return { ...meanDeviation(values, 1), seeds: values.length };
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
      { name: "images", type: "int", about: "EUV images that the network sees" },
      { name: "skips", type: "string", about: "What its decoder is handed of the encoder" },
      { name: "memory", type: "string", about: "What it knows of earlier images" },
      { name: "parameters", type: "int", about: "Trainable numbers of the generator" },
      { name: "steps", type: "int", about: "Of the training" },
      { name: "seconds", type: "float", unit: "s", about: "Of the training, validation included" },
      { name: "ms_per_step", type: "float", unit: "ms", about: "Median" },
      { name: "engine", type: "string", about: "That trained it, with its threads" },
      ...metrics.map((name) => ({ name, type: "float" as const, about: "Score on the test side" })),
    ],
    rows: rows.map(({ generator, kind, seed, network, scores }) => ({
      generator,
      kind,
      seed,
      images: network?.images ?? null,
      skips: network?.skips ?? null,
      memory: network?.memory ?? null,
      parameters: network?.parameters ?? null,
      steps: network?.steps ?? null,
      seconds: network?.seconds ?? null,
      ms_per_step: known(network?.msPerStep),
      engine: network ? engineText(network) : null,
      ...Object.fromEntries(metrics.map((name) => [name, known(scores[name])])),
    })),
  };
}

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

/** Engines of a training: "wasm (2 threads)". */
export const engineText = ({ engines }: Pick<NetworkFacts, "engines">): string =>
  engines
    .map(({ name, threads }) => `${name} (${threads} ${threads === 1 ? "thread" : "threads"})`)
    .join(", then ") || "unknown";
