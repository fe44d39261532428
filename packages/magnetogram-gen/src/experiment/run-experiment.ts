import { ArgumentError, type Store, type TrainRun, throwIfAborted } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import { openPrepared } from "../dataset/index.ts";
import {
  type EvaluatedSide,
  evaluatedSide,
  flareNeighbourhood,
  type GeneratorRecord,
  type KnownFlare,
  measureGenerator,
  reportOf,
  reportOptions,
  trivialGenerators,
} from "../evaluation/index.ts";
import { networkGenerator } from "../generate/index.ts";
import { fingerprint } from "../training/claim-run.ts";
import type { FieldGenerator, PreparedSet } from "../types.ts";
import { assertScorable } from "./assert-scorable.ts";
import { type Claim, judgeClaims, type Verdict } from "./claims.ts";
import { experimentConfig } from "./models.ts";
import { keptRecord, measurementKey } from "./record-file.ts";
import { experimentCsv, experimentMarkdown } from "./report.ts";
import { type ExperimentRow, type ExperimentSummary, summariseRows } from "./rows.ts";
import { trainedNet } from "./trained-net.ts";
import { workOf } from "./work.ts";

export interface ExperimentOptions extends Omit<TrainRun, "seed" | "resume"> {
  /** Names of `experimentModels`. */
  readonly models: readonly string[];
  readonly seeds: readonly number[];
  /** What all networks share: preparation, cadence, widths, training. */
  readonly config: MagnetogramConfig;
  /** Of a synthetic Sun: scores near flares in progress. */
  readonly flares?: readonly KnownFlare[];
  /** How networks are run with dropout on: dropout alone (where absent), or as the pix2pix codes do. */
  readonly dropoutMode?: "dropout" | "reference";
}

export interface ExperimentResult {
  readonly rows: readonly ExperimentRow[];
  readonly summaries: readonly ExperimentSummary[];
  readonly verdicts: readonly Verdict[];
  /** The tables for people, as in `results.md`. */
  readonly markdown: string;
}

/** What the issue claims of the recurrent network, dropout off. */
export const paperClaims: readonly Claim[] = [
  { metric: "ssim", about: "higher SSIM", margin: 0 },
  { metric: "psnr", about: "higher PSNR", margin: 0 },
  { metric: "unsignedFluxCorrelation", about: "higher correlation of unsigned flux", margin: 0 },
  { metric: "positiveFluxCorrelation", about: "higher correlation of positive flux", margin: 0 },
  { metric: "negativeFluxCorrelation", about: "higher correlation of negative flux", margin: 0 },
  { metric: "differenceCorrelation", about: "difference-map correlation higher by 0.1", margin: 0.1 },
];

/**
 * Tests the claims of the paper on a prepared data set: trains each network from each seed, then runs them all over the test
 * side, dropout off and on, beside the trivial baselines; all of them are scored on the same frames. Writes
 * `runs/NETWORK-seedN/` (with `run.json`: engine and time), `records/`, `results.csv`, `results.json` and `results.md` to `out`.
 *
 * Called again on the same folder it keeps what is finished and goes on with what is not. When it is aborted it throws an
 * AbortedError; so much is in the folder.
 *
 * @throws ArgumentError for a network that there is not, and for a folder of another experiment; DataError, before anything is
 *   trained, where the test side is too short for the longest network and the baselines; as `trainOnSet`
 */
export async function runExperiment(data: Store, options: ExperimentOptions): Promise<ExperimentResult> {
  const { models, seeds, config, out, onWarning, dropoutMode = "dropout" } = options;
  if (models.length === 0 || seeds.length === 0)
    throw new ArgumentError("An experiment of nothing", { expected: "networks and seeds" });
  const configs = new Map(models.map((name) => [name, experimentConfig(name, config)]));
  const open = (own: MagnetogramConfig) => openPrepared(data, own, onWarning ? { onWarning } : {});
  const longest = [...configs.values()].reduce((a, b) => (b.sequence.frames > a.sequence.frames ? b : a));
  const shared = await open(longest);
  const side = evaluatedSide(shared, workOf(options));
  const scored = { ...reportOptions(longest), bootstrap: null, warmUpFrames: longest.sequence.frames - 1 };
  const measure = await measurer(shared, side, longest, options);
  const measured: Measured[] = [];

  const { generators, notes } = await baselinesOf(shared, side, longest, options);
  for (const generator of generators) {
    const row = { generator: generator.name, kind: "baseline", seed: null, network: null } as const;
    measured.push({ row, record: await measure(row, {}, generator) });
  }
  assertScorable(
    measured.map(({ record }) => record),
    scored,
  );
  for (const seed of seeds) {
    for (const [name, own] of configs) {
      const { net, facts } = await trainedNet(await open(own), own, name, seed, options);
      try {
        const weights = await net.hash();
        for (const kind of ["network", "dropout-on"] as const) {
          const testMode = kind === "network" ? "deterministic" : dropoutMode;
          const row = { generator: name, kind, seed, network: facts };
          const generator = networkGenerator(net, { name, testMode, seed, readAhead: "auto" });
          measured.push({ row, record: await measure(row, { weights, testMode, seed }, generator) });
        }
      } finally {
        net.dispose();
      }
    }
  }
  const report = reportOf(
    measured.map(({ record }) => record),
    scored,
  );
  const rows = measured.map(
    ({ row }, i): ExperimentRow => ({
      ...row,
      scores: Object.fromEntries(
        Object.entries(report.generators[i].scores).map(([name, { value }]) => [name, value]),
      ),
    }),
  );
  const verdicts = judgeClaims(rows, paperClaims);
  const { steps, epochs, batchSize } = config.training;
  const markdown = experimentMarkdown(rows, verdicts, {
    data: `${shared.euv.length} EUV images and ${shared.field.length} fields of ${shared.sizePx}x${shared.sizePx} pixels, every ${config.sequence.cadenceMinutes} minutes`,
    test: `${report.frames} frames, ${report.fromUtc.slice(0, 10)} to ${report.toUtc.slice(0, 10)}`,
    training: `${steps === null ? `${epochs} epochs` : `${steps} steps`} of ${batchSize}, seeds ${seeds.join(", ")}`,
    dropoutMode,
    notes,
  });
  const summaries = summariseRows(rows);
  await out.write("results.csv", experimentCsv(rows));
  await out.write(
    "results.json",
    JSON.stringify({ config, models, seeds, dropoutMode, notes, rows, summaries, verdicts }, null, 1),
  );
  await out.write("results.md", markdown);
  return { rows, summaries, verdicts, markdown };
}

type RowFacts = Omit<ExperimentRow, "scores">;

interface Measured {
  readonly row: RowFacts;
  readonly record: GeneratorRecord;
}

/** Measures a generator on the shared sequence, or finds that it was measured so before. */
async function measurer(
  set: PreparedSet,
  side: EvaluatedSide,
  config: MagnetogramConfig,
  { out, flares, signal, onProgress }: ExperimentOptions,
): Promise<(row: RowFacts, made: unknown, generator: FieldGenerator) => Promise<GeneratorRecord>> {
  const data = await fingerprint(set);
  const { warmUpFrames: _, ...asked } = { ...reportOptions(config), powerFrames: null };
  const { intensity, sequence } = config;
  const work = workOf({ ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) });
  return async (row, made, generator) => {
    throwIfAborted(signal);
    const parts = [row.generator.replaceAll(/[^\w-]+/g, "-"), row.kind, row.seed];
    const key = await measurementKey({ data, asked, intensity, sequence, flares: flares ?? null, made });
    return keptRecord(out, `records/${parts.filter((part) => part !== null).join("-")}.json`, key, () =>
      measureGenerator(side.items(), generator, {
        ...asked,
        ...(flares ? { flares: flareNeighbourhood(flares) } : {}),
        ...work,
      }),
    );
  };
}

/** The trivial generators, and what was left out of them. */
async function baselinesOf(
  set: PreparedSet,
  side: EvaluatedSide,
  config: MagnetogramConfig,
  options: ExperimentOptions,
): Promise<{ readonly generators: readonly FieldGenerator[]; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const onWarning = (warning: string) => {
    notes.push(`${warning}.`);
    options.onWarning?.(warning);
  };
  return { generators: await trivialGenerators(set, side, config, { ...workOf(options), onWarning }), notes };
}
