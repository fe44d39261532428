import {
  AbortedError,
  DataError,
  folderStore,
  type Store,
  seededRandom,
  type TrainRun,
  throwIfAborted,
} from "@helioscope/core";
import { deriveSeed } from "@helioscope/core/train";
import { fluxProbability } from "../baseline/index.ts";
import type { FlareCnnConfig } from "../config.ts";
import {
  loadFlareNet,
  type PreparedSet,
  predictSet,
  prepareSet,
  type SampleSource,
  type TrainingSplit,
  trainOnSet,
} from "../network/index.ts";
import { assertDisjoint, chronologicalSplit, regionSplits } from "../samples/index.ts";
import type { Sample } from "../types.ts";
import { readFold, writeFold } from "./fold-file.ts";
import { openRun } from "./run-file.ts";

export interface CrossValidationOptions extends TrainRun {
  /** The paper's 10 where absent. */
  readonly splits?: number;
  /** Share of the regions that each split holds, of flaring and of nonflaring ones each; the paper's 1/3 where absent. */
  readonly heldShare?: number;
  /**
   * "best": of the regions that a split trains on, `training.validationShare` choose the step, and calibrate. "last": all of
   * them train, and the weights of the last step are taken. "best" where absent. Either way the held share is not touched.
   */
  readonly weights?: "best" | "last";
  /** Regions that are first seen at or after this date are in no split; the network of each fold is scored on them. */
  readonly testFromUtc?: string;
}

/** What a network and the total-flux baseline of the same training side say of some samples. */
export interface FoldPredictions {
  /** Indices into the samples of the cross-validation. */
  readonly samples: Uint32Array;
  readonly network: Float64Array;
  readonly baseline: Float64Array;
}

/** Regions (groups of HARPs) by what a fold did with them. */
export interface FoldRegions {
  readonly trained: number;
  /** Chose the step. */
  readonly chose: number;
  readonly held: number;
}

export interface Fold {
  /** From 1. */
  readonly fold: number;
  /** Folder in the store; its model is in `model` below it. */
  readonly path: string;
  readonly steps: number;
  readonly regions: FoldRegions;
  /** Best TSS of each on the regions that chose the step; null where none did. */
  readonly thresholds: { readonly network: number; readonly baseline: number } | null;
  readonly held: FoldPredictions;
  /** Regions from `testFromUtc` on; null without that. */
  readonly later: FoldPredictions | null;
}

export interface CrossValidation {
  /** Those that could be read. */
  readonly samples: readonly Sample[];
  readonly skipped: PreparedSet["skipped"];
  readonly folds: readonly Fold[];
  readonly heldShare: number;
  readonly testFromUtc: string | null;
}

/**
 * Repeated random splits by region (section 4.1, Tables 2 and 3): for each the network is trained on one side, and scored
 * with the total-flux baseline of that side on the other. Of `config.training` the `testShare` has no part in it.
 *
 * Each fold leaves `fold-03/model`, its log, its loss curve and `fold-03/scores.json` in `out`. After an abort `resume`
 * keeps the finished folds and goes on inside the one that was stopped; the result is that of a run that never stopped.
 * More splits than before can be asked for: the first ones stay the same.
 *
 * @throws ArgumentError for a store that holds another cross-validation, DataError where a class has too few regions on
 * any side, EngineError for what the engine cannot hold, AbortedError
 */
export async function crossValidate(
  source: SampleSource,
  config: FlareCnnConfig,
  options: CrossValidationOptions,
): Promise<CrossValidation> {
  const { out, seed, splits: repeats = 10, heldShare = 1 / 3, weights = "best", testFromUtc } = options;
  const { engine, signal, onProgress, onWarning, document, resume = false } = options;
  const set = await prepareSet(source, config.input, options);
  const { samples } = set;
  for (const { name, reason } of set.skipped) onWarning?.(`${name} ${reason}`);
  const identity = { seed, heldShare, weights, testFromUtc: testFromUtc ?? null, config };
  const plans = planFolds(samples, config, { seed, repeats, heldShare, weights, testFromUtc });
  await openRun(out, identity, samples, resume);
  const folds: Fold[] = [];
  for (const [k, plan] of plans.entries()) {
    throwIfAborted(signal);
    const path = `fold-${String(k + 1).padStart(2, "0")}`;
    const store = folderStore(out, path);
    const sides = { held: plan.split.test, later: plan.later };
    const finished = await readFold(store, path, samples, sides);
    if (finished) {
      folds.push(finished);
      continue;
    }
    const run: TrainRun = {
      engine,
      out: store,
      seed: deriveSeed(seed, "fold", k),
      resume,
      ...(document ? { document } : {}),
      ...(signal ? { signal } : {}),
      ...(onWarning ? { onWarning: (warning) => onWarning(`${path}: ${warning}`) } : {}),
      ...(onProgress
        ? {
            onProgress: (at) =>
              onProgress({ ...at, stage: `split ${k + 1} of ${plans.length}, ${at.stage}` }),
          }
        : {}),
    };
    const report = await trainOnSet(set, plan.split, config, run);
    if (report.stopped === "aborted")
      throw new AbortedError(`Aborted in split ${k + 1} of ${plans.length}`, {
        remedy: "What was finished is kept: go on with resume.",
      });
    const fold: Fold = {
      ...{ fold: k + 1, path, steps: report.steps },
      regions: {
        trained: regionsIn(samples, plan.split.train),
        chose: regionsIn(samples, plan.split.held),
        held: regionsIn(samples, plan.split.test),
      },
      ...(await predictions(store, set, sides, run)),
    };
    await writeFold(store, fold, samples, config.evaluation.threshold ?? 0.5);
    // Checkpoints are many times a model, and a finished fold needs none.
    for (const checkpoint of await store.list("checkpoints/")) await store.remove(checkpoint);
    folds.push(fold);
  }
  return { samples, skipped: set.skipped, folds, heldShare, testFromUtc: testFromUtc ?? null };
}

interface FoldPlan {
  readonly split: TrainingSplit;
  readonly later: Uint32Array | null;
}

/** Who is on which side in each fold. */
function planFolds(
  samples: readonly Sample[],
  config: FlareCnnConfig,
  options: {
    readonly seed: number;
    readonly repeats: number;
    readonly heldShare: number;
    readonly weights: "best" | "last";
    readonly testFromUtc: string | undefined;
  },
): FoldPlan[] {
  const { seed, repeats, heldShare, weights, testFromUtc } = options;
  const random = seededRandom(seed).fork("cross-validation");
  let early: Uint32Array = Uint32Array.from(samples, (_, i) => i);
  let later: Uint32Array | null = null;
  if (testFromUtc !== undefined) {
    const sides = chronologicalSplit(samples, testFromUtc);
    if (sides.held.length === 0)
      throw new DataError(`No region is first seen at or after ${testFromUtc}`, {
        value: testFromUtc,
        expected: "a date within the data set",
      });
    [early, later] = [sides.train, sides.held];
  }
  const splitOf = (from: Uint32Array, label: string | number, share: number, times: number) =>
    regionSplits(
      Array.from(from, (i) => samples[i]),
      { random: random.fork(label), repeats: times, validationShare: share },
    ).map(({ train, held }) => ({ train: train.map((i) => from[i]), held: held.map((i) => from[i]) }));
  return splitOf(early, "splits", heldShare, repeats).map(({ train, held: test }, k) => {
    assertDisjoint(samples, { train, held: later ? Uint32Array.from([...test, ...later]) : test });
    if (weights === "last") return { split: { train, held: new Uint32Array(0), test }, later };
    const [inner] = splitOf(train, k, config.training.validationShare, 1);
    return { split: { ...inner, test }, later };
  });
}

async function predictions(
  store: Store,
  set: PreparedSet,
  sides: { readonly held: Uint32Array; readonly later: Uint32Array | null },
  run: TrainRun,
): Promise<Pick<Fold, "held" | "later" | "thresholds">> {
  const network = await loadFlareNet(store, { engine: run.engine, prefix: "model" });
  try {
    const { fluxBaseline, bestThresholds: best } = network.origin;
    if (!fluxBaseline)
      throw new DataError("A fold's model holds no total-flux baseline", {
        remedy: "Remove the folder of the fold.",
      });
    const of = async (samples: Uint32Array): Promise<FoldPredictions> => ({
      samples,
      network: await predictSet(network, set, samples, run),
      baseline: Float64Array.from(samples, (i) => fluxProbability(fluxBaseline, set.samples[i].fluxMx)),
    });
    const thresholds = best && { network: best.network, baseline: best.flux };
    return { thresholds, held: await of(sides.held), later: sides.later && (await of(sides.later)) };
  } finally {
    network.dispose();
  }
}

const regionsIn = (samples: readonly Sample[], indices: Uint32Array): number =>
  new Set(Array.from(indices, (i) => samples[i].group)).size;
