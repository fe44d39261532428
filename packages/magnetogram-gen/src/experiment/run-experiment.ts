import {
  AbortedError,
  ArgumentError,
  folderStore,
  type Store,
  type TrainRun,
  throwIfAborted,
} from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import { openPrepared } from "../dataset/index.ts";
import {
  evaluatedSide,
  flareNeighbourhood,
  type GeneratorRecord,
  type KnownFlare,
  measureGenerator,
  persistence,
  reportOf,
  trivialGenerators,
} from "../evaluation/index.ts";
import { networkGenerator } from "../generate/index.ts";
import { MagnetogramNet } from "../network/index.ts";
import { claimRun, fingerprint } from "../training/claim-run.ts";
import { trainOnSet } from "../training/train.ts";
import type { FieldGenerator, PreparedSet } from "../types.ts";
import { type Claim, judgeClaims, type Verdict } from "./claims.ts";
import { experimentConfig } from "./models.ts";
import { keptRecord } from "./record-file.ts";
import { experimentCsv, experimentMarkdown } from "./report.ts";
import { type ExperimentRow, type ExperimentSummary, summariseRows } from "./rows.ts";

export interface ExperimentOptions extends Omit<TrainRun, "seed" | "resume"> {
  /** Names of `experimentModels`. */
  readonly models: readonly string[];
  readonly seeds: readonly number[];
  /** What all networks share: preparation, cadence, widths, training. */
  readonly config: MagnetogramConfig;
  /** Of a synthetic Sun: scores near flares in progress. */
  readonly flares?: readonly KnownFlare[];
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

/** Hours that the baseline persistence lags behind. */
const PERSISTENCE_HOURS = 24;

/**
 * Tests the claims of the paper on a prepared data set: trains each network from each seed, then runs them all over the test
 * side, dropout off and on, beside the trivial baselines; all of them are scored on the same frames. Writes
 * `runs/NETWORK-seedN/`, `records/`, `results.csv`, `results.json` and `results.md` to `out`.
 *
 * Called again on the same folder it keeps what is finished and goes on with what is not. When it is aborted it throws an
 * AbortedError; so much is in the folder.
 *
 * @throws ArgumentError for a network that there is not, and for a folder of another experiment; as `trainOnSet`
 */
export async function runExperiment(data: Store, options: ExperimentOptions): Promise<ExperimentResult> {
  const { models, seeds, config, out, signal, onWarning } = options;
  if (models.length === 0 || seeds.length === 0)
    throw new ArgumentError("An experiment of nothing", { expected: "networks and seeds" });
  const configs = new Map(models.map((name) => [name, experimentConfig(name, config)]));
  const open = (own: MagnetogramConfig) => openPrepared(data, own, onWarning ? { onWarning } : {});
  const longest = [...configs.values()].reduce((a, b) => (b.sequence.frames > a.sequence.frames ? b : a));
  const shared = await open(longest);
  const measured = await fingerprint(shared);
  const side = evaluatedSide(shared, workOf(options));
  const records: { readonly row: Omit<ExperimentRow, "scores">; readonly record: GeneratorRecord }[] = [];
  const measure = async (
    row: Omit<ExperimentRow, "scores">,
    weights: string,
    generator: () => Promise<FieldGenerator> | FieldGenerator,
  ) => {
    throwIfAborted(signal);
    const name = [row.generator.replaceAll(/[^\w-]+/g, "-"), row.kind, row.seed].filter(
      (part) => part !== null,
    );
    const record = await keptRecord(
      out,
      `records/${name.join("-")}.json`,
      `${measured} ${weights}`,
      async () => measureGenerator(side.items(), await generator(), measureOptions(options)),
    );
    records.push({ row, record });
  };

  const trivial = await trivialGenerators(shared, side, longest, workOf(options));
  const rotated = persistence({ hours: PERSISTENCE_HOURS, rotated: true });
  for (const generator of [...trivial, rotated])
    await measure({ generator: generator.name, kind: "baseline", seed: null }, "", () => generator);
  for (const seed of seeds) {
    for (const [name, own] of configs) {
      const net = await trainedNet(await open(own), own, name, seed, options);
      try {
        const weights = await net.hash();
        const make = (testMode: MagnetogramConfig["testMode"]) => () =>
          networkGenerator(net, { name, testMode, seed });
        await measure({ generator: name, kind: "network", seed }, weights, make("deterministic"));
        await measure({ generator: name, kind: "dropout-on", seed }, weights, make("reference"));
      } finally {
        net.dispose();
      }
    }
  }
  const report = reportOf(
    records.map(({ record }) => record),
    {
      ...measureOptions(options),
      warmUpFrames: longest.sequence.frames - 1,
      bootstrap: null,
    },
  );
  const rows = records.map(
    ({ row }, i): ExperimentRow => ({
      ...row,
      scores: Object.fromEntries(
        Object.entries(report.generators[i].scores).map(([name, { value }]) => [name, value]),
      ),
    }),
  );
  const verdicts = judgeClaims(rows, paperClaims);
  const markdown = experimentMarkdown(rows, verdicts, {
    data: `${shared.euv.length} EUV images and ${shared.field.length} fields of ${shared.sizePx}x${shared.sizePx} pixels, every ${config.sequence.cadenceMinutes} minutes`,
    test: `${report.frames} frames, ${report.fromUtc.slice(0, 10)} to ${report.toUtc.slice(0, 10)}`,
    training: `${config.training.steps ?? `${config.training.epochs} epochs`}${config.training.steps ? " steps" : ""} of ${config.training.batchSize}, seeds ${seeds.join(", ")}`,
  });
  const summaries = summariseRows(rows);
  await out.write("results.csv", experimentCsv(rows));
  await out.write(
    "results.json",
    JSON.stringify({ config, models, seeds, rows, summaries, verdicts }, null, 1),
  );
  await out.write("results.md", markdown);
  return { rows, summaries, verdicts, markdown };
}

/** The network of a finished run, or of one that goes on or begins. */
async function trainedNet(
  set: PreparedSet,
  config: MagnetogramConfig,
  name: string,
  seed: number,
  options: ExperimentOptions,
): Promise<MagnetogramNet> {
  const { engine, document, onProgress } = options;
  const out = folderStore(options.out, `runs/${name}-seed${seed}`);
  if (await out.has("model/model.json")) {
    await claimRun({ out, seed, resume: true }, { config, data: await fingerprint(set) });
    return MagnetogramNet.load(out, "model");
  }
  const { net, result } = await trainOnSet(set, config, {
    engine,
    out,
    seed,
    resume: true,
    ...(document ? { document } : {}),
    ...workOf(options),
    ...(onProgress
      ? { onProgress: (progress) => onProgress({ ...progress, stage: `train ${name}, seed ${seed}` }) }
      : {}),
  });
  if (result.stopped === "aborted") {
    net.dispose();
    throw new AbortedError(`The experiment was stopped in ${name}, seed ${seed}`, {
      remedy: "Run it again on the same folder: it goes on.",
    });
  }
  // What a finished run would need to go on is many times its model.
  for (const file of await out.list("checkpoints/")) await out.remove(file);
  return net;
}

function measureOptions({ config, flares, signal, onProgress }: ExperimentOptions) {
  return {
    cadenceMinutes: config.sequence.cadenceMinutes,
    clipGauss: config.clipGauss,
    powerFrames: null,
    ...(flares ? { flares: flareNeighbourhood(flares) } : {}),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  };
}

function workOf({ signal, onProgress, onWarning }: ExperimentOptions) {
  return {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(onWarning ? { onWarning } : {}),
  };
}
