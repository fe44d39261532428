import {
  ArgumentError,
  type Random,
  type Store,
  seededRandom,
  type TrainReport,
  type TrainRun,
  type WorkOptions,
} from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { keepOnEngine } from "@helioscope/core/onnx";
import {
  constantRate,
  cosineDecay,
  dropoutClock,
  makeTrainStep,
  modelState,
  optimizerState,
  trainLoop,
} from "@helioscope/core/train";
import { fitFluxBaseline, fluxProbability } from "../baseline/index.ts";
import type { FlareCnnConfig, FlareTraining } from "../config.ts";
import { flareScores } from "../evaluation/index.ts";
import { assertDisjoint, openSamples, regionSplits } from "../samples/index.ts";
import type { Sample } from "../types.ts";
import { augment, reframed, reframes, shifted } from "./augment.ts";
import { buildNetwork, totalStride } from "./build-network.ts";
import { calibrate } from "./calibrate.ts";
import { evaluateSet, predictSet } from "./evaluate.ts";
import { FlareNet } from "./flare-net.ts";
import { lossOf } from "./loss.ts";
import { lossCurve } from "./loss-curve.ts";
import { assertTrains } from "./memory.ts";
import { prepareInput } from "./prepare-input.ts";
import { type PreparedSet, prepareSet, type SampleSource, scaleOf } from "./sample-set.ts";
import { type FlareNetOrigin, FRESH } from "./saved-network.ts";
import { batchTensors, canvasOf, type Staged, staged } from "./staging.ts";

/**
 * Trains a network on a data set (see `openSamples`): see {@link trainOnSamples}.
 */
export async function trainFlareNet(
  data: Store,
  config: FlareCnnConfig,
  run: TrainRun,
): Promise<TrainReport> {
  return trainOnSamples(await openSamples(data), config, run);
}

/**
 * Trains a network on labelled magnetograms (section 4.1): one split by regions, of flaring and nonflaring each; the
 * weights with the largest ROC area on the held regions are kept. Writes checkpoints, `metrics.jsonl`, the loss curve and `model/`
 * to `run.out`; the model's file names the regions it has seen and holds the total-flux baseline of the same samples. A
 * run that was stopped (its report says "aborted", holds no scores, and no model is written) goes on exactly with `resume`.
 *
 * @throws DataError where a class has too few regions, EngineError for what the engine cannot hold, and as core's `trainLoop`
 */
export async function trainOnSamples(
  source: SampleSource,
  config: FlareCnnConfig,
  run: TrainRun,
): Promise<TrainReport> {
  const set = await prepareSet(source, config.input, run);
  for (const { name, reason } of set.skipped) run.onWarning?.(`${name} ${reason}`);
  return trainOnSet(set, sides(set, config.training, run.seed), config, run);
}

/** Indices of samples by what a training does with them. No region is on two sides. */
export interface TrainingSplit {
  readonly train: Uint32Array;
  /** Choose the weights, and calibrate them; empty: the weights of the last step are taken, not calibrated. */
  readonly held: Uint32Array;
  /** Not touched before the final scores; empty: those are of `held`. */
  readonly test: Uint32Array;
}

/**
 * {@link trainOnSamples} on a prepared set and a split of it.
 *
 * @throws DataError for a split with a region on two sides, ArgumentError for one that holds nothing back
 */
export async function trainOnSet(
  set: PreparedSet,
  split: TrainingSplit,
  config: FlareCnnConfig,
  run: TrainRun,
): Promise<TrainReport> {
  const { training } = config;
  const threshold = config.evaluation.threshold ?? 0.5;
  const { train, held, test } = split;
  assertDisjoint(set.samples, { train, held: Uint32Array.from([...held, ...test]) });
  assertDisjoint(set.samples, { train: held, held: test });
  if (held.length + test.length === 0)
    throw new ArgumentError("A training that holds no samples back", {
      expected: "some to choose the weights, or to score them",
    });
  const side = (indices: ArrayLike<number>) => Array.from(indices, (i) => set.samples[i]);
  const labelsOf = (indices: ArrayLike<number>) => side(indices).map(({ label }) => label);
  const groups = (indices: ArrayLike<number>) => [...new Set(side(indices).map(({ group }) => group))];
  const flaring = side(train).filter(({ label }) => label === 1).length;
  const ratio = (train.length - flaring) / flaring;
  const { loss } = config;
  const positiveWeight =
    loss.kind === "skill" || loss.positiveWeight === "balanced" ? ratio : loss.positiveWeight;
  const known = [...side(train), ...side(held)];
  const fluxBaseline = fitFluxBaseline(
    known.map(({ fluxMx }) => fluxMx),
    known.map(({ label }) => label),
    { positiveWeight },
  );
  const origin = { ...FRESH, trainedOn: groups(train), validatedOn: groups(held), fluxBaseline, threshold };
  const clock = dropoutClock(run.seed);
  const network = new FlareNet(buildNetwork(config, clock), config, origin);
  keepOnEngine(network.model);
  const { optimizer: kind, learningRate } = training;
  const optimizer =
    kind.kind === "adam"
      ? tf.train.adam(learningRate)
      : kind.momentum > 0
        ? tf.train.momentum(learningRate, kind.momentum)
        : tf.train.sgd(learningRate);
  const update = makeTrainStep(network.logits, optimizer, lossOf(loss, ratio));
  const work = { ...(run.signal ? { signal: run.signal } : {}) };
  try {
    assertTrains(run.engine, config, await largestCanvas(set, train, config));
    const result = await trainLoop({
      examples: train.length,
      batchSize: training.batchSize,
      seed: run.seed,
      steps: training.steps,
      learningRate:
        training.schedule === "cosine"
          ? cosineDecay({ rate: learningRate, steps: training.steps })
          : constantRate(learningRate),
      clock,
      state: { model: modelState(network.model), optimizer: optimizerState(optimizer) },
      async step({ indices, learningRate: rate, seed }) {
        const random = seededRandom(seed);
        const batch: Staged[] = [];
        for (const index of indices) batch.push(await example(set, train[index], config, random));
        const inputs = batchTensors(batch, config);
        const labels = Float32Array.from(indices, (index) => set.samples[train[index]].label);
        const target = tf.tensor2d(labels, [labels.length, 1]);
        try {
          return await update(inputs, target, { learningRate: rate });
        } finally {
          tf.dispose([target, ...inputs]);
        }
      },
      ...(held.length > 0
        ? {
            validate: {
              every: training.validateEvery,
              async run({ signal }) {
                const probabilities = await predictSet(network, set, held, signal ? { signal } : {});
                const { rocArea, tss, brier } = flareScores(labelsOf(held), probabilities, { threshold });
                return { roc_area: rocArea, tss, brier };
              },
            },
            earlyStopping: {
              metric: "roc_area",
              mode: "max",
              patience: training.patience ?? Number.MAX_SAFE_INTEGER,
              restoreBest: true,
            },
          }
        : {}),
      store: run.out,
      checkpoint: { every: training.validateEvery },
      resume: run.resume ?? false,
      plot: (curves) => lossCurve(curves, run.document),
      ...work,
      ...(run.onProgress ? { onProgress: run.onProgress } : {}),
    });
    const done = {
      steps: result.steps,
      finalLoss: result.last?.loss ?? Number.NaN,
      stopped: result.stopped,
    };
    if (result.stopped === "aborted") {
      const nothing = { data: "none: the training was stopped", examples: 0, scores: [] };
      return { ...done, evaluation: { ...nothing, skipped: set.skipped } };
    }
    if (training.calibrate && held.length > 0)
      calibrate(network, await predictSet(network, set, held, work), labelsOf(held), positiveWeight);
    const trained = network.withOrigin({ bestThresholds: await bestThresholds(network, set, held, work) });
    const final = test.length > 0 ? test : held;
    const untouched = test.length > 0 ? "that the training did not touch" : "that chose the weights";
    const report = await evaluateSet(trained, set, final, {
      ...work,
      threshold,
      data: `${final.length} magnetograms of ${groups(final).length} regions ${untouched}`,
    });
    await trained.save(run.out, "model", {
      loss,
      training,
      seed: run.seed,
      steps: result.steps,
      bestStep: result.best?.step ?? null,
      samples: { train: train.length, validation: held.length, test: test.length },
      scores: {
        of: report.data,
        ...Object.fromEntries(
          report.scores.map(({ metric, value, baseline }) => [metric, { value, baseline: baseline.value }]),
        ),
      },
    });
    return { ...done, evaluation: report };
  } finally {
    network.dispose();
    optimizer.dispose();
  }
}

/** Samples by region: trained on, choosing the weights, untouched. No region is on two sides. */
function sides(
  { samples }: PreparedSet,
  { testShare, validationShare }: FlareTraining,
  seed: number,
): TrainingSplit {
  const random = seededRandom(seed).fork("split");
  const splitOnce = (chosen: readonly Sample[], share: number, label: string) => {
    const [split] = regionSplits(chosen, { random: random.fork(label), repeats: 1, validationShare: share });
    assertDisjoint(chosen, split);
    return split;
  };
  const whole = {
    train: Uint32Array.from(samples, (_, i) => i),
    held: new Uint32Array(0),
  };
  const { train: rest, held: test } = testShare > 0 ? splitOnce(samples, testShare, "test") : whole;
  const inner = splitOnce(
    Array.from(rest, (i) => samples[i]),
    validationShare,
    "validation",
  );
  return { train: inner.train.map((i) => rest[i]), held: inner.held.map((i) => rest[i]), test };
}

async function example(
  set: PreparedSet,
  index: number,
  config: FlareCnnConfig,
  random: Random,
): Promise<Staged> {
  const { augmentation } = config.training;
  const input = augment(await reprepared(set, index, config, random), augmentation, random);
  return augmentation.shift ? shifted(input, config, random) : staged(input, config);
}

async function reprepared(set: PreparedSet, index: number, config: FlareCnnConfig, random: Random) {
  const { augmentation } = config.training;
  if (!reframes(augmentation)) return set.at(index);
  const field = await set.field(index);
  return prepareInput(reframed(field, augmentation, random), config.input, scaleOf(field));
}

/** The thresholds of the largest TSS on the samples that chose the weights; null where there are none of both classes. */
async function bestThresholds(
  network: FlareNet,
  set: PreparedSet,
  held: Uint32Array,
  work: WorkOptions,
): Promise<FlareNetOrigin["bestThresholds"]> {
  const samples = Array.from(held, (i) => set.samples[i]);
  const labels = samples.map(({ label }) => label);
  const { fluxBaseline } = network.origin;
  if (fluxBaseline === null || new Set(labels).size < 2) return null;
  const best = (probabilities: ArrayLike<number>) => flareScores(labels, probabilities).tssMaxThreshold;
  return {
    network: best(await predictSet(network, set, held, work)),
    flux: best(samples.map(({ fluxMx }) => fluxProbability(fluxBaseline, fluxMx))),
  };
}

/** A frame that holds every sample, as far as they are not widened by augmentation. */
async function largestCanvas(set: PreparedSet, indices: ArrayLike<number>, config: FlareCnnConfig) {
  if (config.input.kind !== "native") return canvasOf([], config);
  const all: Staged[] = [];
  const { body } = config.network;
  const last = config.training.augmentation.shift && body.kind === "cnn-2" ? totalStride(body) - 1 : 0;
  for (let i = 0; i < indices.length; i++) all.push(staged(await set.at(indices[i]), config, [last, last]));
  return canvasOf(all, config);
}
